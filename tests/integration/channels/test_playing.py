"""A station's log: agreed times, signed lines that only grow, and the proof they become."""

import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.integration.channels.test_screens import officer
from tests.support.factories.channels import AccountFactory, ChannelFactory, DeliveryFactory
from tests.support.factories.units import UserFactory
from tests.support.pictures import with_place

from lantoa.channels.domain import playing
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.playing import Said
from lantoa.channels.models import NOBODY, Delivery, PlayLine, Slot, State
from lantoa.duties.models import Notice
from lantoa.library.domain import amending
from lantoa.library.models import Publication
from lantoa.privacy.domain import retention
from lantoa.units.models import AuditEntry, Role


@pytest.fixture
def handed() -> Delivery:
    """A package at a station, to be played an hour and half an hour ago."""
    channel = ChannelFactory(key="loudspeaker", reach="by_ear", adapter="")
    delivery = DeliveryFactory(account=AccountFactory(channel=channel, name="Đài phường 7"))
    _client, user = officer(delivery.account)
    now = timezone.now()
    slots = [now + timedelta(minutes=minutes) for minutes in (60, 90)]
    assert playing.hand_over(delivery, actor=user, to="Bà Tư", slots=slots)
    delivery.slots.update(at=F("at") - timedelta(hours=2))
    delivery.events.filter(step="handed_over").update(at=now - timedelta(hours=3))
    delivery.refresh_from_db()
    return delivery


def played(slot: Slot, signed: str = "Trần Thị Loa", **values: object) -> Said:
    return Said(signed=signed, played_at=slot.at, **values)  # type: ignore[arg-type]


def test_when_every_time_is_answered_the_log_is_the_proof(handed: Delivery) -> None:
    first, second = handed.slots.all()
    playing.write(handed, first.pk, played(first), key=uuid4())
    handed.refresh_from_db()
    assert handed.state == State.SENDING
    playing.write(handed, second.pk, Said("Lê Văn Phát", None, "power"), key=uuid4())
    handed.refresh_from_db()
    assert (handed.state, handed.evidence["note"]) == (
        State.DELIVERED,
        "Nhật ký phát đã ký: phát 1 trên 2 lần.",
    )
    assert Publication.objects.get(key=handed.key).published_at == first.at
    assert AuditEntry.objects.filter(action="delivery.play_line").count() == 2


def test_a_phone_that_sends_twice_writes_once(handed: Delivery) -> None:
    slot, key = handed.slots.first(), uuid4()
    lines = {playing.write(handed, slot.pk, played(slot), key=key).pk for _ in range(2)}
    assert (len(lines), PlayLine.objects.count()) == (1, 1)


def test_a_line_is_put_right_by_a_new_one_and_never_changed(handed: Delivery) -> None:
    slot = handed.slots.first()
    wrong = playing.write(handed, slot.pk, Said("Loa", None, "nobody"), key=uuid4())
    right = playing.write(handed, slot.pk, played(slot), key=uuid4())
    entry = playing.log_of(handed)[0]
    assert (entry.lines, entry.last) == ([wrong, right], right)
    for change in (lambda: PlayLine.objects.update(note="x"), PlayLine.objects.all().delete):
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            change()


def test_who_signed_is_forgotten_in_time_and_the_log_stays(handed: Delivery) -> None:
    slot = handed.slots.first()
    playing.write(handed, slot.pk, played(slot, note="Loa rè", photo=b"anh"), key=uuid4())
    kept = playing.write(handed, slot.pk, played(slot, signed=NOBODY), key=uuid4())
    line = PlayLine.objects.get(signed="Trần Thị Loa")
    assert line.photo.storage.exists(line.photo.name)
    rule = retention.rule_named("channels.play_log")
    cutoff = timezone.now() + timedelta(minutes=1)
    assert rule.expired(cutoff).get() == line
    assert not rule.expired(timezone.now() - timedelta(days=1)).exists()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert rule.delete(rule.expired(cutoff)) == 1
    assert not line.photo.storage.exists(line.photo.name)
    line.refresh_from_db()
    assert (line.signed, line.note, line.photo.name) == (NOBODY, "", "")
    assert (line.played_at, playing.log_of(handed)[0].last) == (slot.at, kept)
    assert not rule.expired(cutoff).exists()
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        PlayLine.objects.update(signed=NOBODY, note="", photo="", played_at=timezone.now())


def test_when_nothing_was_played_the_unit_is_told_and_nothing_is_proved(handed: Delivery) -> None:
    for slot in handed.slots.all():
        playing.write(handed, slot.pk, Said("Loa", None, "equipment"), key=uuid4())
    handed.refresh_from_db()
    assert handed.state == State.SENDING
    assert Notice.objects.filter(kind="channels.not_played").count() == 1


def test_without_agreed_times_what_the_station_played_is_the_proof(handed: Delivery) -> None:
    handed.slots.all().delete()
    at = timezone.now() - timedelta(hours=2)
    playing.write(handed, None, Said("Loa", at), key=uuid4())
    handed.refresh_from_db()
    assert (handed.state, handed.slots.get().at) == (State.DELIVERED, at)


