"""What the channels floor refuses."""

from lantoa.units.domain.errors import RuleError


class DeliveryError(RuleError):
    """Something that cannot be done to a delivery or an account; the message is for people."""


class LeaseLostError(Exception):
    """The claim of this worker ended while it held it; it must not send."""
