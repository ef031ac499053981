from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "lantoa.library"
    label = "library"
    verbose_name = _("Library")

    def ready(self) -> None:
        """Register what this floor asks of people."""
        from lantoa.library.domain.duty import register  # needs the models

        register()
