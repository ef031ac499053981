"""Mail for adapters, through the installation's own mail server: `wire` for letters.

The same question matters: can the letter have left? Before the server is reached, no; when it has
answered with a code, the code tells; when the line breaks in the middle, nobody knows.
"""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Sequence
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from lantoa.channels.adapters.base import Access, Attached, Begin, GoneError, TransportError


def post(
    access: Access,
    title: str,
    text: str,
    name: str,
    begin: Begin,
    *,
    after: str = "",
    files: Sequence[Attached] = (),
) -> None:
    """Send one letter to the address that the account is; ``after`` is the name of the letter
    whose thread it goes on."""
    headers = {"Message-ID": name}
    if after:
        headers |= {"In-Reply-To": after, "References": after}
    sender = formataddr((access.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    letter = EmailMessage(
        " ".join(title.split()), text, from_email=sender, to=[access.handle], headers=headers
    )
    for file in files:
        letter.attach(file.name, file.data, file.mime)
    connection = get_connection()
    try:
        hand_in(letter, connection, begin)
    finally:
        connection.close()


def letter_name(kind: str, key: str) -> str:
    """A letter's name, the same whenever its delivery is tried: mail systems know it again."""
    host = urlsplit(settings.BASE_URL).hostname
    return f"<{kind}-{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"


def hand_in(letter: EmailMessage, connection: BaseEmailBackend, begin: Begin) -> None:
    """Give one letter to the mail server, over a connection that is opened when it is not.

    Raises TransportError before ``begin`` when the server cannot be reached or does not take mail
    from us; after it, for this letter: GoneError when there is no such address.
    """
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as failure:
        raise TransportError(f"no mail server: {failure}") from failure
    begin()
    try:
        connection.send_messages([letter])
    except smtplib.SMTPRecipientsRefused as failure:
        ((code, said),) = failure.recipients.values()
        if code >= 500:
            raise GoneError(_words(code, said)) from failure
        raise TransportError(_words(code, said)) from failure
    except smtplib.SMTPResponseException as failure:
        connection.close()
        text = _words(failure.smtp_code, failure.smtp_error)
        raise TransportError(text, permanent=failure.smtp_code >= 500) from failure
    except (smtplib.SMTPException, OSError) as failure:
        connection.close()
        raise TransportError(f"no answer: {type(failure).__name__}", unknown=True) from failure


def _words(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {said}"[:200]
