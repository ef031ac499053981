"""Public addresses of this floor."""

from django.urls import path

from lantoa.privacy.interfaces.public import my_data

urlpatterns = [path("du-lieu-cua-toi/", my_data, name="my_data")]
