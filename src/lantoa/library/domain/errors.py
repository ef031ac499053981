"""What the library refuses, in words for people."""

from __future__ import annotations

from lantoa.library.models import Product
from lantoa.units.domain.errors import RuleError


class LibraryError(RuleError):
    """Something that the rules refuse; the message is shown on screen."""


class NotAllowedError(LibraryError):
    """The person may not do this."""


class EditConflictError(LibraryError):
    """Somebody saved the product since the person opened it; ``current`` is what they saved."""

    def __init__(self, current: Product) -> None:
        super().__init__(current.version)
        self.current = current
