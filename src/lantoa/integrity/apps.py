"""Django configuration of the integrity floor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrityConfig(AppConfig):
    """Claims, cases, verdicts of two people, corrections, takedowns."""

    name = "lantoa.integrity"
    label = "integrity"
    verbose_name = _("False information")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what this floor asks of people, and what it keeps for how long."""
        from lantoa.integrity.domain import alerts, keeping, sla, waiting
        from lantoa.public.interfaces.doors import Door, add_door

        sla.register()
        waiting.register()
        keeping.register()
        alerts.register()
        add_door(
            Door(
                30,
                _("Corrections"),
                _("What was false, what is true, and how we know."),
                "integrity_public:corrections",
            )
        )
