"""Mail comes in over IMAP, over a real connection to a small server."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from django.core import mail as outbox_of
from pytest_django import Settings
from tests.support.imap_server import PASSWORD, USER, ImapServer
from tests.support.pictures import picture, with_place

from lantoa.config.environment import MailBox
from lantoa.intake.domain.mailbox import collect
from lantoa.intake.domain.queries import tip_of_code
from lantoa.intake.models import Attachment, Tip
from lantoa.public.models import Bucket

FROM = "Chị Hoa <hoa.may@nha.example>"


@pytest.fixture
def box(settings: Settings) -> Iterator[ImapServer]:
    """Return a mail box that the installation reads."""
    with ImapServer() as server:
        settings.MAILBOX = MailBox("127.0.0.1", server.port, USER, PASSWORD, tls=False)
        yield server


def message(text: str = "Xưởng 2 nóng quá, quạt hỏng.", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    given = {"From": FROM, "Subject": "Hỏi công đoàn", "Message_ID": "<1@nha.example>"}
    for name, value in (given | headers).items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def raw(mail: EmailMessage) -> bytes:
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def code_mailed() -> str:
    body = outbox_of.outbox[-1].body
    return body.partition("Mã của bạn: ")[2].split()[0]


def test_mail_becomes_a_tip_its_sender_gets_the_code_and_the_mail_is_gone(
    box: ImapServer,
) -> None:
    box.add(raw(message()))
    assert collect() == 1
    tip = Tip.objects.get()
    assert (tip.channel, tip.text) == ("email", "Hỏi công đoàn\nXưởng 2 nóng quá, quạt hỏng.")
    assert [sent.to for sent in outbox_of.outbox] == [["hoa.may@nha.example"]]
    assert tip_of_code(code_mailed()) == tip
    assert box.mails == []


def test_address_is_stored_nowhere(box: ImapServer) -> None:
    box.add(raw(message("Trả lời giúp: hoa.may@nha.example, 0912345678")))
    collect()
    stored = [
        str(getattr(row, field.attname))
        for model in (Tip, Bucket)
        for row in model.objects.all()
        for field in model._meta.concrete_fields
    ]
    assert not any("nha.example" in value or "0912" in value for value in stored)


def test_of_thirty_attachments_four_photos_are_taken_and_the_answer_says_so(
    box: ImapServer,
) -> None:
    mail = message()
    for number in range(28):
        mail.add_attachment(
            picture((100 + number, 50)), maintype="image", subtype="jpeg", filename=f"{number}.jpg"
        )
    mail.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="a.exe")
    mail.add_attachment(with_place(), maintype="image", subtype="jpeg", filename="hoa.jpg")
    box.add(raw(mail))
    collect()
    assert Attachment.objects.count() == 4
    assert "Tệp đính kèm không nhận: 26" in outbox_of.outbox[0].body


def test_html_mail_is_read_as_text_and_what_it_quotes_is_left_out(box: ImapServer) -> None:
    mail = message("")
    mail.set_content(
        "<html><head><style>p {color: red}</style></head><body><p>Lương <b>chậm</b></p>"
        "<script>alert(1)</script><p>Hai tháng rồi</p>"
        "<div>On Mon, 2 Mar 2026, Công ty wrote:</div><p>Chuyện nội bộ</p></body></html>",
        subtype="html",
    )
    box.add(raw(mail))
    collect()
    assert Tip.objects.get().text == "Hỏi công đoàn\nLương chậm\nHai tháng rồi"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"List_Id": "<quang-cao.example>"},
        {"Precedence": "bulk"},
        {"X_Spam_Flag": "YES"},
        {"From": "MAILER-DAEMON@thu.example"},
        {"From": "khong phai dia chi"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_what_nobody_wrote_is_not_taken_and_not_answered(
    box: ImapServer, headers: dict[str, str]
) -> None:
    mail = box.add(raw(message(**headers)))
    assert collect() == 0
    assert not Tip.objects.exists()
    assert outbox_of.outbox == []
    assert mail.flags == {"\\Seen"}


def test_mail_whose_answer_cannot_be_sent_waits_and_is_one_tip(
    box: ImapServer, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port  # speaks no SMTP
    settings.EMAIL_TIMEOUT = 5
    mail = box.add(raw(message()))
    assert collect() == 0
    assert mail.flags == set()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert collect() == 1
    assert tip_of_code(code_mailed()) == Tip.objects.get()


def test_sender_of_many_mails_waits(box: ImapServer) -> None:
    for number in range(7):
        box.add(raw(message(f"Chuyện số {number}", Message_ID=f"<{number}@nha.example>")))
    box.add(raw(message("Chuyện của người khác", From="tam@nha.example", Message_ID="<x@y>")))
    assert collect() == 6
    assert [mail.flags for mail in box.mails] == [set(), set()]


def test_large_mail_is_not_fetched(box: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lantoa.intake.domain.mailbox.MOST_BYTES", 500)
    mail = box.add(raw(message("a" * 1000)))
    assert collect() == 0
    assert box.commands.count("UID FETCH") == 1
    assert mail.flags == {"\\Seen"}


def test_broken_mails_hold_nobody_up(box: ImapServer) -> None:
    wrong = b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xff\xfe\x00a"
    box.add(wrong)
    empty = box.add(b"From: c@d.example\r\nContent-Type: multipart/mixed\r\n\r\n--x--")
    box.add(raw(message()))
    assert collect() == 2
    assert box.mails == [empty]
    assert empty.flags == {"\\Seen"}


def test_nothing_is_read_while_no_mail_box_is_set_up() -> None:
    assert collect() == 0
