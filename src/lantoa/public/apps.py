from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "lantoa.public"
    label = "public"
