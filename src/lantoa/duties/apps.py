"""Django configuration of the duties floor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    """What must be done by when, who is told, and what waits for a person."""

    name = "lantoa.duties"
    label = "duties"
    verbose_name = _("Duties")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what waits here."""
        from lantoa.duties.domain import queries  # noqa: F401 (registers itself)
