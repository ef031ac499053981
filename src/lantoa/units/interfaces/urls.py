"""Addresses of the unit pages, under ``units/`` of the workspace."""

from django.urls import path

from lantoa.units.interfaces.views import TreeView, UnitView

urlpatterns = [
    path("", TreeView.as_view(), name="index"),
    path("<slug:code>/", UnitView.as_view(), name="unit"),
]
