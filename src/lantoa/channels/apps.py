from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "lantoa.channels"
    label = "channels"

    def ready(self) -> None:
        """Say what this floor tells people, and what of it waits for them."""
        from lantoa.channels.domain import telling
        from lantoa.duties.domain import waiting

        telling.register_kinds()
        waiting.register(telling.waiting)
