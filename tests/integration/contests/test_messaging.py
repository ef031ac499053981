"""Codes to phones: sent once, paid once, within the budget, over two kinds of provider."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings
from tests.integration.contests.test_desk import organiser
from tests.integration.contests.test_paying import stands_somewhere
from tests.support.channels.sms import SmsServer
from tests.support.channels.zalo import ZaloServer
from tests.support.factories.channels import AccountFactory
from tests.support.factories.contests import BoardFactory, ContestFactory
from tests.support.factories.units import MembershipFactory
from tests.support.parallel import in_parallel
from tests.support.worker import forget_jobs, work_until_empty

from lantoa.channels.domain.catalogue import load_channels
from lantoa.channels.models import Channel
from lantoa.contests.domain import messaging
from lantoa.contests.models import Contest, Contestant, Purse, Verification
from lantoa.public.models import Bucket
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import AuditEntry

COST = 700
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gateway(settings: Settings) -> Iterator[SmsServer]:
    forget_jobs()
    with SmsServer() as server:
        settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_COST = f"{server.url}/gui", "good", COST
        settings.SMS_BODY = {
            "to": "{phone}", "otp": "{code}", "content": ["{text}"], "brand": 7,
        }  # fmt: skip
        settings.FETCH_ALLOWED_PRIVATE = [server.authority]
        yield server


@pytest.fixture
def contest() -> Contest:
    made: Contest = ContestFactory()
    BoardFactory(contest=made)
    Purse.objects.create(contest=made, budget=10 * COST)
    return made


def ask(client: Client, contest: Contest, phone: str, by: str = "sms") -> str:
    """The page on which the code is given; a worker has done its work."""
    sent = client.post(f"/cuoc-thi/{contest.slug}/du-thi/", {"phone": phone, "by": by})
    assert sent.status_code == 302
    work_until_empty()
    return sent["Location"]


def spent(contest: Contest) -> int:
    return Purse.objects.get(contest=contest).spent


def test_a_phone_enters_and_is_the_same_person_however_it_is_written(
    gateway: SmsServer, contest: Contest
) -> None:
    client = Client()
    page = ask(client, contest, "0912 345 678")
    (message,) = gateway.sent
    assert (message["to"], message["brand"]) == ("84912345678", 7)
    assert message["otp"] in message["content"][0]
    client.post(page, {"code": message["otp"]})
    client.post(page, {"name": "Chị Hoa", "board": contest.boards.get().pk, "consent": "on"})
    person = Contestant.objects.get()
    assert (person.contact_kind, person.contact_masked) == ("phone", "•••• ••• 678")
    again = Client()
    page = ask(again, contest, "+84.912.345.678")
    again.post(page, {"code": gateway.sent[-1]["otp"]})
    assert (again.get(page).status_code, Contestant.objects.count()) == (302, 1)
    assert spent(contest) == 2 * COST
    assert stands_somewhere("12345678") == []


def test_a_number_waits_sealed_in_one_place_and_is_nowhere_once_a_worker_took_it(
    gateway: SmsServer, contest: Contest
) -> None:
    page = f"/cuoc-thi/{contest.slug}/du-thi/"
    assert Client().post(page, {"phone": "0912345678", "by": "sms"}).status_code == 302
    sealed = bytes(Verification.objects.get().sealed)
    forms = (sealed.hex(), sealed.decode(), "12345678")
    assert [stands_somewhere(form) for form in forms] == [["contests_verification"], [], []]
    work_until_empty()
    (message,) = gateway.sent
    assert [stands_somewhere(form) for form in (*forms, message["otp"])] == [[], [], [], []]


@pytest.mark.parametrize(
    "phone", ["0212345678", "091234567", "84912345678901", "abc", "113", "09１２345678"]
)
def test_what_is_no_mobile_number_costs_nothing(
    gateway: SmsServer, contest: Contest, phone: str
) -> None:
    page = f"/cuoc-thi/{contest.slug}/du-thi/"
    assert Client().post(page, {"phone": phone, "by": "sms"}).status_code == 400
    assert (spent(contest), gateway.requests) == (0, [])


@pytest.mark.parametrize(
    ("trouble", "paid"),
    [("refused", 0), ("limited", 0), ("server_error", COST), ("lost", COST), ("garbage", COST)],
)
def test_a_message_that_did_not_go_out_is_not_paid_and_one_that_may_have_is(
    gateway: SmsServer, contest: Contest, trouble: str, paid: int
) -> None:
    gateway.next(trouble)
    client = Client()
    page = ask(client, contest, "0912345678")
    assert len(gateway.requests) == 1  # never a second time
    assert spent(contest) == paid
    assert Verification.objects.get().undelivered is (trouble != "garbage")  # 200 is 200
    assert ('role="alert"' in client.get(page).content.decode()) is (trouble != "garbage")


def test_a_job_that_runs_again_sends_nothing(gateway: SmsServer, contest: Contest) -> None:
    ask(Client(), contest, "0912345678")
    waiting = Verification.objects.get()
    messaging.deliver(str(waiting.pk))
    assert len(gateway.sent) == 1


def test_what_failed_before_it_was_sent_is_told_and_paid_back(
    gateway: SmsServer, contest: Contest, settings: Settings
) -> None:
    page = f"/cuoc-thi/{contest.slug}/du-thi/"
    keys = settings.CHANNEL_KEYS
    Client().post(page, {"phone": "0912345678", "by": "sms"})
    settings.CHANNEL_KEYS = ["another key"]
    work_until_empty()
    settings.CHANNEL_KEYS = keys
    Client().post(page, {"phone": "0987654321", "by": "sms"})
    settings.SMS_COST = 0  # the gateway is no longer offered
    work_until_empty()
    assert (gateway.requests, spent(contest)) == ([], 0)
    assert Verification.objects.filter(undelivered=True, sealed=None).count() == 2


def test_the_budget_stops_to_the_last_dong(gateway: SmsServer, contest: Contest) -> None:
    desk = organiser(contest.unit)
    path = f"/admin/contests/{contest.pk}/"
    desk.post(path, {"action": "budget", "budget": 2 * COST + 1})
    assert AuditEntry.objects.get(action="set_message_budget").after == {"budget": 2 * COST + 1}

    def send(at: int) -> bool:
        found = messaging.phone_contact(f"091234567{at}")
        assert found is not None
        try:
            return messaging.send_to_phone(contest, *found, "sms") is not None
        except RuleError:
            return False

    assert sum(in_parallel(5, send)) == 2
    work_until_empty()
    assert (len(gateway.sent), spent(contest)) == (2, 2 * COST)
    full = Client().post(f"/cuoc-thi/{contest.slug}/du-thi/", {"phone": "0987654321", "by": "sms"})
    assert full.status_code == 400
    with pytest.raises(RuleError):
        messaging.set_budget(contest, COST, actor=MembershipFactory().user)


def test_one_number_gets_few_codes(gateway: SmsServer, contest: Contest) -> None:
    page = f"/cuoc-thi/{contest.slug}/du-thi/"
    given = {"phone": "0912345678", "by": "sms"}
    answers = [Client().post(page, given).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 400, 400]
    assert spent(contest) == 3 * COST


def test_one_network_cannot_empty_the_budget_with_ever_new_numbers(
    gateway: SmsServer, contest: Contest
) -> None:
    page = f"/cuoc-thi/{contest.slug}/du-thi/"
    assert Client().post(page, {"phone": "0912345678", "by": "sms"}).status_code == 302
    Bucket.objects.filter(kind="contests.phone").update(tokens=-1000)
    refused = Client().post(page, {"phone": "0987654321", "by": "sms"})
    assert (refused.status_code, spent(contest)) == (400, COST)
    assert Client().post(page, {"email": "hoa@example.vn"}).status_code == 302


def test_without_a_budget_or_a_price_no_phone_is_asked_for(
    gateway: SmsServer, contest: Contest, settings: Settings
) -> None:
    page = f"/cuoc-thi/{contest.slug}/du-thi/"
    assert "id_phone" in Client().get(page).content.decode()
    settings.SMS_COST = 0
    assert "id_phone" not in Client().get(page).content.decode()
    settings.SMS_COST = COST
    Purse.objects.all().delete()
    assert "id_phone" not in Client().get(page).content.decode()


def test_zalo_sends_its_template_with_a_token_of_the_account(
    contest: Contest, settings: Settings
) -> None:
    forget_jobs()
    with ZaloServer() as zalo:
        settings.FETCH_ALLOWED_PRIVATE = [zalo.authority]
        settings.ZNS_ACCOUNT, settings.ZNS_TEMPLATE, settings.ZNS_COST = "oa", "312345", 300
        load_channels()
        channel = Channel.objects.get(key="zalo")
        AccountFactory(channel=channel, handle="oa", api=zalo.url, secrets=zalo.secrets)
        client = Client()
        page = ask(client, contest, "0912345678", "zalo")
        (phone, data) = zalo.notices[0]
        assert (phone, list(data)) == ("84912345678", ["otp"])
        assert client.post(page, {"code": data["otp"]}).status_code == 302
        assert spent(contest) == 300
        ask(client, contest, "0900000000", "zalo")  # nobody there uses Zalo
        assert spent(contest) == 300
        assert Verification.objects.filter(undelivered=True).count() == 1
        zalo.next("lost")
        ask(client, contest, "0987654321", "zalo")
        assert spent(contest) == 600
