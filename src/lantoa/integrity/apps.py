from django.apps import AppConfig


class IntegrityConfig(AppConfig):
    name = "lantoa.integrity"
    label = "integrity"
