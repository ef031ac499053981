"""Public addresses of this floor."""

from django.urls import URLPattern, path

from lantoa.public.interfaces import views

urlpatterns: list[URLPattern] = [path("", views.home, name="home")]
