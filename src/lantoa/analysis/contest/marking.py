"""Marking: whether an answer is right. The same answer and key always give the same mark.

All or nothing: an answer to one question is right or it is not. Whatever a device sends is looked
at as data; what has the wrong form is wrong.
"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from lantoa.text import normalise

Json = Any


def is_right(kind: str, key: Json, value: Json) -> bool:
    """Compare an answer with the key (forms: `contests.models.AnswerKey`). A prediction is never
    right or wrong."""
    judge = _JUDGES.get(kind)
    return judge is not None and judge(key, value)


def number(value: Json) -> Decimal | None:
    """A number as a person writes it (12,5 or 12.5); None for what is none, or beyond 18 digits."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > 40:
        return None
    try:
        read = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        return None
    return read if read.is_finite() and -19 < read.adjusted() < 19 else None


def prediction(value: Json) -> int | None:
    """A predicted count; None for what is no whole number of at least 0 below 10 to the 12th."""
    read = number(value)
    if read is None or read != read.to_integral_value() or not 0 <= read < 10**12:
        return None
    return int(read)


def same_words(text: str) -> str:
    """What must agree in a short answer: words, not letter case, spacing or tone placement."""
    return " ".join(normalise(text).casefold().split()).strip(" .,;:!?")


def _one(key: Json, value: Json) -> bool:
    return type(key) is type(value) and bool(key == value)


def _several(key: Json, value: Json) -> bool:
    return _are_ids(value) and len(set(value)) == len(value) and set(value) == set(key)


def _ordered(key: Json, value: Json) -> bool:
    return _are_ids(value) and list(value) == list(key)


def _matched(key: Json, value: Json) -> bool:
    return isinstance(value, dict) and value == key


def _near(key: Json, value: Json) -> bool:
    given, right = number(value), number(key["value"])
    return None not in (given, right) and abs(given - right) <= (  # type: ignore[operator]
        number(key.get("tolerance", 0)) or 0
    )


def _worded(key: Json, value: Json) -> bool:
    return isinstance(value, str) and same_words(value) in {same_words(word) for word in key}


def _are_ids(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_JUDGES: dict[str, Callable[[Json, Json], bool]] = {
    "single": _one,
    "true_false": _one,
    "multiple": _several,
    "ordering": _ordered,
    "matching": _matched,
    "numeric": _near,
    "short": _worded,
}
