"""Mail for adapters, through the installation's own mail server: `wire` for letters.

The same question matters: can the letter have left? Before the server is reached, no; when it has
answered with a code, the code tells; when the line breaks in the middle, nobody knows.
"""

from __future__ import annotations

import hashlib
import re
import smtplib
from collections.abc import Sequence
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from lantoa.channels.adapters.base import (
    Access,
    Attached,
    Begin,
    GoneError,
    TransportError,
    UnwelcomeError,
)

NO_SUCH_ADDRESS = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")
"""The address does not exist, or its box is closed (RFC 3463, 7505). Whatever else a server refuses
says nothing about it: it may not want us, today."""
_NOT_US = ("5.1.7", "5.1.8", "5.7.")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\d)")


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
    from us; after it, for this letter: GoneError when there is no such address, UnwelcomeError when
    the server does not want what comes from us. Nothing raised here names the address.
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
        if code == 421:  # the server hangs up, which this connection has not noticed
            connection.close()
        raise _refusal(code, said, recipient=True) from None
    except smtplib.SMTPResponseException as failure:
        connection.close()
        raise _refusal(failure.smtp_code, failure.smtp_error, recipient=False) from None
    except (smtplib.SMTPException, OSError) as failure:
        connection.close()
        raise TransportError(f"no answer: {type(failure).__name__}", unknown=True) from failure


def status_of(text: str) -> str:
    """The enhanced status code with which an answer begins, or ""."""
    found = _STATUS.match(text.strip())
    return found[0] if found else ""


def _refusal(code: int, said: bytes | str, *, recipient: bool) -> TransportError:
    """What a refusal means. Of the server's words only the status stays: they name people."""
    status = status_of(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)
    text = f"{code} {status}".strip()
    if code >= 500 and recipient and status in NO_SUCH_ADDRESS:
        return GoneError(text)
    if code >= 500 and status.startswith(_NOT_US):
        return UnwelcomeError(text)
    return TransportError(text, permanent=code >= 500)
