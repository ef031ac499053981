"""What is true on the channels floor."""

from lantoa.channels.models.channel import Account, Channel
from lantoa.channels.models.delivery import Delivery, DeliveryEvent, DeliveryQuerySet
from lantoa.channels.models.enums import AccountState, Action, Reach, State, Step, StopReason

__all__ = [
    "Account",
    "AccountState",
    "Action",
    "Channel",
    "Delivery",
    "DeliveryEvent",
    "DeliveryQuerySet",
    "Reach",
    "State",
    "Step",
    "StopReason",
]