def test_what_cannot_be_is_refused(handed: Delivery) -> None:
    slot, other = handed.slots.first(), DeliveryFactory()
    tomorrow = timezone.now() + timedelta(days=1)
    foreign = Slot.objects.create(delivery=other, at=tomorrow)
    for slot_id, said in [
        (slot.pk, Said("Loa", tomorrow)),
        (slot.pk, Said("Loa", datetime(206, 11, 25, tzinfo=UTC))),
        (None, Said("Loa", timezone.now() - timedelta(hours=4))),
        (foreign.pk, Said("Loa", slot.at)),
        (None, Said("Loa", None, "power")),
    ]:
        with pytest.raises(DeliveryError):
            playing.write(handed, slot_id, said, key=uuid4())
    with pytest.raises(DeliveryError):
        playing.write(other, None, Said("Loa", slot.at), key=uuid4())
    assert not PlayLine.objects.exists()
    with pytest.raises(DeliveryError):
        playing.hand_over(other, actor=UserFactory(), to="Loa", slots=[tomorrow, handed.created_at])
    other.refresh_from_db()
    assert other.state == State.QUEUED


def test_the_page_of_the_link_takes_a_line_with_a_photo_of_which_only_pixels_stay(
    handed: Delivery,
) -> None:
    page, slot = reverse("play_log", args=[playing.token_of(handed)]), handed.slots.first()
    stranger = Client()
    shown = stranger.get(page)
    assert (shown.status_code, shown["Cache-Control"], shown.cookies) == (200, "no-store", {})
    form = {
        "slot": slot.pk, "key": str(uuid4()), "played": "yes", "signed": "Trần Thị Loa",
        "at": timezone.localtime(slot.at).strftime("%Y-%m-%dT%H:%M"),
        "photo": SimpleUploadedFile("loa.jpg", with_place()),
    }  # fmt: skip
    assert stranger.post(page, form).status_code == 302
    line = PlayLine.objects.get()
    with line.photo.open("rb") as stored:
        data = stored.read()
    assert (data[:2], b"Hoa" in data) == (b"\xff\xd8", False)
    assert "Trần Thị Loa" in stranger.get(page).content.decode()
    client, _user = officer(handed.account)
    desk = client.get(reverse("channels:delivery", args=[handed.pk])).content.decode()
    assert "Trần Thị Loa" in desk
    photo = client.get(reverse("channels:play_photo", args=[handed.pk, line.pk]))
    assert photo["Content-Disposition"].startswith("attachment")
    for bad in ({"played": "no"}, {"at": ""}, {"signed": " "}, {"key": "x"}, {"slot": "²"}):
        answer = stranger.post(page, {**form, "key": str(uuid4()), "photo": "", **bad})
        assert (answer.status_code, PlayLine.objects.count()) == (200, 1)


def test_a_link_is_signed_expires_and_is_not_for_what_was_never_handed_over(
    handed: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = playing.token_of(handed)
    stranger = Client()
    assert stranger.get(reverse("play_log", args=[f"{token}x"])).status_code == 404
    waiting = reverse("play_log", args=[playing.token_of(DeliveryFactory())])
    assert stranger.get(waiting).status_code == 404
    monkeypatch.setattr(playing, "VALID_FOR", timedelta(seconds=-1))
    assert stranger.get(reverse("play_log", args=[token])).status_code == 410


def test_a_flood_is_stopped(handed: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lantoa.channels.interfaces.playlog.BURST", 1)
    monkeypatch.setattr("lantoa.channels.interfaces.playlog.PER_HOUR", 1)
    page = reverse("play_log", args=[playing.token_of(handed)])
    slot = handed.slots.first()
    form = {"slot": slot.pk, "played": "no", "reason": "power", "signed": "Loa"}
    answers = [Client().post(page, {**form, "key": str(uuid4())}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 200]
    assert PlayLine.objects.count() == 1


def test_the_station_gets_its_times_and_its_link_on_the_sheet(
    handed: Delivery, settings: Settings
) -> None:
    settings.BASE_URL = "https://congdoan.vidu.example"
    client, _user = officer(handed.account)
    answer = client.get(reverse("channels:station_package", args=[handed.pk]))
    archive = zipfile.ZipFile(BytesIO(answer.content))
    link = archive.read("nhat-ky-phat.txt").decode().strip()
    assert link.startswith("https://congdoan.vidu.example/phat/")
    delivery, expired = playing.find(link.rstrip("/").rpartition("/")[2])
    assert (delivery, expired) == (handed, False)


def test_the_link_is_only_for_those_who_may_send_and_not_for_what_was_taken_down(
    handed: Delivery,
) -> None:
    package = reverse("channels:station_package", args=[handed.pk])
    reader, _user = officer(handed.account, Role.VIEWER)
    assert reader.get(package).status_code == 302
    client, _user = officer(handed.account)
    assert client.get(package)["Content-Type"] == "application/zip"
    amending.kill(handed.product_id, "Sai số liệu", actor=UserFactory(is_superuser=True))
    answer = client.get(package, follow=True)
    assert (answer.status_code, answer["Content-Type"][:9]) == (200, "text/html")
