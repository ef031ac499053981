"""Addresses of this floor inside the workspace."""

from django.urls import URLPattern, path

from lantoa.intake.interfaces import desk, posters

urlpatterns: list[URLPattern] = [
    path("slips/", desk.SlipList.as_view(), name="slips"),
    path("slips/add/", desk.AddSlip.as_view(), name="add_slip"),
    path("slips/posters/", posters.Posters.as_view(), name="posters"),
    path("slips/posters/file/", posters.poster_file, name="poster"),
    path("slips/photos/<int:pk>/", desk.photo, name="photo"),
]
