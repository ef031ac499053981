"""A newsletter through a real mail server: asked for twice, ended by a click, never sent twice."""

import os
import re
import signal
import traceback
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.integration.channels.test_kill import dying
from tests.integration.channels.test_screens import officer
from tests.support.factories.channels import newsletter, subscribe
from tests.support.factories.library import ApprovedFactory, make_master
from tests.support.factories.units import UserFactory
from tests.support.forking import leave_connections_to_the_parent
from tests.support.imap_server import PASSWORD, USER, ImapServer
from tests.support.mail import MailServer
from tests.support.pictures import picture
from tests.support.worker import forget_jobs, work_until_empty

from lantoa.channels.adapters.base import TransportError
from lantoa.channels.domain import (
    accounts,
    effect,
    following,
    keeping,
    outbox,
    sending,
    spreading,
    subscribing,
)
from lantoa.channels.domain.composing import compose
from lantoa.channels.domain.dispatching import send_to
from lantoa.channels.models import Account, Action, Delivery, Letter, State, Subscriber
from lantoa.config.environment import MailBox
from lantoa.intake.domain import mailbox
from lantoa.library.domain import amending
from lantoa.library.models import Publication
from lantoa.privacy.domain import retention, subjects
from lantoa.privacy.domain.deletions import replay
from lantoa.privacy.models import Consent


@pytest.fixture
def post(settings: Settings) -> Iterator[MailServer]:
    """Return the mail server through which everything goes."""
    with MailServer() as server:
        server.use(settings)
        yield server


def write(account: Account, **fields: object) -> Delivery:
    """Put a product of the account's unit in the queue, as an officer does."""
    product = ApprovedFactory(unit=account.unit, **fields)
    actor = UserFactory(is_superuser=True)
    return send_to(account, product, compose(product, account, link=LINK), actor=actor)[0]


LINK = "https://congdoan.example/tin/1"


def work() -> None:
    """What worker after worker does, whatever waits for later."""
    while True:
        Letter.objects.update(not_before=timezone.now())
        Delivery.objects.update(not_before=timezone.now())
        if sending.send_next() is None:
            return


def states(delivery: Delivery) -> dict[str, str]:
    rows = Letter.objects.filter(delivery=delivery).order_by("pk")
    names = [f"{chr(97 + at)}" for at in range(len(rows))]
    return dict(zip(names, (row.state for row in rows), strict=True))


def parts(letter: EmailMessage) -> tuple[str, str]:
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    return text.get_content(), html.get_content()


@pytest.mark.django_db(transaction=True)
def test_asked_for_confirmed_read_and_ended_with_one_click(
    post: MailServer, client: Client
) -> None:
    forget_jobs()
    account = newsletter()
    page = reverse("subscribe", args=[account.pk])
    assert account.name in client.get(reverse("subscribe_list")).content.decode()
    form = {"email": "Hoa@vidu.example", "language": "vi", "topics": ["meals"]}
    assert client.post(page, form).status_code == 400  # the box is not ticked for anybody
    said = client.post(page, form | {"consent": "on"})
    assert client.post(page, form | {"consent": "on"}).content == said.content
    work_until_empty()
    assert post.addresses == ["Hoa@vidu.example"] * 2
    link = re.search(r"/ban-tin/thu/\S+", post.letters[0].get_content())
    assert link is not None
    assert not Consent.objects.exists()
    client.get(link[0])  # as a machine does that looks at every link
    assert subscribing.readers(account).count() == 0
    client.post(link[0], {"act": "confirm"})
    assert subscribing.readers(account).count() == 1
    assert Consent.objects.get().purpose == "channels.newsletter"

    post.letters.clear()
    make_master(write(account, body="<p>Toàn văn.</p>").product, picture())
    write(account, topics=["wages"])  # not what was asked for
    work()
    (letter,) = post.letters
    text, html = parts(letter)
    assert letter["From"] == "Bản tin Công đoàn <lantoa@localhost>"
    assert "Toàn văn." in text
    assert "Toàn văn." in html
    assert re.findall(r'src="([^"]*)"', html) == []
    assert set(re.findall(r'href="(http[^"]*)"', html)) == {
        LINK, f"http://127.0.0.1:8000{link[0]}",
    }  # fmt: skip
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = str(letter["List-Unsubscribe"]).strip("<>").removeprefix("http://127.0.0.1:8000")
    away = Client(enforce_csrf_checks=True)
    assert away.get(one_click).status_code == 302  # looking ends nothing
    for _ in range(2):
        answer = away.post(
            one_click, {"List-Unsubscribe": "One-Click"}, headers={"sec-fetch-site": "cross-site"}
        )
        assert (answer.status_code, answer.cookies) == (200, {})
    gone = Subscriber.objects.get()
    assert (bytes(gone.sealed), gone.digest, gone.ended_why) == (b"", "", "asked")
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    write(account)
    work()
    assert len(post.letters) == 1


