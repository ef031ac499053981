"""What is true on the channels floor."""

from lantoa.channels.models.channel import Account, Channel
from lantoa.channels.models.enums import AccountState, Action, Reach, State, Step, StopReason

__all__ = [
    "Account",
    "AccountState",
    "Action",
    "Channel",
    "Reach",
    "State",
    "Step",
    "StopReason",
]
