"""Suppression against an attacker who knows every shown figure and that people are whole."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from lantoa.analysis.suppression import Atom, Figure, hidden_figures

K = 10
TOPICS, UNITS, WEEKS = "abc", "xyz", (1, 2, 3)
Cell = tuple[str, str, int]
Counts = dict[Cell, int]

counts = st.dictionaries(
    st.tuples(st.sampled_from(TOPICS), st.sampled_from(UNITS), st.sampled_from(WEEKS)),
    st.one_of(st.integers(1, 4), st.integers(1, 40)),
    min_size=1,
)
weeks = st.sets(st.sampled_from(WEEKS), min_size=1).map(frozenset)


def figures_of(cell: Cell, period: frozenset[int], report: str, crossed: bool) -> set[Figure]:
    """What a report of some weeks counts a cell in: total, topic, unit, perhaps both."""
    topic, unit, week = cell
    if week not in period:
        return set()
    found = {(report, "total", ""), (report, "topic", topic), (report, "unit", unit)}
    return found | {(report, "both", topic + unit)} if crossed else found


def ranks_of(report: str, crossed: bool) -> dict[Figure, int]:
    ranks: dict[Figure, int] = {(report, "total", ""): 0}
    ranks |= {(report, "topic", topic): 1 for topic in TOPICS}
    ranks |= {(report, "unit", unit): 1 for unit in UNITS}
    if crossed:
        ranks |= {(report, "both", t + u): 2 for t, u in product(TOPICS, UNITS)}
    return ranks


def bounds_of(
    counts: Counts, of: dict[Cell, set[Figure]], shown: set[Figure], target: Figure
) -> tuple[int, int]:
    """Least and greatest value of a figure that agree with the shown ones."""
    cells = list(counts)
    sizes = {f: sum(counts[c] for c in cells if f in of[c]) for f in shown}
    rows = [[float(f in of[c]) for c in cells] for f in sizes] or [[0.0] * len(cells)]
    sums = list(sizes.values()) or [0]
    aim = np.array([float(target in of[c]) for c in cells])
    found = [
        milp(
            sign * aim,
            integrality=np.ones(len(cells)),
            bounds=Bounds(0, 10_000),
            constraints=LinearConstraint(np.array(rows), sums, sums),
        ).fun
        for sign in (1, -1)
    ]
    return round(found[0]), round(-found[1])


@settings(deadline=None, max_examples=150)
@given(counts, weeks, weeks, st.booleans())
def test_no_hidden_figure_of_two_successive_reports_can_be_worked_out(
    counts: Counts, first: frozenset[int], second: frozenset[int], crossed: bool
) -> None:
    of = {
        cell: figures_of(cell, first, "1", crossed) | figures_of(cell, second, "2", crossed)
        for cell in counts
    }
    atoms = [Atom(frozenset(of[cell]), people) for cell, people in counts.items()]
    early = ranks_of("1", crossed)
    late = ranks_of("2", crossed)

    hidden_early = hidden_figures(atoms, early, k=K)
    published = early.keys() - hidden_early
    hidden_late = hidden_figures(atoms, late, published=published, k=K)

    counted = set().union(*of.values())
    shown = (published | late.keys() - hidden_late) & counted
    for figure in hidden_early | hidden_late:
        least, most = bounds_of(counts, of, shown, figure)
        true = sum(people for cell, people in counts.items() if figure in of[cell])
        assert most >= K, (figure, true)
        if true < K or figure in hidden_late:
            assert least < most, (figure, true)


@settings(deadline=None, max_examples=60)
@given(counts, weeks, weeks)
def test_difference_of_two_reports_never_gives_away_a_small_group(
    counts: Counts, first: frozenset[int], second: frozenset[int]
) -> None:
    of = {c: figures_of(c, first, "1", False) | figures_of(c, second, "2", False) for c in counts}
    atoms = [Atom(frozenset(of[cell]), people) for cell, people in counts.items()]
    early, late = ranks_of("1", False), ranks_of("2", False)
    published = early.keys() - hidden_figures(atoms, early, k=K)
    shown = published | late.keys() - hidden_figures(atoms, late, published=published, k=K)
    counted = set().union(*of.values())
    for topic, week in product(TOPICS, WEEKS):
        group = {c: of[c] | {"group"} for c in counts if c[0] == topic and c[2] == week}
        if group:
            assert bounds_of(counts, {**of, **group}, shown & counted, "group")[1] >= K


def shown_of(sizes: dict[str, int], **options: object) -> dict[str, bool]:
    atoms = [Atom(frozenset({"total", name}), people) for name, people in sizes.items()]
    ranks = {"total": 0, **dict.fromkeys(sizes, 1)}
    hidden = hidden_figures(atoms, ranks, **options)  # type: ignore[arg-type]
    return {figure: figure not in hidden for figure in ranks}


def test_one_small_part_takes_the_smallest_other_with_it() -> None:
    assert shown_of({"a": 50, "b": 20, "c": 3}) == {
        "total": True, "a": True, "b": False, "c": False,
    }  # fmt: skip


def test_small_parts_that_hide_each_other_hide_nothing_else() -> None:
    assert shown_of({"a": 50, "b": 8, "c": 7}) == {
        "total": True, "a": True, "b": False, "c": False,
    }  # fmt: skip


def test_small_parts_whose_sum_is_small_take_a_large_one() -> None:
    assert shown_of({"a": 50, "b": 20, "c": 4, "d": 3}) == {
        "total": True, "a": True, "b": False, "c": False, "d": False,
    }  # fmt: skip


@pytest.mark.parametrize("sizes", [{"a": 9}, {"a": 4, "b": 5}])
def test_nothing_is_shown_of_fewer_than_k(sizes: dict[str, int]) -> None:
    assert set(shown_of(sizes).values()) == {False}


def test_figure_of_nobody_is_shown() -> None:
    assert hidden_figures([Atom(frozenset({"total"}), 30)], {"total": 0, "empty": 1}) == set()


def test_people_counted_elsewhere_are_protected_where_they_left_something() -> None:
    atoms = [Atom(frozenset({"total", "a"}), 30), Atom(frozenset({"total", "b"}), 0)]
    assert hidden_figures(atoms, {"total": 0, "a": 1, "b": 1}) == {"a", "b"}


def test_month_cannot_be_shown_beside_its_weeks_when_the_rest_is_small() -> None:
    atoms = [Atom(frozenset({"week 1", "month"}), 40), Atom(frozenset({"month"}), 5)]
    assert hidden_figures(atoms, {"month": 0}, published=["week 1"]) == {"month"}


def test_what_earlier_reports_give_away_does_not_stop_a_later_one() -> None:
    atoms = [
        Atom(frozenset({"week", "half"}), 40),
        Atom(frozenset({"week"}), 5),
        Atom(frozenset({"now"}), 12),
    ]
    assert hidden_figures(atoms, {"now": 0}, published=["week", "half"]) == set()
