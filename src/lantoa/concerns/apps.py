from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "lantoa.concerns"
    label = "concerns"
