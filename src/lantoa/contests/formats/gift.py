"""GIFT, the text format of Moodle: one or several answers, true or false, words, numbers, pairs.

``::title::``, ``[format]`` and ``// comments`` are read over, ``#feedback`` is left out; a line
``$CATEGORY: topic`` gives the topic of what follows.
"""

import re
from collections.abc import Iterable, Iterator

from lantoa.analysis.contest.marking import number as read_number
from lantoa.contests.formats.parsed import FileError, Parsed, each

_TITLE = re.compile(r"\s*::(?:\\.|[^:\\]|:(?!:))*::")
_FORMAT = re.compile(r"^\s*\[(?:html|moodle|plain|markdown)\]")
# "=right", "~wrong", each up to the next sign that is not escaped.
_ANSWER = re.compile(r"([=~])((?:\\.|[^=~\\])*)", re.DOTALL)
_WEIGHT = re.compile(r"^\s*%(-?\d{1,3}(?:\.\d{1,5})?)%")
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_SPECIAL = re.compile(r"[~=#{}:\\]")
_CATEGORY = "$CATEGORY:"


def read(text: str) -> Iterator[Parsed | FileError]:
    """The questions of a file; a faulty one is named by the line in which it begins."""
    return each(_with_topics(text), lambda block, line: _question(block[1], line, block[0]),
                lambda block: block[1])  # fmt: skip


def write(questions: Iterable[Parsed]) -> str:
    """Questions of the kinds that the format knows, under their topics."""
    parts: list[str] = []
    topic = ""
    for number, one in enumerate(questions, 1):
        if one.topic != topic:
            topic = one.topic
            parts.append(f"{_CATEGORY} {topic}")
        parts.append(f"::{number}::[plain]{_escaped(one.text)} {{{_answers(one)}}}")
    return "\n\n".join([*parts, ""])


def _answers(one: Parsed) -> str:
    match one.kind:
        case "true_false":
            return "T" if one.right else "F"
        case "numeric":
            return f"#{one.right['value']}:{one.right['tolerance']}"
        case "short":
            return "".join(f"\n\t=%100%{_escaped(word)}" for word in one.right) + "\n"
        case "matching":
            pairs = (f"\n\t={_escaped(left)} -> {_escaped(right)}" for left, right in one.right)
            return "".join(pairs) + "\n"
        case "multiple":
            good = f"%{100 / len(one.right):.5f}%"
            signs = [f"~{good if at in one.right else '%-100%'}" for at in range(len(one.choices))]
        case _:
            signs = ["=%100%" if at in one.right else "~%0%" for at in range(len(one.choices))]
    lines = zip(signs, one.choices, strict=True)
    return "".join(f"\n\t{sign}{_escaped(choice)}" for sign, choice in lines) + "\n"


def _with_topics(text: str) -> Iterator[tuple[int, tuple[str, str]]]:
    topic = ""
    for line, block in _blocks(text):
        if block.startswith(_CATEGORY):
            topic = block.removeprefix(_CATEGORY).strip().rpartition("/")[2][:60]
        else:
            yield line, (topic, block)


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
        if block and (not stripped or block[0].startswith(_CATEGORY)):
            yield began, "\n".join(block)
            block = []


def _question(block: str, line: int, topic: str) -> Parsed:
    body = _FORMAT.sub("", _TITLE.sub("", block, count=1))
    opening, closing = _first(body, "{"), _first(body, "}")
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
    weights = [_WEIGHT.match(body) for _sign, body in found]
    raw = [_cut(_WEIGHT.sub("", body, count=1), "#") for _sign, body in found]
    texts = tuple(map(_plain, raw))
    if set(signs) == {"="} and not any(weights) and all("->" in text for text in raw):
        pairs = tuple(tuple(map(_plain, text.split("->", 1))) for text in raw)
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
    one, other = read_number(first), read_number(second or "0")
    if one is None or other is None:
        raise FileError(line, "not a number")
    if dots:
        one, other = (one + other) / 2, abs(other - one) / 2
    return {"value": str(one), "tolerance": str(other)}


def _first(text: str, sign: str) -> int:
    """Where a sign stands first without a backslash; -1 for nowhere."""
    found = re.match(rf"(?:\\.|[^{sign}\\]|\\$)*", text, re.DOTALL)
    at = found.end() if found else 0
    return at if at < len(text) else -1


def _cut(text: str, sign: str) -> str:
    at = _first(text, sign)
    return text if at < 0 else text[:at]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text).replace("\n", "\\n")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda sign: "\n" if sign[1] == "n" else sign[1], text).strip()
