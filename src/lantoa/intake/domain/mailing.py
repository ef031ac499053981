"""E-mail as a way in: what was written becomes a tip, and only a code goes back.

The sender's address is used for one answer and stored nowhere. Whoever calls `receive_mail` sends
the answer after it has committed and then deletes the mail; until then the mail box is the queue,
and the same mail again is the same tip with the same code.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from lantoa.intake.domain.receiving import Receipt, Submission, receive
from lantoa.intake.models import TipChannel, TipKind
from lantoa.listening.formats.markup import plain_text
from lantoa.media import MediaError, SafeImage, safe_image, sniff
from lantoa.public.domain import limits
from lantoa.public.domain.keyed import keyed_digest

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
        or not address_of(mail)
        or address_of(mail).startswith(("mailer-daemon@", "postmaster@"))
    )


def receive_mail(mail: Mail) -> tuple[Receipt, int] | None:
    """Take a mail in; returns what came of it and how many attachments were left out, or None
    when there is nothing in it that could be read."""
    photos, left_out = _photos(mail.attachments)
    text = _words(mail)
    if not (text or photos):
        return None
    submission = Submission(
        key=keyed_digest("intake.mail", mail.message_id),
        kind=TipKind.CONCERN,
        text=text,
        photos=photos,
        channel=TipChannel.EMAIL,
    )
    return receive(submission), left_out


def may_write(mail: Mail) -> bool:
    """Whether this sender may have another mail taken in now; one that must wait stays where it
    is. Only a keyed hash of the address is counted, and only for a day."""
    day = f"{timezone.now():%Y-%m-%d}"
    return limits.take("mail", keyed_digest("mail", f"{day} {address_of(mail)}"), **SENDER)


def send_code(mail: Mail, receipt: Receipt, left_out: int) -> None:
    """Answer with the code. Raises what the mail server raises."""
    subject, text = answer(receipt.code, left_out)
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address_of(mail)])


def address_of(mail: Mail) -> str:
    """Where an answer goes; "" when the mail does not say who wrote it."""
    address = parseaddr(mail.sender)[1].lower()
    return address if "@" in address else ""


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
