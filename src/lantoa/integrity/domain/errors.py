"""What the integrity floor refuses, in words for people."""


class RefusedError(ValueError):
    """A step that the rules refuse; the message is shown on screen."""


class NotAllowedError(RefusedError):
    """The person may not take this step."""
