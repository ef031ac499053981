from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListeningConfig(AppConfig):
    name = "lantoa.listening"
    label = "listening"
    verbose_name = _("Listening")

    def ready(self) -> None:
        """Say how long posts are kept."""
        from lantoa.listening.domain import retention  # noqa: F401 (registers itself)