def test_the_picture_travels_in_the_letter(post: MailServer) -> None:
    account = newsletter()
    subscribe(account, "a@vidu.example", language="en")
    product = ApprovedFactory(unit=account.unit)
    make_master(product, picture())
    actor = UserFactory(is_superuser=True)
    send_to(account, product, compose(product, account), actor=actor)
    work()
    (letter,) = post.letters
    _text, html = parts(letter)
    assert re.findall(r'src="([^"]*)"', html) == ["cid:picture@letter"]
    (image,) = [part for part in letter.walk() if part.get_content_type() == "image/jpeg"]
    assert image["Content-ID"] == "<picture@letter>"
    assert "Change or end it" in html


def test_what_each_answer_of_the_mail_server_means(post: MailServer) -> None:
    account = newsletter()
    for name in "abcd":
        subscribe(account, f"{name}@vidu.example")
    post.does = {
        "b@vidu.example": "451 4.7.1 try again later",
        "c@vidu.example": "550 5.1.1 <c@vidu.example> no such user",
        "d@vidu.example": "drop",
    }
    delivery, before = write(account), timezone.now()
    sending.send_next()
    delivery.refresh_from_db()
    assert states(delivery) == {"a": "sent", "b": "queued", "c": "refused", "d": "unknown"}
    assert (delivery.state, delivery.attempts) == (State.QUEUED, 0)
    assert delivery.not_before > before + timedelta(minutes=5)
    post.does = {}
    work()
    delivery.refresh_from_db()
    assert delivery.state == State.DELIVERED
    assert delivery.evidence["letters"] == 2
    assert delivery.evidence["note"] == "Đã nhận: <10. Bị từ chối: <10. Không trả lời: <10."
    assert post.addresses == [f"{name}@vidu.example" for name in "adb"]  # d once
    assert Subscriber.objects.get(ended_why="gone").letters.get().answer == "550 5.1.1"
    assert Publication.objects.get().channel == "newsletter"
    (row,) = effect.by_channel(UserFactory(is_superuser=True), timezone.now() - timedelta(days=1))
    assert (row.deliveries, row.reach) == (1, 2)


def test_no_mail_server_costs_nobody_their_letter(post: MailServer, settings: Settings) -> None:
    account = newsletter()
    subscribe(account, "a@vidu.example")
    delivery = write(account)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    sending.send_next()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem, states(delivery)) == (
        State.QUEUED, "no_connection", {"a": "queued"},
    )  # fmt: skip
    settings.EMAIL_PORT = port
    Delivery.objects.update(not_before=timezone.now())
    sending.send_next()
    assert post.addresses == ["a@vidu.example"]


def test_a_server_that_does_not_want_us_forgets_nobody(post: MailServer) -> None:
    account = newsletter()
    for name in "abcdef":
        subscribe(account, f"{name}@vidu.example")
    refusals = (
        "550 that is no status",
        "554 5.7.1 <b@vidu.example>: Relay access denied",
        "550 5.1.8 sender",
        "554 5.7.606 blocked",
    )
    post.does = {f"{name}@vidu.example": said for name, said in zip("abcd", refusals, strict=True)}
    delivery = write(account)
    sending.send_next()
    delivery.refresh_from_db()
    account.refresh_from_db()
    assert (account.state, account.stopped_why) == ("stopped", "refused")
    assert (delivery.state, delivery.detail) == (State.QUEUED, "554 5.7.606")
    assert list(states(delivery).values()) == ["refused"] * 4 + ["queued"] * 2
    assert subscribing.readers(account).count() == 6
    assert "@" not in "".join(Letter.objects.values_list("answer", flat=True))
    post.does = {}
    accounts.start(UserFactory(), account)
    work()
    assert post.addresses == ["e@vidu.example", "f@vidu.example"]


def test_a_server_that_hangs_up_costs_the_next_reader_nothing(post: MailServer) -> None:
    account = newsletter()
    for name in "ab":
        subscribe(account, f"{name}@vidu.example")
    post.does = {"a@vidu.example": "421 4.3.2 closing"}
    delivery = write(account)
    Delivery.objects.update(attempts=sending.ATTEMPTS - 1)
    sending.send_next()
    assert states(delivery) == {"a": "queued", "b": "sent"}
    delivery.refresh_from_db()
    assert delivery.attempts == 0  # of a long list, each hiccup is its own


