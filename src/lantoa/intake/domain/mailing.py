"""E-mail as a way in: what was written becomes a tip, and only a code goes back.

The sender's address is used for one answer and stored nowhere: the answer is a task in the queue,
committed with the tip, and its row goes when it is done.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from lantoa.intake.domain.receiving import Receipt, Submission, receive
from lantoa.intake.models import TipChannel, TipKind
from lantoa.listening.formats.markup import plain_text
from lantoa.media import MediaError, SafeImage, safe_image, sniff
from lantoa.public.domain import limits

MOST_CHARACTERS = 5_000
MOST_PHOTOS = 4
MOST_BYTES = 15 * 2**20
# How many mails of one address count on one day.
SENDER = {"burst": 5, "per_hour": 5}
# Where an answer begins what it quotes.
_QUOTED = re.compile(
    r"^(?:>|-{2,}\s*(?:Original Message|Thư gốc|Forwarded message)|On .{5,120} wrote:$"
    r"|(?:Vào|Ngày) .{5,120} (?:đã viết|viết):$)",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Mail:
    """What of a mail is looked at. ``headers`` have lower-case names."""

    message_id: str
    sender: str
    subject: str = ""
    text: str = ""
    html: str = ""
    attachments: tuple[bytes, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


def is_from_a_machine(mail: Mail) -> bool:
    """Whether nobody wrote it: answers of machines, lists, bounces and what a filter marked."""
    headers = mail.headers
    return (
        headers.get("auto-submitted", "no").lower() != "no"
        or "list-id" in headers
        or headers.get("precedence", "").lower() in {"bulk", "junk", "list"}
        or headers.get("x-spam-flag", "").lower().startswith("yes")
        or not parseaddr(mail.sender)[1]
        or parseaddr(mail.sender)[1].lower().startswith(("mailer-daemon@", "postmaster@"))
    )


@transaction.atomic
def receive_mail(mail: Mail) -> Receipt | None:
    """Take a mail in and have its code sent back; None for what is not taken.

    The same mail again is the same tip, and no second answer.
    """
    sender = parseaddr(mail.sender)[1].lower()
    photos, left_out = _photos(mail.attachments)
    text = _words(mail)
    if is_from_a_machine(mail) or not (text or photos):
        return None
    receipt = receive(
        Submission(
            key=f"{settings.SECRET_KEY} {mail.message_id}",
            kind=TipKind.CONCERN,
            text=text,
            photos=photos,
            channel=TipChannel.EMAIL,
        )
    )
    app.configure_task("intake.mail_code", queueing_lock=None).defer(
        address=sender, code=receipt.code, left_out=left_out
    )
    return receipt


def answer(code: str, left_out: int) -> tuple[str, str]:
    """Subject and text of the mail that carries the code, in both languages."""
    parts = []
    for language in ("vi", "en"):
        with override(language):
            lines = [
                _("We have received your message. Your code: %(code)s") % {"code": code},
                _("Read the answer with it at %(address)s")
                % {"address": f"{settings.BASE_URL}{reverse('intake:follow')}"},
                _("Your address is not kept. Delete this message if others read your mail."),
            ]
            if left_out:
                lines.append(
                    _("Not taken from your mail: %(count)d attachments.") % {"count": left_out}
                )
            parts.append("\n".join(lines))
    with override("vi"):
        subject = _("Your message to the union")
    return subject, "\n\n".join(parts)


def _words(mail: Mail) -> str:
    body = mail.text.strip() or plain_text(mail.html)
    if quoted := _QUOTED.search(body):
        body = body[: quoted.start()]
    words = "\n".join(filter(None, [mail.subject.strip(), body.strip()]))
    return words[:MOST_CHARACTERS]


def _photos(attachments: Iterable[bytes]) -> tuple[tuple[SafeImage, ...], int]:
    """The first few usable photos, and how many attachments were left out."""
    photos: list[SafeImage] = []
    left_out = 0
    for data in attachments:
        kind = sniff(data)
        usable = kind is not None and kind.mime.startswith("image/") and len(data) <= MOST_BYTES
        if len(photos) == MOST_PHOTOS or not usable:
            left_out += 1
            continue
        try:
            photos.append(safe_image(data))
        except MediaError:
            left_out += 1
    return tuple(photos), left_out
