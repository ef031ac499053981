from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "lantoa.library"
    label = "library"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Register what this floor asks of people, and its entrance on the home page."""
        from lantoa.library.domain import duty  # needs the models
        from lantoa.library.domain.digitising import duty as digitising_duty
        from lantoa.public.interfaces.doors import Door, add_door

        duty.register()
        digitising_duty.register()
        add_door(
            Door(
                60,
                _("News of the union"),
                _("What the union has published, with its pictures and recordings."),
                "open_products",
            )
        )
