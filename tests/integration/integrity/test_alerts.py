"""Early warnings: what rises near a known falsehood, once each, whoever looks out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from tests.support.factories.insight import AlarmFactory, StoryFactory, TrendFactory
from tests.support.factories.integrity import ClaimFactory, judged_case
from tests.support.factories.listening import SourceFactory, make_mentions
from tests.support.factories.measures import AlertFactory
from tests.support.factories.units import MembershipFactory, UnitFactory
from tests.support.parallel import in_parallel

from lantoa.analysis.intervals import wilson
from lantoa.concerns.models import Concern
from lantoa.duties.models import Notice
from lantoa.insight.models import Story
from lantoa.integrity.domain.alerts import look_out, precision, settle
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.models import Alert, Claim

FALSE = "Từ tháng 7 công đoàn tăng mức đóng đoàn phí lên 5% lương của công nhân"


def rumour(unit: Any, *, today: int = 8, yesterday: int = 1, text: str = FALSE) -> Story:
    now = timezone.now()
    story: Story = StoryFactory(
        unit=unit, title="Tăng đoàn phí", first_at=now - timedelta(days=2), last_at=now
    )
    source = SourceFactory(unit=unit)
    make_mentions(
        {"source": source, "unit": unit, "text": text, "story_id": story.pk, "published_at": moment}
        for moment in [
            *(now - timedelta(hours=1 + n % 20) for n in range(today)),
            *(now - timedelta(hours=26 + n % 20) for n in range(yesterday)),
        ]
    )
    return story


@pytest.fixture
def falsehood() -> Claim:
    claim: Claim = ClaimFactory(statement=FALSE)
    judged_case(claim=claim)
    return claim


@pytest.mark.django_db
def test_a_rising_story_near_a_known_falsehood_warns_once(falsehood: Claim) -> None:
    story = rumour(falsehood.unit)
    person = MembershipFactory(unit=falsehood.unit).user
    assert [look_out(), look_out()] == [1, 0]
    alert = Alert.objects.get()
    assert (alert.kind, alert.story_id, alert.claim, alert.posts) == (
        "claim_returns", story.pk, falsehood, 8,
    )  # fmt: skip
    notice = Notice.objects.get()
    assert (notice.kind, notice.urgent, notice.unit) == ("integrity.alert", True, alert.unit)
    assert [copy.user for copy in notice.copies.all()] == [person]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "story",
    [
        {"today": 4},
        {"today": 8, "yesterday": 5},
        {"text": "Công đoàn tổ chức giải bóng đá cho công nhân dịp hè này rất vui"},
    ],
    ids=["few posts", "not rising", "about something else"],
)
def test_other_stories_do_not_warn(falsehood: Claim, story: dict[str, Any]) -> None:
    rumour(falsehood.unit, **story)
    assert look_out() == 0


@pytest.mark.django_db
def test_a_claim_that_is_not_known_to_be_false_does_not_warn() -> None:
    claim = ClaimFactory(statement=FALSE)
    judged_case("true", claim=claim)
    rumour(claim.unit)
    assert look_out() == 0


@pytest.mark.django_db
def test_talk_of_a_stoppage_over_its_baseline_warns_once_a_rise() -> None:
    unit, calm = UnitFactory(), UnitFactory()
    first = AlarmFactory(topic="work_stoppage", unit=unit)
    TrendFactory(topic="work_stoppage", unit=calm)
    AlarmFactory(topic="meals", unit=calm)
    AlarmFactory(topic="work_stoppage", unit=None)
    assert look_out() == 1
    AlarmFactory(
        topic="work_stoppage", unit=unit, day=first.day + timedelta(days=1),
        alarm_since=first.alarm_since,
    )  # fmt: skip
    assert look_out() == 0
    assert [alert.unit for alert in Alert.objects.all()] == [unit]


@pytest.mark.django_db
def test_several_urgent_concerns_of_one_topic_warn_once_a_week() -> None:
    unit = UnitFactory()
    rows = [("high", "meals"), ("critical", "meals"), ("high", "wages"), ("normal", "meals")]
    for urgency, topic in rows:
        Concern.objects.create(
            unit=unit, handler=unit, topic=topic, urgency=urgency, summary="Suất ăn", origin="tip",
            opened_at=timezone.now() - timedelta(hours=2),
        )  # fmt: skip
    assert look_out() == 0
    Concern.objects.create(
        unit=unit, handler=unit, topic="meals", urgency="high", summary="Suất ăn", origin="tip",
        opened_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    assert [look_out(), look_out()] == [1, 0]
    assert Alert.objects.get().posts == 3


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_warn_once(falsehood: Claim) -> None:
    try:
        rumour(falsehood.unit)
        AlarmFactory(topic="work_stoppage", unit=falsehood.unit)
        assert sum(in_parallel(8, lambda _worker: look_out())) == 2
        assert Alert.objects.count() == 2
        assert Notice.objects.filter(kind="integrity.alert").count() == 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE listening_mention")


@pytest.mark.django_db
def test_what_was_behind_is_said_once_and_counted() -> None:
    unit = UnitFactory()
    person = MembershipFactory(unit=unit).user
    alerts = [AlertFactory(unit=unit) for _ in range(4)]
    assert precision(Alert.objects.all()) is None
    for alert, outcome in zip(alerts, ("false_alarm", "claim", "concern"), strict=False):
        settle(alert, outcome, actor=person)
    assert precision(Alert.objects.all()) == wilson(2, 3)
    with pytest.raises(RefusedError, match="Người khác"):
        settle(alerts[0], "known", actor=person)
