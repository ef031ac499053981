"""Floods: from one network, from many, and the same words again and again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone
from tests.support.parallel import in_parallel
from tests.support.work import solved

from lantoa.intake.domain import admission
from lantoa.intake.domain.admission import Refusal
from lantoa.intake.models import Tip
from lantoa.public.domain import limits
from lantoa.public.domain.challenge import EASY_BITS, HARD_BITS
from lantoa.public.models import Bucket, SpentChallenge
from lantoa.public.tasks import forget

Send = Callable[..., HttpResponse]


@pytest.fixture
def _nothing_flows_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Buckets are not filled again, however long a test takes."""
    for rates in (admission.NETWORK, admission.PLAIN):
        monkeypatch.setitem(rates, "per_hour", 0)


@pytest.mark.usefixtures("_nothing_flows_in")
@pytest.mark.django_db(transaction=True)
def test_thousand_a_minute_from_one_network_in_parallel_take_what_the_bucket_holds() -> None:
    taken = in_parallel(
        20,
        lambda n: sum(limits.take("send", "mot-mang", **admission.NETWORK) for _ in range(50)),
    )
    assert sum(taken) == 60


@pytest.mark.usefixtures("_nothing_flows_in")
def test_network_that_sends_too_much_is_told_to_wait_and_others_are_not(send: Send) -> None:
    answers = [send(text=f"Tin số {n}") for n in range(62)]
    assert [answer.status_code for answer in answers[:60]] == [200] * 60
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "60"
    assert "Tin số 61</textarea>" in answers[-1].content.decode()
    assert send(text="Tin từ nơi khác", network="192.0.2.2").status_code == 200
    assert Tip.objects.count() == 61


@pytest.mark.usefixtures("_nothing_flows_in")
def test_without_work_a_network_may_send_less(send: Send) -> None:
    answers = [send(text=f"Tin số {n}", solution="").status_code for n in range(8)]
    assert answers == [200] * 6 + [429] * 2


def test_when_many_networks_flood_the_work_gets_harder_and_still_lets_people_in(
    old_token: Callable[..., str],
) -> None:
    easy, hard = old_token(), old_token(bits=HARD_BITS)
    assert admission.challenge().bits == EASY_BITS
    limits.take("send.all", "", **admission.EVERYBODY)
    Bucket.objects.filter(kind="send.all").update(tokens=500)
    assert admission.challenge().bits == HARD_BITS
    assert admission.refusal("a", easy, solved(easy)) == Refusal.EXPIRED
    assert admission.refusal("a", hard, "") == Refusal.BUSY
    assert admission.refusal("a", hard, solved(hard, HARD_BITS)) is None


def test_buckets_and_spent_tokens_are_forgotten_after_a_day(send: Send) -> None:
    send()
    assert Bucket.objects.exists()
    assert SpentChallenge.objects.exists()
    for model in (Bucket, SpentChallenge):
        model.objects.update(at=timezone.now() - timedelta(hours=25))
    forget()
    assert not Bucket.objects.exists()
    assert not SpentChallenge.objects.exists()
