"""The waiting room as whole pages, for a browser without scripts. Each page says when it asks
again, every browser at a moment of its own, and its address carries the place."""

import math
import random
from html import escape
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

PLACES_FROM = 25 * 60  # seconds before the opening, as in take.js
BUSY = 10.0  # seconds
STALE, LONGEST = 60.0, 600.0


class Told(NamedTuple):
    """What a page says: the name of its text in `words` with what is filled in, seconds until it
    asks again (None: never), and what it then sends."""

    text: str
    values: dict[str, Any] = {}
    again: float | None = None
    sent: dict[str, Any] = {}


class Pages:
    """Pages by language: a frame with [[marks]], and words to put there."""

    def __init__(self, frames: dict[str, str], words: dict[str, dict[str, str]]) -> None:
        self._frames = frames
        self._words = words

    def page(self, language: str, told: Told) -> tuple[Any, ...]:
        """The page's type, its bytes, and a header that asks again."""
        language = language if language in self._frames else "vi"
        words = self._words[language]
        marks = {
            "text": words[told.text].format_map(told.values),
            "note": words["placeKept"] if told.text == "turn" else "",
            "again": words["asksAgain"] if told.again is not None else "",
        }
        page = self._frames[language]
        for mark, text in marks.items():
            page = page.replace(f"[[{mark}]]", escape(text))
        answer = b"text/html; charset=utf-8", page.encode()
        if told.again is None:
            return answer
        refresh = f"{math.ceil(told.again)}; url=waiting?{urlencode(told.sent)}"
        return *answer, (b"refresh", refresh.encode())


def read(query: bytes) -> tuple[int | None, str | None]:
    """The number of the attempt and the ticket that an address carries."""
    sent = dict(parse_qsl(query.decode("latin-1")))
    number = sent.get("number", "")
    known = number.isascii() and number.isdigit() and len(number) < 3
    return int(number) if known else None, sent.get("ticket")


def number_of(standing: dict[str, Any]) -> int | Told:
    """The attempt that somebody waits for, or why there is nothing to wait for yet or any more."""
    open_ = [one["number"] for one in standing["attempts"] if one["status"] == "started"]
    number: int = open_[0] if open_ else len(standing["attempts"]) + 1
    if standing["excluded"]:
        return Told("excluded")
    if not standing["seated"]:
        return Told("noSeat")
    if standing["closed"] and not open_:
        return Told("closed")
    if number > standing["allowed"]:
        return Told("noneLeft")
    early = standing["opens_in"] - (0 if standing["in_sittings"] else PLACES_FROM)
    if early > 0:
        minutes, seconds = divmod(int(standing["opens_in"]), 60)
        time = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        return Told("opensIn", {"time": time}, _some(min(LONGEST, max(BUSY, early))))
    return number


def told(number: int, words: dict[str, Any] | None) -> Told:
    """What somebody with a place is told, by `waiting.words`; without them nobody has to wait."""
    if not words or not words["wait"]:
        return Told("turnNow")
    minutes = math.ceil(words["wait"] / 60)
    sent = {"number": number, "ticket": words["ticket"]}
    again = min(words["again"], _some(STALE))  # nothing counts down here
    return Told("turn", {"minutes": minutes, "before": words["before"]}, again, sent)


def refused(status: int) -> Told:
    """What somebody is told who was not let in, for now or at all."""
    return Told("signIn") if status == 401 else Told("busy", again=_some(2 * BUSY))


def _some(most: float) -> float:
    return random.uniform(0.5, 1) * most  # noqa: S311
