"""What cannot be made."""


class NothingToSayError(ValueError):
    """A product without words."""
