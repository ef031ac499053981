"""The public addresses of the interface."""

from django.urls import path

from lantoa.api.interfaces import operations  # noqa: F401 (its decorators add the operations)
from lantoa.api.interfaces.door import api

urlpatterns = [path("api/v1/", api.urls)]
