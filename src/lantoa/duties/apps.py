from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "lantoa.duties"
    label = "duties"
