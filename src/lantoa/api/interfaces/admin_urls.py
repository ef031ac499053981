"""Addresses of the tokens inside the workspace."""

from django.urls import URLPattern, path

from lantoa.api.interfaces import tokens

urlpatterns: list[URLPattern] = [
    path("tokens/", tokens.TokenList.as_view(), name="list"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="revoke"),
]
