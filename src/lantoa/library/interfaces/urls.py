"""Public addresses of this floor."""

from django.urls import URLPattern, path

from lantoa.library.interfaces import files, invited

urlpatterns: list[URLPattern] = [
    path("duyet/<str:secret>/", invited.invited, name="library_invited"),
    path("duyet/<str:secret>/<int:pk>.jpg", files.invited_preview, name="library_invited_preview"),
]
