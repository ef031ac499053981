"""What is true on the channels floor."""

from lantoa.channels.models.channel import Account, Channel
from lantoa.channels.models.clipping import Clipping
from lantoa.channels.models.delivery import Delivery, DeliveryEvent, DeliveryQuerySet
from lantoa.channels.models.enums import (
    AccountState,
    Action,
    Form,
    LeftWhy,
    LetterState,
    NotPlayed,
    Reach,
    Stage,
    State,
    Step,
    StopReason,
)
from lantoa.channels.models.look import Look
from lantoa.channels.models.playing import NOBODY, PlayLine, Slot
from lantoa.channels.models.production import Episode, MadeFile, Production
from lantoa.channels.models.signing_in import ClientApp, SignIn
from lantoa.channels.models.subscriber import Letter, Subscriber

__all__ = [
    "NOBODY",
    "Account",
    "AccountState",
    "Action",
    "Channel",
    "ClientApp",
    "Clipping",
    "Delivery",
    "DeliveryEvent",
    "DeliveryQuerySet",
    "Episode",
    "Form",
    "LeftWhy",
    "Letter",
    "LetterState",
    "Look",
    "MadeFile",
    "NotPlayed",
    "PlayLine",
    "Production",
    "Reach",
    "SignIn",
    "Slot",
    "Stage",
    "State",
    "Step",
    "StopReason",
    "Subscriber",
]
