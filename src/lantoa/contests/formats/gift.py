"""GIFT, the text format of Moodle: one or several answers, true or false, words, numbers, pairs.

``::title::``, ``[format]`` and ``// comments`` are read over, ``#feedback`` is left out; a line
``$CATEGORY: topic`` gives the topic of what follows.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from lantoa.analysis.contest.marking import number as read_number
from lantoa.contests.formats.parsed import FileError, Parsed, checked

_TITLE = re.compile(r"::(?:\\.|[^:\\]|:(?!:))*::")
_FORMAT = re.compile(r"^\s*\[(?:html|moodle|plain|markdown)\]")
# "=right", "~wrong", each up to the next sign that is not escaped.
_ANSWER = re.compile(r"([=~])((?:\\.|[^=~\\])*)", re.DOTALL)
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,5})?)%")
_ESCAPED = re.compile(r"\\([~=#{}:\\])")


def read(text: str) -> Iterator[Parsed]:
    """The questions of a file; raises FileError with the line."""
    topic = ""
    for line, block in _blocks(text):
        if block.startswith("$CATEGORY:"):
            topic = block.removeprefix("$CATEGORY:").strip().rpartition("/")[2][:60]
        else:
            yield checked(_question(block, line, topic), line)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Parts between empty lines, with the line in which each begins."""
    block: list[str] = []
    began = 1
    for number, line in enumerate([*text.splitlines(), ""], 1):
        stripped = line.strip()
        if stripped.startswith("//"):
            continue
        if stripped and not block:
            began = number
        if stripped:
            block.append(stripped)
        if block and (not stripped or block[0].startswith("$CATEGORY:")):
            yield began, "\n".join(block)
            block = []


def _question(block: str, line: int, topic: str) -> Parsed:
    body = _FORMAT.sub("", _TITLE.sub("", block, count=1))
    opening, closing = _brace(body, "{"), _brace(body, "}")
    if not 0 <= opening < closing:
        raise FileError(line, "no answers in braces")
    gap = " _____ " if body[closing + 1 :].strip() else ""
    asked = _plain(body[:opening].strip() + gap + body[closing + 1 :].strip())
    answers = body[opening + 1 : closing].strip()
    if answers.partition("#")[0].strip().upper() in ("T", "TRUE", "F", "FALSE"):
        return Parsed("true_false", asked, answers.upper().startswith("T"), topic=topic)
    if answers.startswith("#"):
        return Parsed("numeric", asked, _numeric(answers[1:], line), topic=topic)
    return _choices(asked, answers, line, topic)


def _choices(asked: str, answers: str, line: int, topic: str) -> Parsed:
    found = _ANSWER.findall(answers)
    if not found:
        raise FileError(line, "no answers in braces")
    signs = [sign for sign, _body in found]
    weights = [_WEIGHT.search(body) for _sign, body in found]
    texts = tuple(_plain(_cut(_WEIGHT.sub("", body), "#")) for _sign, body in found)
    if set(signs) == {"="} and all("->" in text for text in texts):
        pairs = tuple(tuple(map(str.strip, text.split("->", 1))) for text in texts)
        return Parsed("matching", asked, pairs, tuple(left for left, _right in pairs), topic=topic)
    if set(signs) == {"="}:
        return Parsed("short", asked, texts, topic=topic)
    if "=" in signs:
        right = tuple(at for at, sign in enumerate(signs) if sign == "=")
        return Parsed("single", asked, right, texts, topic=topic)
    right = tuple(at for at, weight in enumerate(weights) if weight and float(weight[1]) > 0)
    return Parsed("multiple", asked, right, texts, topic=topic)


def _numeric(answers: str, line: int) -> dict[str, str]:
    """``12:0.5`` is a tolerance, ``1..2`` a range."""
    wanted = _cut(answers, "#").strip().lstrip("=")
    low, dots, high = wanted.partition("..")
    first, second = (low, high) if dots else wanted.partition(":")[::2]
    values = [read_number(first), read_number(second or "0")]
    if None in values:
        raise FileError(line, "not a number")
    one, other = (value or Decimal(0) for value in values)
    if dots:
        one, other = (one + other) / 2, abs(other - one) / 2
    return {"value": str(one), "tolerance": str(other)}


def _brace(text: str, brace: str) -> int:
    found = re.search(rf"(?<!\\)\{brace}", text)
    return found.start() if found else -1


def _cut(text: str, sign: str) -> str:
    return re.split(rf"(?<!\\){sign}", text, maxsplit=1)[0]


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text).replace("\\n", "\n").strip()
