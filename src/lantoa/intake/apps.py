from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "lantoa.intake"
    label = "intake"

    def ready(self) -> None:
        from lantoa.intake.domain import keeping, personal_data
        from lantoa.public.interfaces.doors import Door, add_door

        keeping.register()
        personal_data.register()
        add_door(
            Door(
                10,
                _("Tell the union something"),
                _("A worry at work, or a post that may be false. It takes a minute."),
                "intake:send",
                main=True,
            )
        )
        add_door(
            Door(
                20,
                _("Follow with a code"),
                _("See how far it is, read the answer, write more, delete everything."),
                "intake:follow",
            )
        )
