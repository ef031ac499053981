"""Reading the mail box over IMAP. What was taken in and answered is deleted there; what a person
should look at is marked and stays."""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted, MailMessage, MailMessageFlags

from lantoa.intake.domain.mailing import (
    Mail,
    is_from_a_machine,
    may_write,
    receive_mail,
    send_code,
)
from lantoa.intake.domain.returned import is_report, tell

logger = logging.getLogger(__name__)
BATCH = 50
SECONDS = 60
# What is larger is not fetched: it would be held in memory whole.
MOST_BYTES = 40 * 2**20


def collect() -> int:
    """Read what is new in the mail box; returns how many became tips. Nothing is done while no
    mail box is set up."""
    if not settings.MAILBOX.host:
        return 0
    with _open() as box:
        heads = box.fetch(AND(seen=False), headers_only=True, mark_seen=False, limit=BATCH)
        return sum(_take(box, head) for head in list(heads))


def _take(box: BaseMailBox, head: MailMessage) -> bool:
    """Take one mail in, answer it, delete it; True when it became a tip."""
    uid = str(head.uid)
    if head.size_rfc822 > MOST_BYTES or is_from_a_machine(_mail(head)):
        if not _came_back(box, head):
            box.flag(uid, MailMessageFlags.SEEN, True)
        return False
    if not may_write(_mail(head)):
        return False
    try:
        mail = _mail(next(box.fetch(AND(uid=uid), mark_seen=False)))
        received = receive_mail(mail)
        if received:
            send_code(mail, *received)
    except (smtplib.SMTPException, OSError) as problem:
        # The next reading finds the same mail and the same tip, and answers then.
        logger.warning("mail %s waits: %s", uid, type(problem).__name__)
        return False
    except Exception:
        logger.exception("mail %s cannot be taken in", uid)
        box.flag(uid, (MailMessageFlags.SEEN, MailMessageFlags.FLAGGED), True)
        return False
    if received is None:
        box.flag(uid, MailMessageFlags.SEEN, True)
        return False
    box.delete(uid)
    return True


def _came_back(box: BaseMailBox, head: MailMessage) -> bool:
    """Whether it is a report on a letter of ours; then it is noted and deleted."""
    if head.size_rfc822 > MOST_BYTES or not is_report(str(head.obj["Content-Type"])):
        return False
    report = next(box.fetch(AND(uid=str(head.uid)), mark_seen=False)).obj
    try:
        known = tell(report)
    except Exception:  # whatever a stranger's mail server wrote
        logger.exception("report %s cannot be read", head.uid)
        return False
    if known:
        box.delete(str(head.uid))
    return known


@contextmanager
def _open() -> Iterator[BaseMailBox]:
    place = settings.MAILBOX
    kind = MailBox if place.tls else MailBoxUnencrypted
    box = kind(place.host, place.port, timeout=SECONDS)
    with box.login(place.user, place.password, initial_folder=place.folder) as opened:
        yield opened


def _mail(message: MailMessage) -> Mail:
    headers = {name.lower(): " ".join(values) for name, values in message.headers.items()}
    return Mail(
        message_id=headers.get("message-id") or repr(sorted(headers.items())),
        sender=headers.get("reply-to") or headers.get("from", ""),
        subject=message.subject,
        text=message.text,
        html=message.html,
        attachments=tuple(attachment.payload for attachment in message.attachments),
        headers=headers,
    )
