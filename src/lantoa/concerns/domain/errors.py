"""What can go wrong with concerns and reports, in words for people."""


class ConcernError(ValueError):
    """A step that the rules refuse; the message is shown on screen."""
