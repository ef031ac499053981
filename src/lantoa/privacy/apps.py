"""Django configuration of the privacy floor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """What people agreed to, how long data stay, and what they ask about theirs."""

    name = "lantoa.privacy"
    label = "privacy"
    verbose_name = _("Personal data")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what waits here, and show the public page's door."""
        from lantoa.privacy.domain import breaches, own_data, waiting  # noqa: F401 (register)
        from lantoa.public.interfaces.doors import Door, add_door

        own_data.register()
        add_door(
            Door(
                90,
                _("Your data"),
                _("See, correct or delete what is stored about you."),
                "my_data",
            )
        )
