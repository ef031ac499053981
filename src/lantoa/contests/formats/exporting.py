"""Taking questions out: what each format can hold, and nothing that it would not give back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lantoa.contests.formats import aiken, gift, moodle, qti, sheet
from lantoa.contests.formats.parsed import FileError, Parsed

_MARKED = frozenset({"single", "multiple", "true_false", "short", "numeric", "matching"})
_DEFAULTS: dict[str, Any] = {"topic": "", "difficulty": 1, "points": 1, "medium": None}


@dataclass(frozen=True)
class Format:
    """A file format: the kinds of question it holds, and what it loses of each."""

    name: str
    ending: str
    kinds: frozenset[str]
    loses: tuple[str, ...]
    write: Callable[[Iterable[Parsed]], bytes]
    read: Callable[[bytes], Iterator[Parsed | FileError]]

    def kept(self, one: Parsed) -> Parsed:
        """What comes back of a question."""
        return replace(one, **{name: _DEFAULTS[name] for name in self.loses})


Found = Iterator[Parsed | FileError]


def _encoding(write: Callable[[Iterable[Parsed]], str]) -> Callable[[Iterable[Parsed]], bytes]:
    return lambda questions: write(questions).encode()


def _decoding(read: Callable[[str], Found]) -> Callable[[bytes], Found]:
    return lambda data: read(data.decode())


FORMATS = {
    "xlsx": Format("Excel", "xlsx", _MARKED | {"ordering", "prediction"}, ("medium",),
                   sheet.write, sheet.read),
    "moodle": Format("Moodle XML", "xml", _MARKED | {"ordering"}, (), moodle.write, moodle.read),
    "qti": Format("QTI 3", "zip", _MARKED | {"ordering"}, ("difficulty",), qti.write, qti.read),
    "gift": Format("GIFT", "gift.txt", _MARKED, ("difficulty", "points", "medium"),
                   _encoding(gift.write), _decoding(gift.read)),
    "aiken": Format("Aiken", "aiken.txt", frozenset({"single"}),
                    ("topic", "difficulty", "points", "medium"),
                    _encoding(aiken.write), _decoding(aiken.read)),
}  # fmt: skip


def export(to: Format, questions: Sequence[Parsed]) -> tuple[bytes, list[int]]:
    """A file, and the positions of questions that are not in it: of a kind that the format does
    not know, or with a text that it would not give back as it is."""
    fit = [at for at, one in enumerate(questions) if one.kind in to.kinds]
    if not _comes_back(to, [questions[at] for at in fit]):
        fit = [at for at in fit if _comes_back(to, [questions[at]])]
    left_out = sorted(set(range(len(questions))) - set(fit))
    return to.write(questions[at] for at in fit), left_out


def _comes_back(to: Format, questions: list[Parsed]) -> bool:
    try:
        return list(to.read(to.write(questions))) == [to.kept(one) for one in questions]
    except (FileError, ValueError):  # a text that the format cannot hold
        return False
