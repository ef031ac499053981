"""The draw is decided by the list and the value together, and by nothing else."""

from collections import Counter
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.contest.draw import commitment, draw, entries_text, seed

names = st.text("0123456789abcdef", min_size=4, max_size=8)


@st.composite
def tied(draw: st.DrawFn) -> list[tuple[int, int, str]]:
    found = []
    used: set[str] = set()
    for board in (1, 2):
        place = 1
        for size in draw(st.lists(st.integers(1, 4), max_size=4)):
            fresh = draw(st.lists(names.filter(lambda n: n not in used), min_size=size,
                                  max_size=size, unique=True))  # fmt: skip
            used.update(fresh)
            found += [(board, place, name) for name in fresh]
            place += size
    return found


@given(tied(), st.text(max_size=20))
def test_draw_orders_within_ties_alone_and_fills_every_place(places, value) -> None:
    before = {(board, name): place for board, place, name in places}
    after = draw(entries_text(places), value)
    for board in (1, 2):
        here = [(place, name) for b, place, name in after if b == board]
        assert [place for place, _ in here] == list(range(1, len(here) + 1))
        assert [before[board, name] for _, name in here] == sorted(
            before[board, name] for _, name in here
        )


def test_draw_is_the_published_method_step_by_step() -> None:
    text = "1 1 aaaa\n1 1 bbbb\n1 1 cccc\n"
    committed = sha256(text.encode()).hexdigest()
    decides = sha256(f"{committed}\n60185".encode()).hexdigest()
    lots = sorted(
        (sha256(f"{decides}\n{name}".encode()).hexdigest(), name)
        for name in ("aaaa", "bbbb", "cccc")
    )
    assert (commitment(text), seed(committed, "60185")) == (committed, decides)
    assert draw(text, "60185") == [(1, place, name) for place, (_, name) in enumerate(lots, 1)]


def test_everybody_wins_about_as_often() -> None:
    text = entries_text((1, 1, f"{n:04x}") for n in range(4))
    winners = Counter(draw(text, str(value))[0][2] for value in range(4000))
    assert all(880 < count < 1120 for count in winners.values())
