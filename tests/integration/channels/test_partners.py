"""Newspapers get a kit, by letter and on their server: sent, put right, asked to take it down."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from lxml import etree
from PIL import Image
from pytest_django import Settings
from tests.integration.channels.test_following import correct, kill, run
from tests.support.factories.channels import AccountFactory, ChannelFactory
from tests.support.factories.library import ApprovedFactory, make_master
from tests.support.factories.units import UserFactory
from tests.support.mail import MailServer
from tests.support.pictures import with_place
from tests.support.sftp import SftpServer

from lantoa.channels.domain import dispatching, following, reconciling
from lantoa.channels.domain.composing import compose
from lantoa.channels.domain.partners import kit_of
from lantoa.channels.models import Account, Action, Delivery, State
from lantoa.library.models import Product, Status
from lantoa.media import read_credits

ADDRESS = "toasoan@bao.example"


@pytest.fixture
def desk(settings: Settings) -> Iterator[MailServer]:
    with MailServer() as server:
        server.use(settings)
        yield server


@pytest.fixture
def system(settings: Settings, tmp_path: Path) -> Iterator[SftpServer]:
    with SftpServer(tmp_path) as server:
        settings.FETCH_ALLOWED_PRIVATE = [server.authority]
        yield server


def partner(key: str, **fields: Any) -> Account:
    return AccountFactory(channel=ChannelFactory(key=key, reach="online"), **fields)


def by_letter() -> Account:
    return partner("partner_mail", handle=ADDRESS, name="Công đoàn tỉnh", secrets={})


def by_sftp(server: SftpServer) -> Account:
    secrets = {"secret": server.key, "host_key": server.host_key}
    return partner("partner_sftp", handle=f"bao@{server.authority}/nhan", secrets=secrets)


def send(product: Product, account: Account) -> Delivery:
    message = compose(product, account)
    actor = UserFactory(is_superuser=True)
    return dispatching.send_to(account, product, message, actor=actor)[0]


def illustrated(**fields: Any) -> Product:
    product = ApprovedFactory(
        headline="Bữa cơm công đoàn: 300 suất", author="Trần Thị Ví Dụ", **fields
    )
    make_master(product, with_place((900, 600)), alt="Đoàn viên ăn cơm")
    make_master(product, b"a document", name="a.pdf", mime="application/pdf", alt="", role="extra")
    return product


def test_a_kit_is_whole_names_its_own_files_and_says_whose_the_pictures_are() -> None:
    product = illustrated(ai_generated=True)
    photo, text, xml, item = kit_of(product)
    stem = f"{product.public_id}-v1"
    assert [file.name for file in (photo, text, xml, item)] == [
        f"{stem}-anh-1.jpg", f"{stem}-toan-van.txt", f"{stem}.newsml.xml", f"{stem}.ninjs.json",
    ]  # fmt: skip
    credits = read_credits(photo.data)
    assert (credits.caption, credits.author) == ("Đoàn viên ăn cơm", "Trần Thị Ví Dụ")
    assert b"Hoa" not in photo.data
    with Image.open(BytesIO(photo.data)) as picture:
        width, height = picture.size
    (rendition,) = json.loads(item.data)["renditions"]
    assert (rendition["href"], rendition["sizeInBytes"]) == (photo.name, len(photo.data))
    assert (rendition["width"], rendition["height"]) == (width, height)
    assert f'href="{photo.name}"'.encode() in xml.data
    words = text.data.decode()
    shown = f"{photo.name}: Đoàn viên ăn cơm"
    for said in (product.headline, "giữa ca", shown, "trí tuệ nhân tạo"):
        assert said in words
    assert kit_of(product) == (photo, text, xml, item)


def test_a_letter_with_the_kit_a_correction_and_a_withdrawal_in_one_thread(
    desk: MailServer,
) -> None:
    product = illustrated()
    delivery = send(product, by_letter())
    run()
    delivery.refresh_from_db()
    (first,) = desk.letters
    assert (delivery.state, delivery.remote_id) == (State.DELIVERED, str(first["Message-ID"]))
    assert (first["To"], first["Subject"]) == (ADDRESS, product.headline)
    files = {part.get_filename(): part.get_content() for part in first.iter_attachments()}
    assert [name.rpartition("-v1")[2] for name in files] == [
        "-anh-1.jpg", "-toan-van.txt", ".newsml.xml", ".ninjs.json",
    ]  # fmt: skip

    correct(product, "Bữa cơm công đoàn: 210 suất")
    following.follow_all()
    run()
    product.refresh_from_db()
    kill(product)
    following.follow_all()
    run()
    assert [str(letter["Subject"]).strip() for letter in desk.letters] == [
        "Bữa cơm công đoàn: 300 suất",
        "Đính chính: Bữa cơm công đoàn: 210 suất",
        "Đề nghị gỡ: Bữa cơm công đoàn: 300 suất",
    ]
    assert {str(letter["In-Reply-To"]) for letter in desk.letters[1:]} == {delivery.remote_id}
    _xml, item = desk.letters[2].iter_attachments()
    assert item.get_filename().endswith("-v2-rut.ninjs.json")
    assert json.loads(item.get_content())["pubStatus"] == "canceled"
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DELIVERED}


def test_files_on_a_partners_server_and_an_item_that_takes_them_back(system: SftpServer) -> None:
    product = illustrated()
    delivery = send(product, by_sftp(system))
    run()
    delivery.refresh_from_db()
    stem = f"{product.public_id}-v1"
    assert (delivery.state, delivery.remote_id) == (State.DELIVERED, f"{stem}.ninjs.json")
    assert list(system.files) == [
        f"{stem}-anh-1.jpg", f"{stem}-toan-van.txt", f"{stem}.newsml.xml", f"{stem}.ninjs.json",
    ]  # fmt: skip
    assert etree.fromstring(system.files[f"{stem}.newsml.xml"]).get("version") == "1"
    correct(product, "Bữa cơm công đoàn: 210 suất")
    following.follow_all()
    run()
    product.refresh_from_db()
    kill(product)
    assert following.follow_all() == 1  # the correction belongs to what was put there first
    run()
    items = [json.loads(data) for name, data in system.files.items() if "ninjs" in name]
    assert sorted((item["version"], item["pubStatus"]) for item in items) == [
        ("1", "usable"), ("2", "canceled"), ("2", "usable"),
    ]  # fmt: skip


def test_what_one_partner_is_to_take_down_is_canceled_there_although_it_stands_elsewhere(
    desk: MailServer, system: SftpServer
) -> None:
    product = illustrated()
    by_mail, on_server = send(product, by_letter()), send(product, by_sftp(system))
    run()
    product.masters.update(file="library/lost.jpg")  # a picture that is lost stops no take-down
    for delivery in (by_mail, on_server):
        delivery.refresh_from_db()
        following.remove(delivery, actor=UserFactory(is_superuser=True))
    run()
    name = f"{product.public_id}-v1-rut.ninjs.json"
    letter = desk.letters[-1]
    told = {part.get_filename(): part.get_content() for part in letter.iter_attachments()}
    assert str(letter["Subject"]).strip().startswith("Đề nghị gỡ")
    assert set(told) == {name, f"{product.public_id}-v1-rut.newsml.xml"}
    for item in (told[name], system.files[name]):
        assert json.loads(item)["pubStatus"] == "canceled"
    removals = Delivery.objects.filter(action=Action.REMOVE)
    assert [row.state for row in removals] == [State.DELIVERED] * 2
    product.refresh_from_db()
    assert product.status == Status.PUBLISHED


def test_a_look_that_breaks_leaves_it_unknown_and_the_others_are_looked_at(
    system: SftpServer,
) -> None:
    account = by_sftp(system)
    broken, whole = (send(product, account) for product in (illustrated(), illustrated()))
    system.before = _die_after_the_item
    run()
    system.before = lambda operation, path: None
    broken.product.masters.update(file="library/lost.jpg")
    assert reconciling.look_for_unknown(timezone.now() + timedelta(minutes=2)) == 1
    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.state, whole.state) == (State.UNKNOWN, State.DELIVERED)
    assert "FileNotFoundError" in broken.events.get(step="looked").detail


def _die_after_the_item(operation: str, path: str) -> None:
    if operation == "renamed" and path.endswith(".ninjs.json"):
        raise ConnectionError


def test_a_server_that_dies_after_the_last_name_is_read_back_and_nothing_is_sent_again(
    system: SftpServer,
) -> None:
    delivery = send(illustrated(), by_sftp(system))
    system.before = _die_after_the_item
    run()
    delivery.refresh_from_db()
    assert delivery.state == State.UNKNOWN
    system.before = lambda operation, path: None
    files, done = system.files, len(system.operations)
    assert reconciling.look_for_unknown(delivery.not_before + timedelta(seconds=1)) == 1
    delivery.refresh_from_db()
    assert (delivery.state, system.files) == (State.DELIVERED, files)
    assert len(system.operations) == done  # a look asks for sizes alone


@pytest.mark.parametrize(
    ("answer", "state"),
    [("550 unknown", State.FAILED), ("451 later", State.QUEUED), ("drop", State.UNKNOWN)],
)
def test_what_the_mail_server_says_decides_and_silence_is_for_a_person(
    desk: MailServer, answer: str, state: State
) -> None:
    desk.does[ADDRESS] = answer
    delivery = send(illustrated(), by_letter())
    run()
    delivery.refresh_from_db()
    assert (delivery.state, Delivery.objects.count()) == (state, 1)
    assert len(desk.letters) == (answer == "drop")
    if state == State.UNKNOWN:
        assert reconciling.look_for_unknown(delivery.not_before + timedelta(seconds=1)) == 0
        run()
        assert len(desk.letters) == 1


def test_another_server_behind_the_same_name_stops_the_account(system: SftpServer) -> None:
    account = by_sftp(system)
    delivery = send(illustrated(), account)
    system._host_key = SftpServer(system.root)._host_key
    run()
    delivery.refresh_from_db()
    account.refresh_from_db()
    assert (delivery.state, account.state, system.files) == (State.QUEUED, "stopped", {})
    assert delivery.action == Action.PUBLISH
