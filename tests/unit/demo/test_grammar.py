"""Templates: choices, slots, and that every hand-written line can be expanded."""

from datetime import date
from importlib.resources import files
from random import Random

import pytest

from lantoa.demo.grammar import expand, sections
from lantoa.demo.posts import TOPICS
from lantoa.demo.world import Scene, places

DATA = files("lantoa.demo").joinpath("data")
FILES = sorted(
    f"{folder}{entry.name.removesuffix('.txt')}"
    for folder in ("", "topics/", "noise/", "events/")
    for entry in DATA.joinpath(folder).iterdir()
    if entry.name.endswith(".txt")
)


def test_choices_are_drawn_inside_out_and_slots_filled() -> None:
    text = expand("[a|a [b|b]] {who} , xong", Random(0), lambda name: name.upper())
    assert text in {"a WHO, xong", "a b WHO, xong"}


def test_a_choice_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="unbalanced"):
        expand("[a|b", Random(0), str)


@pytest.mark.parametrize("path", FILES)
def test_every_line_expands(path: str) -> None:
    rng = Random(1)
    for lines in sections(path).values():
        for line in lines:
            for _ in range(5):
                place = rng.choice(places())
                text = expand(line, rng, Scene(rng, date(2026, 9, 1), place))
                assert text
                assert not set("{}[]") & set(text)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_all_voices(topic: str) -> None:
    found = sections(f"topics/{topic}")
    assert {"grievance", "question", "opinion", "claim", "announcement", "news", "para"} <= set(
        found
    )
    assert all(line.count("||") == 1 for line in found["news"])


def test_a_scene_keeps_to_one_place_and_firm() -> None:
    scene = Scene(Random(2), date(2026, 9, 1), places()[0])
    assert [scene("firm"), scene("money")] == [scene("firm"), scene("money")]
    assert scene("prov") in scene("parkp")
