"""Letters that come back after the mail server had taken them (RFC 3464).

Anybody can write to the mail box, so a report counts only when it names the letter as we named it,
which nobody can guess: else a stranger could end everybody's newsletter.
"""

from __future__ import annotations

import re
from email import message_from_string
from email.message import Message
from typing import Any

from django.db import transaction

from lantoa.channels.adapters.smtp import NO_SUCH_ADDRESS, status_of
from lantoa.channels.domain import subscribing
from lantoa.channels.models import LeftWhy, Letter, LetterState
from lantoa.public.domain.keyed import keyed_digest

_NAME = re.compile(r"<letter-((\d{1,18})\.[0-9a-f]{16})@")


def name_of(pk: int) -> str:
    """The name of a letter in its Message-ID."""
    return f"{pk}.{keyed_digest('letter', str(pk))[:16]}"


@transaction.atomic
def take(report: Message) -> bool:
    """Note what a report says; True when it is about a letter of ours."""
    found = _NAME.search(_message_id(report))
    if found is None or name_of(int(found[2])) != found[1]:
        return False
    failed = [part for part in _recipients(report) if part.get("Action", "").lower() == "failed"]
    statuses = [status_of(part.get("Status", "")) for part in failed]
    lost = [status for status in statuses if status.startswith("5.")]
    row = Letter.objects.select_related("subscriber").filter(pk=found[2]).first()
    if row is None or not lost:
        return True
    Letter.objects.filter(pk=row.pk, state__in=(LetterState.SENT, LetterState.UNKNOWN)).update(
        state=LetterState.REFUSED, answer=lost[0]
    )
    if lost[0] in NO_SUCH_ADDRESS:
        subscribing.end(row.subscriber, LeftWhy.GONE)
    return True


def _recipients(report: Message) -> list[Message]:
    """The blocks of the report, one a recipient, after the one about the whole letter."""
    parts = [part for part in report.walk() if part.get_content_type() == "message/delivery-status"]
    blocks: Any = parts[0].get_payload() if parts else []
    return [block for block in blocks[1:] if isinstance(block, Message)]


def _message_id(report: Message) -> str:
    """How the letter was named that came back, whole or with its head alone."""
    for part in report.walk():
        if part.get_content_type() == "message/rfc822":
            letters: Any = part.get_payload()
            return str(letters[0]["Message-ID"])
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return str(message_from_string(content.decode("utf-8", "replace"))["Message-ID"])
    return ""
