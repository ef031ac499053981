import json
import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.analysis.stories import story_groups

DATA = Path(__file__).parents[2] / "data" / "stories.ndjson"
START = datetime(2026, 3, 2, 7)


def posts(parity: int) -> list[dict[str, str]]:
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if int(row["event"][1:]) % 2 == parity]


def b_cubed(found: list[int], true: list[str]) -> float:
    """F1 of B-cubed precision and recall (Bagga and Baldwin 1998)."""
    groups, events = Counter(found), Counter(true)
    both = Counter(zip(found, true, strict=True))
    pairs = list(zip(found, true, strict=True))
    precision = sum(both[pair] / groups[pair[0]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / events[pair[1]] for pair in pairs) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def grouped(rows: list[dict[str, str]]) -> list[int]:
    times = [datetime.fromisoformat(row["published_at"]) for row in rows]
    return story_groups([row["text"] for row in rows], times)


@pytest.mark.parametrize("parity", [0, 1])
def test_hand_made_stories_are_found(parity: int) -> None:
    rows = posts(parity)
    assert b_cubed(grouped(rows), [row["event"] for row in rows]) >= 0.92


def test_stories_do_not_depend_on_order_of_input() -> None:
    rows = posts(1)
    order = list(range(len(rows)))
    random.Random(5).shuffle(order)
    shuffled = grouped([rows[i] for i in order])
    straight = grouped(rows)
    partition = {frozenset(i for i, g in enumerate(straight) if g == group) for group in straight}
    back = {frozenset(order[i] for i, g in enumerate(shuffled) if g == group) for group in shuffled}
    assert back == partition


def test_same_happening_at_another_firm_or_park_is_another_story() -> None:
    text = "Công nhân Công ty may {} ở KCN {} ngừng việc đòi lương tháng 2, đứng ngoài cổng."
    texts = [
        text.format("Hải Vân", "Phú Lâm"),
        text.format("Đông Thành", "Phú Lâm"),
        text.format("Hải Vân", "Sông Trà"),
        "may hai van ngung viec doi luong thang 2 ca sang nay o phu lam",
    ]
    times = [START + timedelta(hours=i) for i in range(4)]
    assert story_groups(texts, times) == [0, 1, 2, 0]


def test_same_words_after_months_are_another_story() -> None:
    text = "Công nhân Công ty may Hải Vân ngừng việc đòi trả lương, đứng ngoài cổng từ sáng."
    times = [START, START + timedelta(days=60)]
    assert story_groups([text, text], times) == [0, 1]


def test_missing_times_and_empty_texts() -> None:
    text = "Công nhân Công ty may Hải Vân ngừng việc đòi trả lương, đứng ngoài cổng từ sáng."
    assert story_groups([text, "", text, ""], [None, None, START, START]) == [0, 1, 0, 3]
    assert story_groups([], []) == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.one_of(st.none(), st.datetimes())), max_size=8))
def test_story_is_named_by_its_first_post(rows: list[tuple[str, datetime | None]]) -> None:
    groups = story_groups([text for text, _ in rows], [time for _, time in rows])
    assert all(groups[group] == group <= place for place, group in enumerate(groups))
