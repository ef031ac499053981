"""The whole ranking of a board, a page at a time.

A page begins at a row, not after a number of rows, so the last of a million costs what the first
does; those who share a place stand in the order of their codes, so that pages join without a gap.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleGreaterThanOrEqual,
    TupleLessThan,
)

from lantoa.contests.models import Board, Ranking, Result

PAGE = 50
_STANDS = ("order", "entry")
_SIDES = {"from": TupleGreaterThanOrEqual, "after": TupleGreaterThan, "before": TupleLessThan}


class Mark(NamedTuple):
    """Where somebody stands."""

    order: int
    entry: str


@dataclass(frozen=True)
class Page:
    """Some of those who are ranked, with the marks before and after which others stand."""

    rows: list[Result]
    before: Mark | None
    after: Mark | None


def page(ranking: Ranking, board: Board, mark: Mark | None = None, side: str = "from") -> Page:
    """Those from, after or before a mark; the first ones without a mark."""
    everybody = ranking.results.filter(board=board)
    wanted = everybody if mark is None else _beside(everybody, side, mark)
    if side == "before":
        rows = [*wanted.order_by("-order", "-entry")[:PAGE]][::-1]
    else:
        rows = [*wanted.order_by(*_STANDS)[:PAGE]]
    if not rows:
        return Page([], None, None)
    first, last = (Mark(one.order, one.entry) for one in (rows[0], rows[-1]))
    return Page(
        rows,
        first if _beside(everybody, "before", first).exists() else None,
        last if _beside(everybody, "after", last).exists() else None,
    )


def find(ranking: Ranking, code: str) -> Result | None:
    """Whoever has this code in this ranking, written in any way."""
    entry = "".join(code.split()).lower()
    return ranking.results.select_related("board").filter(entry=entry).first()


def _beside(results: QuerySet[Result], side: str, mark: Mark) -> QuerySet[Result]:
    return results.filter(_SIDES[side](Tuple(*_STANDS), tuple(mark)))
