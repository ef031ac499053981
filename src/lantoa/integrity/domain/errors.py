"""What the integrity floor refuses, in words for people."""

from lantoa.units.domain.errors import RuleError


class RefusedError(RuleError):
    """A step with a claim, a case or a measurement that the rules refuse."""


class NotAllowedError(RefusedError):
    """The person may not take this step."""
