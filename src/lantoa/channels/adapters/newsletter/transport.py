"""Letters to those who asked for them (docs/channels/newsletter.md).

Text and HTML; a picture travels in the letter. Nothing is fetched when it is opened, so nobody
learns that it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.mime.image import MIMEImage
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.translation import override

from lantoa.channels.adapters.base import Access, Begin, Hand, Message, Picture, Reader
from lantoa.channels.adapters.smtp import hand_in
from lantoa.media import safe_image

API = ""
SECRETS: tuple[str, ...] = ()
PICTURE = "picture@letter"
WIDEST = 1_200
"""Pixels: twice the width of the letter, for fine screens."""


@contextmanager
def spread(access: Access, message: Message, about: str) -> Iterator[Hand]:
    """Keep one connection to the mail server for a batch of letters."""
    shown = message.picture
    picture = safe_image(shown.data, longest=WIDEST).data if shown else None
    connection = get_connection()

    def hand(reader: Reader, key: str, begin: Begin) -> None:
        hand_in(letter(access, message, reader, key, picture), connection, begin)

    try:
        yield hand
    finally:
        connection.close()


def letter(
    access: Access, message: Message, reader: Reader, key: str, picture: bytes | None
) -> EmailMultiAlternatives:
    """One reader's letter, in the language of its reader around what is sent.

    Its headers let a mail program end it with one click, without a sign-in (RFC 8058).
    """
    host = urlsplit(settings.BASE_URL).hostname
    body = message.text.strip().removeprefix(message.title.strip()).strip()
    context = {
        "message": message,
        "paragraphs": [part for part in body.split("\n\n") if part.strip()],
        "sender": access.name,
        "reader": reader,
        "picture": PICTURE if picture else "",
    }
    with override(reader.language):
        text = render_to_string("channels/letter.txt", context)
        html = render_to_string("channels/letter.html", context)
    made = EmailMultiAlternatives(
        subject=" ".join(message.title.split()),
        body=text,
        from_email=formataddr((access.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[reader.place["address"]],
        reply_to=[access.handle],
        headers={
            "Message-ID": f"<letter-{key}@{host}>",
            "List-Id": f"<newsletter.{access.handle.replace('@', '.')}>",
            "List-Unsubscribe": f"<{reader.leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    made.attach_alternative(html, "text/html")
    if picture and message.picture:
        made.mixed_subtype = "related"  # type: ignore[attr-defined]
        made.attach(_inline(picture, message.picture))
    return made


def _inline(data: bytes, picture: Picture) -> MIMEImage:
    part = MIMEImage(data, picture.mime.rpartition("/")[2])
    part.add_header("Content-ID", f"<{PICTURE}>")
    part.add_header("Content-Disposition", "inline", filename="anh.jpg")
    return part
