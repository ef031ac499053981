"""Analysis of questions after a round: how hard each was, and whether it told people apart. Pure.

Difficulty is the share of right answers, with Wilson's interval. Discrimination is measured twice:

- upper minus lower: the share of right answers among the best 27% less that among the weakest 27%.
  Source: T. L. Kelley (1939), Journal of Educational Psychology 30, 17-24.
- point-biserial: the correlation of being right here with the share right in the rest of the paper.
  The question itself is left out, or it would agree with itself.
  Source: S. Henrysson (1963), Psychometrika 28, 211-218.

Papers are drawn, so people are compared by their share of right answers, not by their points.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lantoa.analysis.intervals import Share, wilson

TAIL = 0.27
FEWEST = 30  # answers under which no discrimination is given


@dataclass(frozen=True)
class Sat:
    """One person's paper: each question with whether it was right, and what was chosen there (the
    ids of choices; empty where nothing was answered or there are none)."""

    right: dict[int, bool]
    chosen: dict[int, tuple[str, ...]]


@dataclass(frozen=True)
class Item:
    """What is known of one question. ``difference`` and ``correlation`` are None where fewer than
    `FEWEST` people had it, or all or none were right. ``choices`` counts each choice among the
    better and the weaker half."""

    question: int
    asked: int
    unanswered: int
    difficulty: Share | None
    difference: float | None
    correlation: float | None
    choices: dict[str, tuple[int, int]] = field(default_factory=dict)


def analyse(papers: Sequence[Sat]) -> list[Item]:
    """Every question that somebody was asked, by id."""
    by_question: dict[int, list[tuple[float, bool, tuple[str, ...]]]] = {}
    for paper in papers:
        total, number = sum(paper.right.values()), len(paper.right)
        for question, right in paper.right.items():
            rest = (total - right) / (number - 1) if number > 1 else 0.0
            chosen = paper.chosen.get(question, ())
            by_question.setdefault(question, []).append((rest, right, chosen))
    return [_item(question, rows) for question, rows in sorted(by_question.items())]


def _item(question: int, rows: list[tuple[float, bool, tuple[str, ...]]]) -> Item:
    rows.sort(key=lambda row: row[0])
    right = [row[1] for row in rows]
    enough = len(rows) >= FEWEST and 0 < sum(right) < len(rows)
    half = len(rows) // 2
    weaker, better = _counted(rows[:half]), _counted(rows[half:])
    return Item(
        question,
        len(rows),
        sum(not row[2] for row in rows),
        wilson(sum(right), len(rows)),
        _difference(right) if enough else None,
        correlation([row[0] for row in rows], right) if enough else None,
        {choice: (better[choice], weaker[choice]) for choice in sorted(better | weaker)},
    )


def _counted(rows: Iterable[tuple[float, bool, tuple[str, ...]]]) -> Counter[str]:
    return Counter(choice for _rest, _right, chosen in rows for choice in chosen)


def _difference(right: Sequence[bool]) -> float:
    """Of rows in order of the rest of the paper, weakest first."""
    tail = max(1, round(TAIL * len(right)))
    return (sum(right[-tail:]) - sum(right[:tail])) / tail


def correlation(scores: Sequence[float], right: Sequence[bool]) -> float | None:
    """Pearson's correlation of a score with being right; None where either never varies."""
    number = len(scores)
    mean, share = math.fsum(scores) / number, sum(right) / number
    spread = math.fsum((score - mean) ** 2 for score in scores)
    both = math.fsum((score - mean) * (is_right - share)
                     for score, is_right in zip(scores, right, strict=True))  # fmt: skip
    scale = math.sqrt(spread * number * share * (1 - share))
    return both / scale if scale > 1e-12 else None
