"""Notices by e-mail, through a real SMTP server: grouped, at the right hour, once."""

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings
from tests.integration.duties.conftest import NOTICE, Line, make_line
from tests.support.parallel import in_parallel

from lantoa.analysis.worktime import ZONE
from lantoa.duties.domain import mail, notices
from lantoa.duties.models import Digest, DigestStatus, Notice, NoticeSettings
from lantoa.units.models import User


class Box:
    """What arrived; ``refusal`` is what the server says to every recipient instead."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.refusal = ""

    async def handle_RCPT(  # noqa: N802 (the name is aiosmtpd's)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message: Any = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.got.append(message)
        return "250 OK"


@pytest.fixture
def box(settings: Settings) -> Iterator[Box]:
    """Return the box of an SMTP server on loopback."""
    found = Box()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield found
    controller.stop()


def tell(user: User, key: str, when: str, *, urgent: bool = False) -> None:
    notices.notify(
        NOTICE, key=key, users=[user], params={"what": key}, urgent=urgent, url="/admin/"
    )
    Notice.objects.filter(key=key).update(created_at=at(when))


def at(clock: str) -> datetime:
    """A time of today, or of another day written ``+1 08:00``."""
    day, _, hour = clock.rpartition(" ")
    here = timezone.localdate() + timedelta(days=int(day or 0))
    return datetime.combine(here, time.fromisoformat(hour), ZONE)


def send_all(clock: str) -> int:
    made = mail.collect(at(clock))
    for pk in Digest.objects.filter(status="queued").values_list("pk", flat=True):
        Digest.objects.filter(pk=pk).update(next_attempt_at=timezone.now())
        mail.send(pk)
    return made


def test_ordinary_notices_wait_for_the_next_digest_hour_and_come_together(
    line: Line, box: Box
) -> None:
    tell(line.owner, "một", "08:05")
    tell(line.owner, "hai", "13:00")
    assert send_all("13:59") == 0
    assert send_all("14:00") == 1
    assert send_all("14:01") == 0
    (message,) = box.got
    assert message["Subject"] == "[Lan Tỏa] 2 thông báo"
    assert message["To"] == line.owner.email
    text = message.get_content()
    assert text.index("Tin một") < text.index("Tin hai")
    assert "http://127.0.0.1:8000/admin/notices/settings/" in text


def test_urgent_notice_goes_at_once_and_takes_nothing_along(line: Line, box: Box) -> None:
    tell(line.owner, "chậm", "10:00")
    tell(line.owner, "gấp", "10:00", urgent=True)
    assert send_all("10:01") == 1
    (message,) = box.got
    assert message["Subject"] == "[Lan Tỏa] Tin gấp"
    assert "chậm" not in message.get_content()


def test_quiet_hours_hold_back_even_what_is_urgent(line: Line, box: Box) -> None:
    tell(line.owner, "đêm", "21:30", urgent=True)
    assert [send_all(c) for c in ("21:31", "23:59", "+1 00:00", "+1 05:59")] == [0] * 4
    assert send_all("+1 06:00") == 1


def test_what_was_read_on_screen_is_not_sent(line: Line, box: Box) -> None:
    tell(line.owner, "một", "10:00")
    notices.mark_read(line.owner)
    assert send_all("14:00") == 0


@pytest.mark.parametrize(("wish", "sent"), [("none", 0), ("urgent", 1)])
def test_person_decides_what_comes_by_mail(line: Line, box: Box, wish: str, sent: int) -> None:
    NoticeSettings.objects.create(user=line.owner, mail=wish)
    tell(line.owner, "thường", "07:00")
    tell(line.owner, "gấp", "07:00", urgent=True)
    assert send_all("14:00") == sent
    assert ["Tin gấp" in message["Subject"] for message in box.got] == [True] * sent


def test_mail_is_in_the_language_of_its_reader(line: Line, box: Box) -> None:
    User.objects.filter(pk=line.owner.pk).update(language="en")
    tell(line.owner, "a", "10:00")
    tell(line.owner, "b", "10:00")
    send_all("14:00")
    assert box.got[0]["Subject"] == "[Lan Tỏa] 2 notices"


def test_server_that_is_away_is_tried_again_with_the_same_message_id(
    line: Line, box: Box, settings: Settings
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    tell(line.owner, "một", "10:00")
    send_all("14:00")
    digest = Digest.objects.get()
    assert (digest.status, digest.attempts) == (DigestStatus.QUEUED, 1)
    assert digest.next_attempt_at > timezone.now() + timedelta(minutes=4)
    before = mail.message_of(digest).message()["Message-ID"]
    settings.EMAIL_PORT = port
    send_all("14:10")
    assert [message["Message-ID"] for message in box.got] == [before]
    assert Digest.objects.get().status == DigestStatus.SENT


@pytest.mark.parametrize(
    ("refusal", "status"),
    [("550 no such person", DigestStatus.FAILED), ("451 later", DigestStatus.QUEUED)],
)
def test_refusal_for_good_ends_the_attempts(
    line: Line, box: Box, refusal: str, status: str
) -> None:
    box.refusal = refusal
    tell(line.owner, "một", "10:00")
    send_all("14:00")
    assert Digest.objects.get().status == status


def test_line_break_in_a_title_makes_no_header(line: Line, box: Box) -> None:
    tell(line.owner, "x\r\nBcc: la@vidu.example", "10:00")
    send_all("14:00")
    assert "Bcc" not in box.got[0]
    assert box.got[0]["Subject"] == "[Lan Tỏa] Tin x Bcc: la@vidu.example"


@pytest.mark.django_db(transaction=True)
def test_eight_workers_send_one_mail(box: Box) -> None:
    line = make_line()
    tell(line.owner, "một", "10:00")
    assert sum(in_parallel(8, lambda _: mail.collect(at("14:00")))) == 1
    Digest.objects.update(next_attempt_at=timezone.now())
    (digest,) = mail.due_ids()
    assert sorted(in_parallel(8, lambda _: mail.send(digest))) == [False] * 7 + [True]
    assert len(box.got) == 1


@pytest.mark.django_db(transaction=True)
def test_mail_of_a_change_that_is_undone_is_never_made(box: Box) -> None:
    line = make_line()
    with transaction.atomic():
        tell(line.owner, "một", "10:00")
        transaction.set_rollback(True)
    assert send_all("14:00") == 0
