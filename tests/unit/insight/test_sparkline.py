"""The small line of a table row."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from lantoa.insight.interfaces.sparkline import HEIGHT, WIDTH, sparkline

COUNTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=100)


def points(svg: str, name: str) -> list[tuple[float, float]]:
    """Points of one line of a drawing."""
    for line in ET.fromstring(svg).iter("polyline"):
        if line.get("class") == name:
            pairs = (pair.split(",") for pair in line.get("points", "").split())
            return [(float(x), float(y)) for x, y in pairs]
    raise AssertionError(name)


@given(COUNTS)
def test_sparkline_has_a_point_a_day_inside_its_frame(counts: list[int]) -> None:
    found = points(sparkline(counts), "line")
    assert len(found) == len(counts)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in found)


def test_sparkline_draws_alarms_gaps_and_the_known_baseline() -> None:
    svg = ET.fromstring(sparkline([1, 9, 2], [None, 2.0, 2.0], [False, True, False], [True, 0, 0]))
    shapes = [(e.tag, e.get("class")) for e in svg]
    assert shapes == [
        ("rect", "gap"),
        ("polyline", "base"),
        ("polyline", "line"),
        ("circle", "alarm"),
    ]
    assert len(points(ET.tostring(svg, encoding="unicode"), "base")) == 2


def test_sparkline_of_nothing_is_nothing() -> None:
    assert sparkline([]) == ""
