"""What can go wrong when the organisation changes, in words for people."""


class UnitError(ValueError):
    """A change that the organisation's rules refuse; the message is shown on screen."""


class NotAllowedError(UnitError):
    """The person may not make this change."""
