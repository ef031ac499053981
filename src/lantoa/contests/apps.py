from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContestsConfig(AppConfig):
    name = "lantoa.contests"
    label = "contests"

    def ready(self) -> None:
        from lantoa.contests.domain import keeping, waiting
        from lantoa.duties.domain.waiting import register
        from lantoa.public.interfaces.doors import Door, add_door

        keeping.register()
        register(waiting.waiting)
        add_door(
            Door(
                30,
                _("Take part in a contest"),
                _("Read the rules, enter, see who has won and check the draw yourself."),
                "contests:list",
            )
        )
