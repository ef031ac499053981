"""Connecting accounts by signing in at the channel itself."""

from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from urllib.request import HTTPErrorProcessor, build_opener

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.integration.channels.conftest import Connect
from tests.integration.channels.test_screens import officer
from tests.support.channels.server import ChannelServer
from tests.support.factories.channels import ChannelFactory, DeliveryFactory
from tests.support.factories.units import UnitFactory, UserFactory
from tests.support.parallel import in_parallel

from lantoa.channels.adapters import NAMES, flow
from lantoa.channels.domain import sending, signing_in
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.sealing import seal, unseal
from lantoa.channels.interfaces.forms import ConnectForm
from lantoa.channels.models import Account, AccountState, ClientApp, Delivery, SignIn, State
from lantoa.units.models import AuditEntry, Role

CHANNELS = [name for name in NAMES if flow(name)]


class _Stay(HTTPErrorProcessor):
    """Does not follow where it is sent."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response


def agree(server: ChannelServer, address: str) -> dict[str, str]:
    """What the browser brings back from the channel's page."""
    answer = build_opener(_Stay).open(address)
    assert answer.status == 302, answer.read()
    back = urlsplit(answer.headers["Location"])
    assert server.sign_in.redirect.endswith(back.path)
    return dict(parse_qsl(back.query))


def prepare(account: Account, server: ChannelServer) -> None:
    """The channel and we know each other."""
    server.sign_in.redirect = signing_in.redirect_of(account.channel)
    ClientApp.objects.create(channel=account.channel, sealed=seal(server.sign_in.app))


def leave(client: Client, account: Account) -> str:
    page = client.post(reverse("channels:connect_again", args=[account.pk]))
    return str(page.context["address"])


def back(client: Client, name: str, said: dict[str, str]) -> str:
    answer = client.get(reverse("channels:signed_in", args=[name]), said, follow=True)
    return answer.content.decode()


@pytest.mark.parametrize("name", CHANNELS)
def test_a_stopped_account_is_signed_in_again_and_sends_what_waited(
    connect: Connect, name: str
) -> None:
    account, server = connect(name, state=AccountState.STOPPED, stopped_why="expired",
                              stopped_at=timezone.now())  # fmt: skip
    Account.objects.update(sealed=seal({"token": "old"}))
    if name == "mastodon":
        Account.objects.update(handle="congdoan")
    prepare(account, server)
    client, user = officer(account)
    said = agree(server, leave(client, account))
    back(client, name, said)
    account.refresh_from_db()
    secrets = unseal(account.sealed)
    assert (account.state, secrets["token"]) == (AccountState.ACTIVE, "good")
    kept = {"x": {"client_secret"}, "youtube": {"client_secret"}, "zalo": {"secret_key"}}
    assert {"client_secret", "secret_key"} & set(secrets) == kept.get(name, set())
    assert AuditEntry.objects.get(action="account.renew").actor == user
    assert not SignIn.objects.exists()
    if name != "youtube":
        DeliveryFactory(account=account)
        sending.send_next()
        assert Delivery.objects.get().state == State.DELIVERED
    # The same return, and the same code, a second time:
    assert "Hãy bắt đầu lại" in back(client, name, said)


_ALWAYS_ONE = {("nobody", "x"), ("nobody", "mastodon"), ("nobody", "zalo")}
_NO_BOXES = {("unticked", "zalo")}
FAILURES = {
    "denied": "Bạn đã không đồng ý",
    "unticked": "đủ mọi quyền",
    "nobody": "không quản trị",
    "other": "bằng tài khoản khác",
}


@pytest.mark.parametrize(
    ("decision", "name"), sorted({*product(FAILURES, CHANNELS)} - _ALWAYS_ONE - _NO_BOXES)
)
def test_a_sign_in_that_fails_says_why_and_changes_nothing(
    connect: Connect, name: str, decision: str
) -> None:
    account, server = connect(name)
    if name == "mastodon":
        Account.objects.update(handle="congdoan")
    prepare(account, server)
    before = Account.objects.get().sealed
    client, _user = officer(account)
    server.sign_in.decide(decision)
    shown = back(client, name, agree(server, leave(client, account)))
    assert FAILURES[decision] in shown
    assert bytes(Account.objects.get().sealed) == bytes(before)


def test_a_state_is_for_one_person_one_session_one_channel_one_time_and_ten_minutes(
    connect: Connect,
) -> None:
    account, server = connect("x")
    prepare(account, server)
    client, user = officer(account)
    other, _stranger = officer(account)
    ChannelFactory(key="linkedin")

    def refused(by: Client, key: str, said: dict[str, str]) -> None:
        assert "Hãy bắt đầu lại" in back(by, key, said)

    said = agree(server, leave(client, account))
    refused(other, "x", said)
    again = Client()  # the same person in another browser
    again.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    refused(again, "x", said)
    refused(client, "linkedin", said)
    refused(client, "x", said | {"state": "guessed"})
    refused(client, "x", {"code": said["code"]})
    SignIn.objects.update(begun_at=timezone.now() - timedelta(minutes=11))
    refused(client, "x", said)
    assert [request.path for request in server.requests] == ["/i/oauth2/authorize"]
    assert signing_in.forget_old() == 1


def test_of_two_returns_at_once_one_redeems(transactional_db: None, connect: Connect) -> None:
    account, server = connect("x")
    prepare(account, server)
    _client, user = officer(account)
    address = signing_in.begin(user, "s", account.channel, account.unit, api=server.url)
    said = agree(server, address)

    def come(_n: int) -> bool:
        try:
            return bool(signing_in.come_back(user, "s", account.channel, said)[1])
        except DeliveryError:
            return False

    assert sorted(in_parallel(4, come)) == [False, False, False, True]


