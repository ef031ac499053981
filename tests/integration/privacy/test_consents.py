"""Who agreed to which words, and until when."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.support.parallel import in_parallel

from lantoa.privacy.domain import consents
from lantoa.privacy.domain.consents import Purpose
from lantoa.privacy.models import Consent, ConsentText
from lantoa.units.models import Unit, User

PURPOSE = "tests.reply"


@pytest.fixture(autouse=True)
def _purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consents, "_PURPOSES", {})
    consents.register(Purpose(PURPOSE, "Trả lời", "Tôi đồng ý", "I agree"))


def test_consent_names_the_words_that_were_shown(top: Unit, lead: User) -> None:
    old = consents.current_text(PURPOSE)
    consents.give(top, old, "web")
    new = consents.change_text(PURPOSE, text_vi="Tôi đồng ý 2", text_en="I agree 2", actor=lead)
    assert consents.current_text(PURPOSE) == new
    assert Consent.objects.get().text == old
    assert (old.version, new.version) == (1, 2)


def test_withdrawal_is_one_call_and_leaves_the_proof(top: Unit) -> None:
    given = consents.give(top, consents.current_text(PURPOSE), "paper")
    assert consents.agreed(top, PURPOSE)
    assert consents.withdraw(top) == 1
    assert consents.withdraw(top) == 0
    assert not consents.agreed(top, PURPOSE)
    again = consents.give(top, consents.current_text(PURPOSE), "web")
    assert again != given
    assert Consent.objects.count() == 2


def test_clock_that_jumped_back_ends_no_consent_before_it_began(top: Unit) -> None:
    later = timezone.now() + timedelta(days=3)
    given = consents.give(top, consents.current_text(PURPOSE), "web", at=later)
    consents.withdraw(top, PURPOSE)
    given.refresh_from_db()
    assert given.withdrawn_at == later


def test_consent_that_ends_before_it_began_is_refused(top: Unit) -> None:
    given = consents.give(top, consents.current_text(PURPOSE), "web")
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=given.pk).update(
            withdrawn_at=given.given_at - timedelta(days=1), withdrawn_method="web"
        )


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_first_text(top: Unit) -> None:
    texts = in_parallel(8, lambda _: consents.current_text(PURPOSE).pk)
    assert set(texts) == {ConsentText.objects.get().pk}