def test_what_goes_wrong_with_one_letter_is_its_own(post: MailServer) -> None:
    account = newsletter()
    for name in "abc":
        subscribe(account, f"{name}@vidu.example")
    broken = Subscriber.objects.order_by("pk")[1]
    Subscriber.objects.filter(pk=broken.pk).update(sealed=b"cannot be read")
    delivery = write(account)
    work()
    assert states(delivery) == {"a": "sent", "b": "refused", "c": "sent"}
    assert broken.letters.get().answer == "SealError"


def test_batches_are_paced_and_a_product_taken_down_stops_the_rest(
    post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "BATCH", 2)
    account = newsletter(burst=2, every=timedelta(days=1))
    for name in "abcdef":
        subscribe(account, f"{name}@vidu.example")
    delivery = write(account)
    work()
    assert post.addresses == [f"{name}@vidu.example" for name in "abcd"]
    late = timezone.now() + timedelta(days=2)
    amending.kill(delivery.product_id, "sai", actor=UserFactory(is_superuser=True))
    claimed = outbox.claim(late)
    assert claimed is not None
    sending.send(claimed)
    delivery.refresh_from_db()
    assert len(post.letters) == 4
    assert delivery.state == State.DELIVERED
    assert "Sau đó dừng" in delivery.evidence["note"]
    assert Delivery.objects.get(action=Action.REMOVE).original == delivery


def test_letters_are_not_taken_back_and_a_person_decides_who_is_written_to(
    post: MailServer,
) -> None:
    account = newsletter()
    subscribe(account, "a@vidu.example")
    subscribe(account, "b@vidu.example")
    post.does = {"b@vidu.example": "550 5.7.1 refused"}
    first = write(account)
    work()
    subscribe(account, "c@vidu.example")
    post.letters.clear()
    amending.kill(first.product_id, "sai", actor=UserFactory(is_superuser=True))
    following.follow_all()
    work()
    removal = Delivery.objects.get(action=Action.REMOVE)
    assert (removal.state, post.letters) == (State.FAILED, [])
    client, _user = officer(account)
    page = reverse("channels:delivery", args=[removal.pk])
    assert "Thư đã gửi không thu hồi được" in client.get(page).content.decode()
    letter = reverse("channels:write_letter", args=[removal.pk])
    client.post(letter, {"text": "Chúng tôi đã gửi nhầm."}, follow=True)
    client.post(letter, {"text": "Chúng tôi đã gửi nhầm."}, follow=True)
    work()
    assert post.addresses == ["a@vidu.example"]
    assert "gửi nhầm" in parts(post.letters[0])[0]
    removal.refresh_from_db()
    assert removal.state == State.DELIVERED
    assert Publication.objects.get().removed_at is not None


def test_what_is_corrected_waits_for_a_person_too(post: MailServer) -> None:
    account = newsletter()
    subscribe(account, "a@vidu.example")
    first = write(account)
    work()
    texts = {"headline": "Đúng là 210 suất cơm", "lead": "", "body": ""}
    actor = UserFactory(is_superuser=True)
    amending.correct(first.product_id, texts, "Sai số suất", seen=1, actor=actor)
    assert following.follow_all() == 1
    assert following.follow_all() == 0
    work()
    correction = Delivery.objects.get(action=Action.CORRECT)
    assert (correction.state, len(post.letters)) == (State.FAILED, 1)
    spreading.ask_for_letter(correction, correction.message["text"], actor=actor)
    work()
    assert "Đính chính: Sai số suất" in parts(post.letters[1])[0]
    amending.kill(first.product_id, "sai", actor=actor)
    assert following.follow_all() == 1  # one letter was sent out, one take-down


def test_nobody_to_send_to_is_said(post: MailServer) -> None:
    delivery = write(newsletter())
    work()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.detail) == (State.FAILED, "Chưa có ai để gửi đến.")


@pytest.mark.parametrize(
    ("status", "forged", "whole", "state", "kept"),
    [
        ("5.1.1", False, True, "refused", False),
        ("5.1.1", False, False, "refused", False),
        ("5.7.1", False, True, "refused", True),
        ("5.1.8", False, True, "refused", True),
        ("4.4.1", False, True, "sent", True),
        ("5.1.1", True, True, "sent", True),
    ],
)
def test_a_letter_that_comes_back_later(
    post: MailServer, settings: Settings, status: str, forged: bool, whole: bool, state: str,
    kept: bool,
) -> None:  # fmt: skip
    account = newsletter()
    subscribe(account, "a@vidu.example")
    write(account)
    work()
    letter = post.letters[0]
    if forged:
        name = str(letter["Message-ID"])
        letter.replace_header("Message-ID", re.sub(r"\.[0-9a-f]{16}@", f".{'0' * 16}@", name))
    back = letter.as_string() if whole else f"Message-ID: {letter['Message-ID']}\n"
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    with ImapServer() as box:
        settings.MAILBOX = MailBox("127.0.0.1", box.port, USER, PASSWORD, tls=False)
        box.add(REPORT.format(status=status, kind=kind, back=back).replace("\n", "\r\n").encode())
        assert mailbox.collect() == 0
        assert len(box.mails) == int(forged)
    assert Letter.objects.get().state == state
    assert (subscribing.readers(account).count() == 1) is kept


