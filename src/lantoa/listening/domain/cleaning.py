"""What may be stored: text that PostgreSQL and every reader can take."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta

# Controls (PostgreSQL refuses NUL), and signs of no width that split a name or a number. The
# joiner U+200D stays: it holds emoji together.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200c\u2060\ufeff]")
_JOINER_IN_WORD = re.compile("(?<=[\\w+.@-])\u200d+(?=[\\w.@-])")
_SURROGATE = re.compile("[\ud800-\udfff]")
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
TOLERANCE = timedelta(days=1)


def clean(text: str) -> str:
    """The text in NFC without invisible controls; lone surrogates become U+FFFD. Line ends and
    tabs stay. Applying it twice changes nothing more."""
    if text.isascii():
        return _UNSEEN.sub("", text)
    text = _JOINER_IN_WORD.sub("", _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text))


def believable(moment: datetime | None, now: datetime) -> datetime | None:
    """``moment`` unless no post can be of that time: a wrong clock is no date to believe.

    Naive times are refused (None) as well: their zone is not known here.
    """
    if moment is None or moment.tzinfo is None:
        return None
    return moment if EARLIEST <= moment <= now + TOLERANCE else None
