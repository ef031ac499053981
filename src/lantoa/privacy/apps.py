from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "lantoa.privacy"
    label = "privacy"
