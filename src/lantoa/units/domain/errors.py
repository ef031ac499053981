"""What the rules refuse, in words for people."""


class RuleError(ValueError):
    """A step that the rules of a floor refuse; the message is shown on screen."""


class UnitError(RuleError):
    """A change that the organisation's rules refuse."""


class NotAllowedError(UnitError):
    """The person may not make this change."""
