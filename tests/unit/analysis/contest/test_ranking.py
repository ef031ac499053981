"""Places follow the chain, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.contest.ranking import Entry, as_text, counted, digest, order_by, rank

CHAIN = ["score", "prediction", "time_used", "submitted", "draw"]
few = st.integers(0, 3)
entries = st.lists(
    st.builds(
        Entry, st.uuids().map(str), few, few, few, st.none() | few, few, few,
    ),
    unique_by=lambda entry: entry.name,
)  # fmt: skip
chains = st.permutations(CHAIN[1:4]).map(lambda rest: ["score", *rest, "draw"])


@given(entries, chains, st.randoms())
def test_ranking_is_the_same_bytes_whatever_the_order_of_reading(entries, chain, random) -> None:
    first = digest(as_text(1, rank(entries, chain)))
    random.shuffle(entries)
    assert digest(as_text(1, rank(entries, chain))) == first


@given(entries, chains)
def test_place_is_one_more_than_the_number_that_is_better(entries, chain) -> None:
    key = order_by(chain)
    for place, entry in rank(entries, chain):
        assert place == 1 + sum(key(other) < key(entry) for other in entries)


@given(entries, st.sampled_from(["best", "first", "last"]))
def test_each_person_is_counted_once_with_the_attempt_the_rules_name(entries, counts) -> None:
    chosen = counted(entries, counts, CHAIN)
    assert sorted(entry.person for entry in chosen) == sorted({e.person for e in entries})
    key = order_by(CHAIN)
    for one in chosen:
        own = [entry for entry in entries if entry.person == one.person]
        if counts == "best":
            assert key(one) == min(map(key, own))
        else:
            numbers = [entry.number for entry in own]
            assert one.number == (min(numbers) if counts == "first" else max(numbers))


def test_chain_is_score_then_prediction_then_time_then_submission() -> None:
    base = {"person": 1, "number": 1, "score": 9, "gap": 5, "time_used": 60, "submitted": 100}
    variants = {
        "score": {"score": 10, "gap": 900},
        "gap": {"gap": 4, "time_used": 900},
        "time": {"time_used": 59, "submitted": 900},
        "early": {"submitted": 99},
        "base": {},
        "no-prediction": {"gap": None, "time_used": 1},
    }
    ranked = rank([Entry(name, **base | fields) for name, fields in variants.items()], CHAIN)
    assert [entry.name for _place, entry in ranked] == list(variants)
