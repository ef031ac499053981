"""The pages: what each person sees, and what a click does."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.integration.channels.conftest import Connect
from tests.support.factories.channels import AccountFactory, ChannelFactory, DeliveryFactory
from tests.support.factories.library import ApprovedFactory
from tests.support.factories.units import MembershipFactory

from lantoa.channels.domain import sending
from lantoa.channels.domain.catalogue import load_channels
from lantoa.channels.domain.sealing import unseal
from lantoa.channels.models import Account, Channel, Delivery, State
from lantoa.duties.domain.waiting import waiting_for
from lantoa.library.models import Product
from lantoa.units.models import Role, User

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def officer(account: Account, role: Role = Role.OFFICER) -> tuple[Client, User]:
    user = MembershipFactory(unit=account.unit, role=role).user
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, user


def test_every_page_opens_and_shows_no_secret(connect: Connect) -> None:
    account, _server = connect()
    load_channels()
    delivery = DeliveryFactory(account=account, product__unit=account.unit)
    sending.send_next()
    client, _ = officer(account)
    pages = [
        reverse("channels:accounts"),
        reverse("channels:account", args=[account.pk]),
        reverse("channels:add_account", args=["zalo"]),
        reverse("channels:add_account", args=["poster"]),
        reverse("channels:deliveries"),
        reverse("channels:delivery", args=[delivery.pk]),
        reverse("channels:product", args=[delivery.product_id]),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "good" not in answer.content.decode(), page
    home = client.get(pages[0]).content.decode()
    assert "Google+" in home
    assert "02/04/2019" in home


def test_another_units_accounts_and_deliveries_do_not_exist() -> None:
    delivery, mine = DeliveryFactory(), AccountFactory()
    client, _ = officer(mine)
    assert client.get(reverse("channels:delivery", args=[delivery.pk])).status_code == 404
    assert client.get(reverse("channels:account", args=[delivery.account_id])).status_code == 404
    listed = client.get(reverse("channels:deliveries")).content.decode()
    assert delivery.message["text"] not in listed


def test_a_viewer_looks_and_does_not_send() -> None:
    delivery = DeliveryFactory(state=State.UNKNOWN)
    client, _ = officer(delivery.account, Role.VIEWER)
    client.post(reverse("channels:settle", args=[delivery.pk]), {"stands": "0"})
    client.post(reverse("channels:switch", args=[delivery.account_id]), {"active": "0"})
    delivery.refresh_from_db()
    assert (delivery.state, delivery.account.state) == (State.UNKNOWN, "active")
    product = ApprovedFactory(unit=delivery.account.unit)
    page = reverse("channels:product", args=[product.pk])
    client.post(page, {"account": str(delivery.account_id)})
    assert not Delivery.objects.filter(product=product).exists()


def test_one_product_goes_to_the_chosen_accounts_once(connect: Connect) -> None:
    account, server = connect()
    other = AccountFactory(unit=account.unit, channel__key="telegram", handle="@khac")
    product = ApprovedFactory(unit=account.unit, headline="Bữa cơm", lead="")
    client, user = officer(account)
    page = reverse("channels:product", args=[product.pk])
    form = {"account": str(account.pk), f"text-{account.pk}": "Dòng một\r\nDòng hai"}
    client.post(page, form)
    client.post(page, form)
    delivery = Delivery.objects.get()
    assert (delivery.account, delivery.created_by) == (account, user)
    assert not Delivery.objects.filter(account=other).exists()
    sending.send_next()
    assert server.texts == ["Dòng một\nDòng hai"]
    assert "Đã phát" in client.get(page).content.decode()


def test_a_text_that_the_channel_would_refuse_is_not_put_in_the_queue(connect: Connect) -> None:
    account, _server = connect("telegram")
    product = ApprovedFactory(unit=account.unit)
    client, _ = officer(account)
    page = reverse("channels:product", args=[product.pk])
    form = {"account": str(account.pk), f"text-{account.pk}": "dài " * 2000}
    answer = client.post(page, form, follow=True).content.decode()
    assert "Nội dung quá dài" in answer
    assert not Delivery.objects.exists()


def test_a_product_that_may_not_go_out_says_why(connect: Connect) -> None:
    account, _server = connect()
    product = ApprovedFactory(unit=account.unit)
    Product.objects.update(licence="")
    client, _ = officer(account)
    page = reverse("channels:product", args=[product.pk])
    client.post(page, {"account": str(account.pk)})
    assert not Delivery.objects.exists()


def test_an_account_is_added_with_its_tokens_sealed() -> None:
    zalo = ChannelFactory(key="zalo")
    client, user = officer(AccountFactory())
    unit = user.memberships.get().unit_id
    form = {
        "unit": unit, "name": "Công đoàn", "handle": "oa1", "burst": 2, "minutes": 5, "price": 0,
        "secret_token": "t", "secret_refresh_token": "r", "secret_app_id": "a",
        "secret_secret_key": "s",
    }  # fmt: skip
    answer = client.post(reverse("channels:add_account", args=["zalo"]), form)
    account = Account.objects.get(channel=zalo)
    assert answer.url == reverse("channels:account", args=[account.pk])
    secrets = unseal(account.sealed)
    assert {**secrets, "ends_at": ""} == {
        "token": "t", "refresh_token": "r", "app_id": "a", "secret_key": "s", "ends_at": "",
    }  # fmt: skip
    again = client.post(reverse("channels:add_account", args=["zalo"]), form)
    assert "Đã có người thêm" in again.content.decode()


def test_what_waits_for_a_person_is_on_the_first_page_and_can_be_settled() -> None:
    delivery = DeliveryFactory(state=State.UNKNOWN)
    client, user = officer(delivery.account)
    assert [item.count for item in waiting_for(user) if "channels" in item.url] == [1]
    address = {"stands": "1", "address": "https://t.me/congdoan/5"}
    client.post(reverse("channels:settle", args=[delivery.pk]), address)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.address) == (State.DELIVERED, "https://t.me/congdoan/5")


@pytest.mark.parametrize("data", [b"%PDF-1.7 log", PNG])
def test_a_package_is_handed_over_and_proved(data: bytes) -> None:
    board = ChannelFactory(key="poster", reach="in_hand", adapter="")
    delivery = DeliveryFactory(account=AccountFactory(channel=board))
    client, _ = officer(delivery.account)
    client.post(reverse("channels:hand_over", args=[delivery.pk]), {"to": "Tổ 3"})
    proof = {
        "note": "Đã treo", "at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "file": SimpleUploadedFile("x.bin", data),
    }  # fmt: skip
    client.post(reverse("channels:prove", args=[delivery.pk]), proof)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.evidence["note"]) == (State.DELIVERED, "Đã treo")
    answer = client.get(reverse("channels:proof", args=[delivery.pk]))
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_proof_that_is_neither_photo_nor_pdf_is_refused() -> None:
    board = ChannelFactory(key="poster", reach="in_hand", adapter="")
    delivery = DeliveryFactory(account=AccountFactory(channel=board))
    client, _ = officer(delivery.account)
    client.post(reverse("channels:hand_over", args=[delivery.pk]), {"to": "Tổ 3"})
    proof = {
        "note": "Đã treo", "at": "2026-11-20T08:00",
        "file": SimpleUploadedFile("x.jpg", b"<script>"),
    }  # fmt: skip
    client.post(reverse("channels:prove", args=[delivery.pk]), proof)
    delivery.refresh_from_db()
    assert delivery.state == State.SENDING


def test_the_shipped_channels_are_loaded_once() -> None:
    first = load_channels()
    assert (first, load_channels()) == (Channel.objects.count(), 0)


@pytest.mark.parametrize(
    "kind", ["poster-a3", "article-a4", "leaflet", "billboard", "slides", "loudspeaker"]
)
def test_a_package_is_downloaded_from_an_approved_product(kind: str) -> None:
    account = AccountFactory()
    product = ApprovedFactory(unit=account.unit)
    client, _ = officer(account)
    answer = client.get(reverse("channels:package", args=[product.pk, kind]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert len(answer.content) > 10_000


def test_what_does_not_pass_its_own_check_is_not_handed_out() -> None:
    account = AccountFactory()
    product = ApprovedFactory(unit=account.unit, body=f"<p>{'x' * 200}</p>")
    client, _ = officer(account)
    answer = client.get(reverse("channels:package", args=[product.pk, "slides"]), follow=True)
    assert "chưa qua được bước kiểm tra" in answer.content.decode()


def test_nothing_is_made_of_what_may_not_leave_the_house() -> None:
    account = AccountFactory()
    product = ApprovedFactory(unit=account.unit)
    Product.objects.update(releases="missing")
    client, _ = officer(account)
    page = reverse("channels:product", args=[product.pk])
    answer = client.get(reverse("channels:package", args=[product.pk, "poster-a3"]))
    assert (answer.status_code, answer.url) == (302, page)
    assert "ap-phich" not in client.get(page).content.decode()
    assert (
        client.get(reverse("channels:package", args=[product.pk, "poster-z9"])).status_code == 404
    )
