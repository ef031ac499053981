from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "lantoa.channels"
    label = "channels"

    def ready(self) -> None:
        """Say what this floor tells people, what of it waits for them, what it adds to kits."""
        from lantoa.channels.domain import bounces, keeping, kits, telling
        from lantoa.duties.domain import waiting
        from lantoa.intake.domain import returned
        from lantoa.public.interfaces.doors import Door, add_door

        telling.register_kinds()
        waiting.register(telling.waiting)
        kits.register()
        keeping.register()
        returned.register(bounces.take)
        add_door(
            Door(
                60,
                _("Get news from the union"),
                _("By e-mail or on this phone, from your unit. One click ends it."),
                "subscribe_list",
            )
        )
