"""Daily counts equal the mentions after anything that may happen, also at once."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.counting import assert_rollups_exact
from tests.support.factories.listening import SourceFactory, make_mention, make_mentions
from tests.support.factories.units import MembershipFactory, UserFactory
from tests.support.parallel import in_parallel
from tests.support.posts import BASE, make_post

from lantoa.listening.domain.analysis import analyse_ready
from lantoa.listening.domain.items import store_items
from lantoa.listening.domain.labels import correct_labels
from lantoa.listening.models import LabelCorrection, Mention, Source
from lantoa.units.models import AuditEntry, User

LABELS = st.fixed_dictionaries(
    {
        "relevant": st.booleans(),
        "topics": st.lists(st.sampled_from(["wages", "osh", "meals"]), max_size=3, unique=True),
        "kind": st.sampled_from(["grievance", "news"]),
        "sentiment": st.sampled_from(["negative", "neutral", "positive"]),
        "toxic": st.booleans(),
    }
)


@pytest.fixture
def person(source: Source) -> User:
    """Return a superuser."""
    return UserFactory(is_superuser=True)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.one_of(
            st.integers(0, 300),  # a post comes, perhaps a known one
            st.tuples(st.integers(0, 50), LABELS),  # a correction
            st.none(),  # analysis
        ),
        max_size=25,
    )
)
def test_rollups_equal_the_mentions_after_any_sequence(
    source: Source, person: User, steps: list[object]
) -> None:
    for step in steps:
        if isinstance(step, int):
            store_items(source, [make_post(step, published_at=BASE if step % 5 else None)])
        elif step is None:
            analyse_ready(7)
        else:
            at, labels = step
            mentions = list(Mention.objects.order_by("id").values_list("id", flat=True))
            if mentions:
                correct_labels(person, mentions[at % len(mentions)], **labels)
        assert_rollups_exact()


def test_corrections_and_analysis_at_once_neither_deadlock_nor_miscount(
    committed: None, source: Source, person: User
) -> None:
    second = SourceFactory(unit=source.unit)
    mentions = make_mentions(
        {"source": (source, second)[n % 2], "published_at": BASE} for n in range(12)
    )
    store_items(second, [make_post(number, published_at=BASE) for number in range(160)])

    def work(number: int) -> None:
        dice = random.Random(number)
        for _ in range(25):
            if number % 3 == 0:
                analyse_ready(10)
            else:
                correct_labels(
                    person,
                    dice.choice(mentions).pk,
                    relevant=dice.random() < 0.7,
                    topics=dice.sample(["wages", "osh", "meals", "dignity"], dice.randrange(4)),
                    kind="news",
                    sentiment=dice.choice(["negative", "positive", "neutral"]),
                    toxic=False,
                )

    in_parallel(6, work)
    assert_rollups_exact()


def test_correction_is_kept_for_training_and_audited(source: Source, person: User) -> None:
    mention = make_mention(source=source, title="Tin", text="Bữa ăn ca có giòi")
    correct_labels(
        person, mention.pk, relevant=True, topics=["meals", "meals"], kind="grievance",
        sentiment="negative", toxic=False,
    )  # fmt: skip
    row = LabelCorrection.objects.get()
    assert (row.text, row.topics, row.corrected_by) == ("Tin\nBữa ăn ca có giòi", ["meals"], person)
    assert AuditEntry.objects.filter(action="mention.correct_labels").count() == 1
    assert Mention.objects.get().corrected is True


@pytest.mark.parametrize(
    "wrong",
    [
        {"topics": ["wages", "osh", "meals", "dignity"]},
        {"topics": ["thời tiết"]},
        {"kind": "hỏi"},
        {"sentiment": "angry"},
    ],
)
def test_label_that_does_not_exist_is_refused(
    source: Source, person: User, wrong: dict[str, object]
) -> None:
    mention = make_mention(source=source)
    labels = {
        "relevant": True, "topics": [], "kind": "news", "sentiment": "neutral", "toxic": False,
    } | wrong  # fmt: skip
    with pytest.raises(ValueError, match=r"topic|not a valid"):
        correct_labels(person, mention.pk, **labels)
    assert LabelCorrection.objects.count() == 0


def test_mention_of_another_unit_cannot_be_corrected(source: Source) -> None:
    unit = SourceFactory().unit
    mention = make_mention(source=source, unit=SourceFactory().unit)
    stranger = MembershipFactory(unit=unit).user
    with pytest.raises(Mention.DoesNotExist):
        correct_labels(
            stranger, mention.pk, relevant=False, topics=[], kind="news", sentiment="neutral",
            toxic=False,
        )  # fmt: skip
