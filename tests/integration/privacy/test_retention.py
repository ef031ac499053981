"""Data that were kept long enough go: counted first, in batches, as people decided."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.support.factories.duties import NoticeFactory
from tests.support.factories.units import MembershipFactory
from tests.support.parallel import in_parallel

from lantoa.duties.models import Notice
from lantoa.privacy.domain import retention
from lantoa.privacy.domain.retention import RetentionRule
from lantoa.privacy.models import RetentionPeriod, RetentionRun
from lantoa.units.domain.errors import NotAllowedError, UnitError
from lantoa.units.models import AuditEntry, User

RULE = RetentionRule(
    "tests.notices",
    "Thông báo thử",
    30,
    lambda cutoff: Notice.objects.filter(created_at__lt=cutoff),
    lambda found: found.delete()[0],
)


def make(days_old: int, count: int = 1) -> list[Notice]:
    notices = NoticeFactory.create_batch(count)
    Notice.objects.filter(pk__in=[n.pk for n in notices]).update(
        created_at=timezone.now() - timedelta(days=days_old)
    )
    return notices


def test_preview_counts_and_removes_nothing(db: None) -> None:
    make(10)
    old = [*make(50), *make(40)]
    seen = retention.preview(RULE)
    assert seen is not None
    assert (seen.count, seen.examples) == (2, [notice.pk for notice in old])
    assert seen.oldest == Notice.objects.get(pk=old[0].pk).created_at
    assert Notice.objects.count() == 3


def test_run_removes_what_the_preview_counted_and_is_written_down(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    (kept,) = make(10)
    make(40, 5)
    done = retention.run(RULE)
    assert done is not None
    assert (done.deleted, done.finished_at is None) == (5, False)
    assert Notice.objects.get() == kept
    entry = AuditEntry.objects.get(action="privacy.retention")
    assert entry.after == {
        "rule": RULE.name, "cutoff": done.cutoff.isoformat(), "deleted": 5,
    }  # fmt: skip


def test_run_that_was_interrupted_is_gone_on_with(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    make(40, 5)
    begun = retention._begin(RULE, None)
    assert begun is not None
    assert retention._remove_batch(RULE, begun)
    done = retention.run(RULE)
    assert done is not None
    assert (done.pk, done.deleted) == (begun.pk, 5)
    assert RetentionRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_share_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    make(40, 20)
    in_parallel(4, lambda _: retention.run(RULE))
    assert sum(RetentionRun.objects.values_list("deleted", flat=True)) == 20
    assert not Notice.objects.exists()
    counts = [e.after["deleted"] for e in AuditEntry.objects.filter(action="privacy.retention")]
    assert sum(counts) == 20


def test_newest_version_that_has_begun_decides(lead: User) -> None:
    today = timezone.localdate()
    for days, begins in ((90, 0), (5, 10)):
        retention.change(
            RULE, days=days, valid_from=today + timedelta(days=begins), reason="thử", actor=lead
        )
    assert retention.days_of(RULE) == 90
    RetentionPeriod.objects.filter(days=90).update(valid_from=today - timedelta(days=20))
    RetentionPeriod.objects.filter(days=5).update(valid_from=today)
    assert retention.days_of(RULE) == 5


def test_without_days_nothing_is_removed(lead: User) -> None:
    make(4000)
    today = timezone.localdate()
    retention.change(RULE, days=None, valid_from=today, reason="thử", actor=lead)
    assert retention.preview(RULE) is None
    assert retention.run(RULE) is None
    assert Notice.objects.count() == 1


def test_past_date_second_version_of_a_day_and_strangers_are_refused(lead: User) -> None:
    today = timezone.localdate()
    change = {"days": 9, "reason": "thử"}
    with pytest.raises(UnitError, match=r"today or later|hôm nay"):
        retention.change(RULE, valid_from=today - timedelta(days=1), actor=lead, **change)
    retention.change(RULE, valid_from=today, actor=lead, **change)
    with pytest.raises(UnitError, match=r"already|Đã có"):
        retention.change(RULE, valid_from=today, actor=lead, **change)
    with pytest.raises(NotAllowedError):
        retention.change(RULE, valid_from=today, actor=MembershipFactory().user, **change)
