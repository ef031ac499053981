"""Django configuration of the concerns floor."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ConcernsConfig(AppConfig):
    """What workers raise, what came of it, and the synthesis upward."""

    name = "lantoa.concerns"
    label = "concerns"
    verbose_name = _("Concerns")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the floors below what this one keeps, owes and waits for."""
        from lantoa.concerns.domain import due, keeping
        from lantoa.concerns.domain.waiting import waiting
        from lantoa.duties.domain import deadlines
        from lantoa.duties.domain.waiting import register
        from lantoa.privacy.domain import deletions, inventory, retention

        deadlines.register(
            due.KIND,
            deadlines.Policy(
                _("Answer to a concern"),
                {"low": 80, "normal": 40, "high": 16, "critical": 8},
                address=lambda pk: reverse("concerns:detail", args=[pk]),
            ),
        )
        register(waiting)
        retention.register(keeping.RETENTION)
        inventory.register(keeping.ACTIVITY)
        deletions.register_handler(keeping.KIND, keeping.erase)
