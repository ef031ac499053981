"""Papers follow their rules, and the order of choices is fixed for ever."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.contest.papers import Card, TooFewQuestions, Want, draw_paper, shuffled

TOPICS = ["luật", "lương", "an toàn"]


@st.composite
def banks(draw: st.DrawFn) -> tuple[list[Card], list[Want]]:
    wants = draw(
        st.lists(
            st.builds(Want, st.sampled_from(TOPICS), st.integers(1, 3), st.integers(0, 4)),
            unique_by=lambda want: (want.topic, want.difficulty),
        )
    )
    wants.append(Want("", None, draw(st.integers(0, 5))))
    cards = [
        Card(topic * 100 + difficulty * 10 + n, TOPICS[topic], difficulty)
        for topic in range(3) for difficulty in (1, 2, 3) for n in range(6)
    ]  # fmt: skip
    return cards, wants


@given(banks(), st.integers())
def test_paper_holds_what_the_rules_ask_and_nothing_twice(
    bank: tuple[list[Card], list[Want]], seed: int
) -> None:
    cards, wants = bank
    paper = draw_paper(cards, wants, Random(seed))
    assert len(paper) == len(set(paper)) == sum(want.count for want in wants)
    drawn = Counter((card.topic, card.difficulty) for card in cards if card.id in paper)
    assert all(drawn[want.topic, want.difficulty] >= want.count for want in wants[:-1])


def test_general_rule_leaves_the_narrow_one_its_last_question() -> None:
    cards = [Card(1, "luật", 1), Card(2, "lương", 1)]
    for seed in range(20):
        paper = draw_paper(cards, [Want("", None, 1), Want("luật", 1, 1)], Random(seed))
        assert sorted(paper) == [1, 2]


def test_too_few_questions_are_named() -> None:
    with pytest.raises(TooFewQuestions) as problem:
        draw_paper([Card(1, "luật", 1)], [Want("luật", 1, 2)], Random(1))
    assert (problem.value.wanted, problem.value.found) == (Want("luật", 1, 2), 1)


def test_order_of_choices_is_the_one_that_was_frozen() -> None:
    """A change of this order would change papers that people have answered."""
    assert shuffled(["a", "b", "c", "d"], 42, 7) == shuffled(["d", "c", "b", "a"], 42, 7)
    assert shuffled(["a", "b", "c", "d"], 42, 7) == ["d", "c", "a", "b"]


def test_every_choice_stands_first_about_as_often() -> None:
    first = Counter(shuffled("abcd", seed, 7)[0] for seed in range(4000))
    assert all(880 < count < 1120 for count in first.values())
