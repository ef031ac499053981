from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "lantoa.library"
    label = "library"
