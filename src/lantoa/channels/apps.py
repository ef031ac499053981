from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "lantoa.channels"
    label = "channels"

    def ready(self) -> None:
        """Say what this floor tells people, what of it waits for them, what it adds to kits."""
        from lantoa.channels.domain import kits, telling
        from lantoa.duties.domain import waiting

        telling.register_kinds()
        waiting.register(telling.waiting)
        kits.register()
