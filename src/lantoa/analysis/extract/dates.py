"""Dates as web pages and feeds write them: ISO 8601, RFC 2822, and Vietnamese prose.

Vietnamese pages put the day first (``14/12/2023``), often with the weekday, the hour and
``(GMT+7)`` around it in any order. A date without an offset is read as Vietnamese time when the
page is Vietnamese, else as UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

VIETNAM = timezone(timedelta(hours=7), "+07:00")
"""Vietnam has kept UTC+7 without summer time since 1975: no zone database is needed."""

EARLIEST_YEAR = 1995
"""There was no Vietnamese web before: an earlier date is a default value or a mistake."""

TOLERANCE = timedelta(days=1)
"""How far ahead of us a clock may be before we stop believing it."""

_ISO = re.compile(
    r"^(\d{4})-?(\d{2})-?(\d{2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{1,2}:?\d{2}|[+-]\d{2})?$",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:GMT|UTC)\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_AMERICAN = re.compile(
    r"^(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))? (AM|PM)$", re.IGNORECASE
)
"""What .NET writes when nobody set its language: the month comes first."""

_DAY = re.compile(
    r"(?<![\d/.-])(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})(?![\d/])"
    r"|(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s*,)?\s+năm\s+(\d{4})(?!\d)"
    r"|(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})\s*,\s*(\d{4})(?!\d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d:/.])([01]?\d|2[0-3])\s*(?::|h|giờ)\s*([0-5]\d)(?::([0-5]\d))?(?:\s*(AM|PM|SA|CH)\b)?"
    r"(?![\d/])",
    re.IGNORECASE,
)
_NEAR = 40
"""Characters around the day in which the hour may stand."""


def parse_timestamp(value: str, default_zone: tzinfo = UTC) -> datetime | None:
    """A machine-written date (ISO 8601 in its sloppy forms, RFC 2822, epoch), or None.

    The result always carries a zone; ``default_zone`` is used when the text gives none. A date
    alone becomes its midnight. Impossible dates give None, never an exception.
    """
    value = value.strip()
    if not value or len(value) > 64:
        return None
    match = _ISO.match(value)
    try:
        if match:
            *numbers, zone = match.groups()
            year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
            second = min(second, 59)  # a leap second
            known = _zone(zone, default_zone)
            return _plausible(datetime(year, month, day, hour, minute, second, tzinfo=known))
        if re.fullmatch(r"\d{10}|\d{13}", value):
            return _plausible(datetime.fromtimestamp(int(value[:10]), UTC))
        if american := _AMERICAN.match(value):
            month, day, year, hour, minute, second = (int(n or 0) for n in american.groups()[:6])
            hour = hour % 12 + (12 if american[7].upper() == "PM" else 0)
            return _plausible(datetime(year, month, day, hour, minute, second, tzinfo=default_zone))
        if re.search(r"[A-Za-z]{3}", value):
            value = _OFFSET.sub(_numeric_offset, value)
            parsed = parsedate_to_datetime(value)
            return _plausible(parsed if parsed.tzinfo else parsed.replace(tzinfo=default_zone))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return None


def parse_vietnamese(text: str) -> datetime | None:
    """The first day-first date in Vietnamese prose, with the hour that stands beside it, or None.

    Reads ``Thứ bảy, 14/12/2023 08:15 (GMT+7)``, ``08h15 ngày 14/12/2023``, ``14-12-2023 | 8:15
    CH`` and ``Thứ Năm, ngày 14 tháng 12 năm 2023``. The weekday is not checked: pages get it wrong.
    """
    for match in _DAY.finditer(text):
        groups = match.groups()
        day, month, year = next(
            trio
            for trio in ((groups[0], groups[2], groups[3]), groups[4:7], groups[7:10])
            if trio[0] is not None
        )
        after = text[match.end() : match.end() + _NEAR]
        before = text[max(0, match.start() - _NEAR) : match.start()]
        clock = _CLOCK.search(after) or _last(_CLOCK, before)
        hour, minute, second = _hour(clock) if clock else (0, 0, 0)
        offset = _OFFSET.search(after)
        stated = f"{offset[1]}{offset[2].zfill(2)}{offset[3] or '00'}" if offset else None
        try:
            zone = _zone(stated, VIETNAM)
            moment = datetime(int(year), int(month), int(day), hour, minute, second, tzinfo=zone)
        except ValueError:
            continue
        if _plausible(moment):
            return moment
    return None


def believable(moment: datetime | None, now: datetime) -> datetime | None:
    """``moment`` unless it is more than a day after ``now``: such a date is a mistake or a lure."""
    return moment if moment and moment <= now + TOLERANCE else None


def _hour(clock: re.Match[str]) -> tuple[int, int, int]:
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    half = (clock[4] or "").upper()
    if half in ("PM", "CH") and hour < 12:
        hour += 12
    elif half in ("AM", "SA") and hour == 12:
        hour = 0
    return hour, minute, second


def _numeric_offset(match: re.Match[str]) -> str:
    """``GMT+7`` as RFC 2822 wants it; some Vietnamese feeds write the former."""
    return f"{match[1]}{match[2].zfill(2)}{match[3] or '00'}"


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=lambda match: match.start(), default=None)


def _zone(text: str | None, default: tzinfo) -> tzinfo:
    if not text:
        return default
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").zfill(2)
    if len(digits) == 3:
        digits = "0" + digits
    hours, minutes = int(digits[:2]), int(digits[2:4] or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _plausible(moment: datetime) -> datetime | None:
    moment.astimezone(UTC)  # raises OverflowError at the ends of time
    return moment if moment.year >= EARLIEST_YEAR else None
