"""When to try again: later and later, never not at all."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

FIRST = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
SPREAD = 0.2
"""Share of the pause added at random, so that sources that failed together do not return so."""

LONGEST_ASKED = timedelta(days=7)
"""What a server may ask for at most: a slip of the pen must not silence a source for years."""

FULL_SHARE = 0.05
"""Share of fetches made without conditions: some servers say "not modified" for ever."""


def backoff(
    failures: int, retry_after: timedelta | None = None, rng: random.Random | None = None
) -> timedelta:
    """The pause before the next attempt after ``failures`` (≥ 1) failures in a row.

    Doubles from 5 minutes to 24 hours and stays there: a source is never given up. What the server
    asked for by Retry-After wins over all of it, up to a week. Up to a fifth is added at random.
    """
    spread = 1 + SPREAD * (rng or random).random()
    if retry_after is not None:
        return min(max(retry_after, timedelta(0)), LONGEST_ASKED) * spread
    steps = min(max(failures, 1) - 1, 20)
    return min(FIRST * 2**steps, LONGEST) * spread


def parse_retry_after(value: str | None, now: datetime | None = None) -> timedelta | None:
    """The pause a Retry-After header asks for, as seconds or as a date; None if it makes no sense.

    Never negative, never more than LONGEST_ASKED.
    """
    value = (value or "").strip()
    if not value or len(value) > 64:
        return None
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=min(int(value), 10**8)), LONGEST_ASKED)
    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        pause = moment - (now or datetime.now(UTC))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(pause, timedelta(0)), LONGEST_ASKED)


def ask_conditionally(rng: random.Random | None = None) -> bool:
    """Whether this fetch may send the last ETag and date: 19 times out of 20."""
    return (rng or random).random() >= FULL_SHARE
