"""What the channels floor refuses."""

from datetime import datetime

from lantoa.units.domain.errors import RuleError


class DeliveryError(RuleError):
    """Something that cannot be done to a delivery or an account; the message is for people."""


class LeaseLostError(Exception):
    """The claim of this worker ended while it held it; it must not send."""


class UnfinishedError(Exception):
    """A part is done; the delivery goes on at ``until``."""

    def __init__(self, until: datetime, done: str) -> None:
        super().__init__(done)
        self.until = until
