"""The public addresses of the interface."""

from django.urls import path

from lantoa.api.interfaces.door import api
from lantoa.api.interfaces.operations import router

api.add_router("", router)
urlpatterns = [path("api/v1/", api.urls)]
