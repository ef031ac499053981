"""The proof of work of the public forms, as a phone would do it."""

from functools import lru_cache
from itertools import count

from lantoa.public.domain.challenge import EASY_BITS, is_solved


@lru_cache
def solved(token: str, bits: int = EASY_BITS) -> str:
    """The first number that solves a challenge."""
    return next(str(n) for n in count() if is_solved(token, str(n), bits))