def test_a_code_with_another_verifier_or_a_foreign_one_is_refused(connect: Connect) -> None:
    account, server = connect("x")
    prepare(account, server)
    client, _user = officer(account)
    first, second = (agree(server, leave(client, account)) for _ in range(2))
    assert "từ chối" in back(client, "x", first | {"code": second["code"]})
    ClientApp.objects.update(sealed=seal({"client_id": "app", "client_secret": "wrong"}))
    assert "từ chối" in back(client, "x", agree(server, leave(client, account)))


def test_a_new_account_on_a_mastodon_server_where_nobody_has_been(
    connect: Connect, settings: Settings
) -> None:
    account, server = connect("mastodon")
    client, user = officer(account)
    page = reverse("channels:connect", args=["mastodon"])
    form = {"unit": account.unit_id, "api": server.url}
    for home in ("https://truoc.vidu.example", "https://sau.vidu.example"):
        settings.BASE_URL = home  # and the server has forgotten the app of the first time
        answer = client.post(page, form)
        said = agree(server, answer.context["address"])
        back(client, "mastodon", said)
    made = Account.objects.exclude(pk=account.pk).get()
    assert (made.handle, made.name, made.unit) == (
        f"congdoan@{server.authority}", "Công đoàn", account.unit,
    )  # fmt: skip
    assert not ClientApp.objects.exists()
    actions = AuditEntry.objects.filter(actor=user).values_list("action", flat=True)
    assert sorted(actions) == ["account.add", "account.renew"]


def test_connecting_finds_the_account_that_somebody_entered_by_hand(connect: Connect) -> None:
    account, server = connect("mastodon")
    Account.objects.update(handle="@congdoan", api=f"{server.url}/")
    client, _user = officer(account)
    form = {"unit": account.unit_id, "api": server.url}
    answer = client.post(reverse("channels:connect", args=["mastodon"]), form)
    back(client, "mastodon", agree(server, answer.context["address"]))
    assert unseal(Account.objects.get().sealed)["token"] == "good"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Máy.Chủ.Example/", "https://xn--my-mia.xn--ch-gct.example"),
        ("http://may.example", ""),
        ("https://" + "ê" * 70 + ".example", ""),
        ("https://[::1", ""),
    ],
)
def test_a_server_is_spelled_in_one_way_and_hears_no_secret_in_the_clear(
    given: str, kept: str
) -> None:
    form = ConnectForm(
        {"unit": 1, "api": given}, channel=ChannelFactory.build(), units=[(1, "Công đoàn")]
    )
    assert (form.is_valid(), form.cleaned_data.get("api", "")) == (bool(kept), kept)


def test_of_several_pages_one_is_chosen_and_the_others_tokens_go(connect: Connect) -> None:
    account, server = connect("facebook")
    prepare(account, server)
    Account.objects.all().delete()
    client, user = officer(account)
    session = client.session.session_key
    address = signing_in.begin(user, session, account.channel, account.unit, api=server.url)
    answer = client.get(reverse("channels:signed_in", args=["facebook"]), agree(server, address))
    page = answer.content.decode()
    assert ("Trang khác" in page, "Chỉ xem" in page) == (True, False)
    choose = reverse("channels:choose", args=["facebook", SignIn.objects.get().pk])
    client.post(choose, {"handle": "4004"})
    stranger, _ = officer(account)
    stranger.post(choose, {"handle": "3003"})
    assert not Account.objects.exists()
    client.post(choose, {"handle": "3003"})
    made = Account.objects.get()
    assert (made.name, unseal(made.sealed)) == ("Trang khác", {"token": "other"})
    assert not SignIn.objects.exists()


def test_only_officers_connect_and_only_an_administrator_enters_the_app(connect: Connect) -> None:
    account, server = connect("x")
    app, page = (reverse(f"channels:{name}", args=["x"]) for name in ("app", "connect"))
    client, _user = officer(account)
    assert "quản trị" in client.get(page).content.decode()
    client.post(app, server.sign_in.app)
    assert not ClientApp.objects.exists()
    admin = UserFactory(is_superuser=True)
    chief = Client()
    chief.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    shown = chief.get(app).content.decode()
    assert signing_in.redirect_of(account.channel) in shown
    assert "tweet.write" in shown
    chief.post(app, server.sign_in.app)
    assert b"app" not in bytes(ClientApp.objects.get().sealed)[:40]
    assert AuditEntry.objects.get(action="channel.app").actor == admin
    press, _ = officer(account, Role.PRESS)
    press.post(reverse("channels:connect_again", args=[account.pk]))
    press.post(page, {"unit": account.unit_id})
    client.post(page, {"unit": UnitFactory().pk})
    assert not SignIn.objects.exists()
    answer = client.post(page, {"unit": account.unit_id})
    assert answer.context["address"].startswith("https://x.com/i/oauth2/authorize?client_id=app&")
    assert 'rel="noreferrer"' in answer.content.decode()


def test_a_channel_that_is_down_is_said_and_its_server_refuses_registration(
    connect: Connect,
) -> None:
    account, server = connect("mastodon")
    client, _user = officer(account)
    page = reverse("channels:connect", args=["mastodon"])
    server.next("invalid")
    answer = client.post(page, {"unit": account.unit_id, "api": server.url})
    assert "không cho đăng nhập" in answer.content.decode()
    prepare(account, server)
    said = agree(server, leave(client, account))
    server.next("server_error")
    assert "không trả lời" in back(client, "mastodon", said)


def test_a_channel_without_a_sign_in_has_no_page(connect: Connect) -> None:
    account, _server = connect("telegram")
    client, _user = officer(account)
    for name in ("app", "connect"):
        assert client.get(reverse(f"channels:{name}", args=["telegram"])).status_code == 404
    assert not SignIn.objects.exists()
