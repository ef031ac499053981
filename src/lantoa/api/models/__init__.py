"""What is true of other programs: their tokens, and what they have asked for once."""

from lantoa.api.models.token import ApiToken, DoneOnce, Scope

__all__ = ["ApiToken", "DoneOnce", "Scope"]
