"""What is kept goes in time, and stays gone after a restore."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings
from tests.integration.intake.test_receiving import submission
from tests.support.factories.intake import TipFactory

from lantoa.intake.domain.deleting import withdraw
from lantoa.intake.domain.keeping import CONTACT
from lantoa.intake.domain.receiving import receive
from lantoa.intake.domain.settling import settle
from lantoa.intake.models import Tip
from lantoa.privacy.domain import consents, deletions, retention


@pytest.fixture(autouse=True)
def _own_journal(settings: Settings, tmp_path: Path) -> None:
    """Keep the journal of deletions in the test's own folder."""
    settings.DELETION_JOURNAL = tmp_path / "deletions.ndjson"


def test_consent_is_written_down_with_the_contact_and_ends_with_it() -> None:
    receipt = receive(submission(contact="0912345678"))
    assert consents.agreed(receipt.tip, CONTACT)
    withdraw(receipt.code)
    assert not consents.agreed(receipt.tip, CONTACT)


def test_without_contact_there_is_nothing_to_agree_to() -> None:
    assert not consents.agreed(receive(submission()).tip, CONTACT)


@pytest.mark.django_db(transaction=True)
def test_deletion_is_done_again_after_an_old_backup_is_restored() -> None:
    receipt = receive(submission(text="Lời của một người"))
    tip = receipt.tip
    withdraw(receipt.code)
    Tip.objects.filter(pk=tip.pk).delete()
    restored = TipFactory(public_id=tip.public_id, text="Lời của một người")
    other = TipFactory()
    assert deletions.replay().deleted == 1
    assert Tip.objects.get(pk=restored.pk).text == ""
    assert Tip.objects.get(pk=other.pk).text == other.text
    assert deletions.replay().deleted == 0


@pytest.mark.parametrize(
    ("outcome", "days", "kept"),
    [("spam", 29, True), ("spam", 31, False), ("concern", 31, True), ("concern", 731, False)],
)
def test_settled_messages_are_emptied_when_their_time_is_over(
    outcome: str, days: int, kept: bool
) -> None:
    tip = TipFactory()
    waiting = TipFactory(received_at=timezone.now() - timedelta(days=days))
    settle(tip.pk, outcome, actor=None)
    Tip.objects.filter(pk=tip.pk).update(settled_at=timezone.now() - timedelta(days=days))
    for name in ("intake.spam", "intake.tips"):
        rule = retention.rule_named(name)
        rule.delete(rule.expired(timezone.now() - timedelta(days=rule.default_days or 0)))
    assert bool(Tip.objects.get(pk=tip.pk).text) is kept
    assert Tip.objects.get(pk=waiting.pk).text == waiting.text