REPORT = """From: MAILER-DAEMON@thu.example
To: lantoa@localhost
Subject: Undelivered
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It came back.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; thu.example

Final-Recipient: rfc822; a@vidu.example
Action: failed
Status: {status}

--b
Content-Type: {kind}

{back}
--b--
"""


PLACES = {
    "before it is begun": (spreading, "_reader", False),
    "when it arrives": "before",
    "when the server has it": "after",
    "before the answer is written": (spreading, "_end", False),
    "after the answer is written": (spreading, "_end", True),
}


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_at_any_step_sends_nobody_a_second_letter(post: MailServer) -> None:
    account = newsletter()
    names = [f"{name}@vidu.example" for name in "abcdefghij"]
    for name in names:
        subscribe(account, name)
    delivery = write(account)
    for where in (*PLACES.values(), None):
        work_and_die(where, post)
        outbox.recover(timezone.now() + 2 * outbox.LEASE)
        Delivery.objects.filter(state=State.QUEUED).update(not_before=timezone.now())
    delivery.refresh_from_db()
    assert delivery.state == State.DELIVERED
    got = post.addresses
    assert len(got) == len(set(got))
    rows = Letter.objects.order_by("pk").values_list("state", flat=True)
    known = dict(zip(names, rows, strict=True))
    assert set(known.values()) == {"sent", "unknown"}
    assert {name for name, state in known.items() if state == "sent"} <= set(got)


def work_and_die(where: object, post: MailServer) -> None:
    connections.close_all()
    post.before = post.after = lambda: None
    child = os.fork()
    if child == 0:
        try:
            leave_connections_to_the_parent()
            if isinstance(where, tuple):
                module, name, after = where
                setattr(module, name, dying(getattr(module, name), after=after))
            sending.send_next()
        finally:
            os._exit(0)
    if isinstance(where, str):
        setattr(post, where, lambda: os.kill(child, signal.SIGKILL))
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) is (where is not None)


def test_what_is_known_of_a_subscriber_and_how_it_goes() -> None:
    account = newsletter()
    subscriber = subscribe(account, "a@vidu.example")
    kind, owned = subjects.find(subscribing.code_of(subscriber)) or (None, None)
    assert kind is not None
    assert owned is not None
    assert kind.collect(owned.reference)["place"] == {"address": "a@vidu.example"}
    stranger = subscribing.ask(account, "b@vidu.example", language="vi", topics=[])
    assert stranger is not None
    Subscriber.objects.update(asked_at=timezone.now() - timedelta(days=8))
    run = retention.run(retention.rule_named(keeping.WAITING))
    assert run is not None
    assert run.deleted == 1
    assert Subscriber.objects.get() == subscriber
    letters = (account, account, newsletter(handle="b@congdoan.example"))
    for asked in letters:
        assert subscribing.ask(asked, "c@vidu.example", language="vi", topics=[])
    for asked in letters:  # nobody's letter box is filled by others, whatever they ask for
        assert subscribing.ask(asked, "C@vidu.example ", language="vi", topics=[]) is None


def test_the_question_is_asked_again_only_when_it_has_not_left(
    post: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    address = "hoa@vidu.example"
    subscriber = subscribing.ask(newsletter(), address, language="vi", topics=[])
    assert subscriber is not None
    for said, again in (("drop", False), (f"550 5.1.1 <{address}>", False), ("451 <x>", True)):
        post.does = {address: said}
        try:
            subscribing.write_to(subscriber)
        except TransportError as error:
            told = "".join(traceback.format_exception(error))
            assert again
        else:
            told = caplog.text
            assert not again
        assert address not in told
    assert post.addresses == [address]
    assert list(caplog.messages) == [
        f"subscriber {subscriber} was not written to: no answer: SMTPServerDisconnected",
        f"subscriber {subscriber} was not written to: 550 5.1.1",
    ]


@pytest.mark.django_db(transaction=True)
def test_who_left_stays_gone_after_a_restore(settings: Settings, tmp_path: object) -> None:
    settings.DELETION_JOURNAL = f"{tmp_path}/journal"
    account = newsletter()
    subscriber = subscribe(account, "a@vidu.example")
    before = Subscriber.objects.get()
    subscribing.end(subscriber)
    before.save()
    assert subscribing.readers(account).count() == 1
    replay()
    assert subscribing.readers(account).count() == 0
