"""Notifications to browsers that asked for them (docs/channels/webpush.md): RFC 8030.

The push service is the browser maker's, and its address is whatever a browser gave us: so nothing
that it answers may stop the account, only this subscriber.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from lantoa.channels.adapters.base import (
    Access,
    Begin,
    GoneError,
    Hand,
    Message,
    Picture,
    Reader,
    TransportError,
)
from lantoa.channels.adapters.webpush.encryption import (
    LARGEST,
    authorization,
    encrypt,
    fresh_key,
    packed,
)
from lantoa.channels.adapters.webpush.services import is_service, named
from lantoa.channels.adapters.wire import Answer, call, server_trouble

API = ""
SECRETS: tuple[str, ...] = ()
KEPT_FOR = timedelta(days=2)
"""How long a service keeps it for a phone that is off."""
LOST_AFTER = 10
"""Notifications in a row that a browser's service did not take, after which it is left alone."""


def fresh() -> dict[str, str]:
    """The key pair by which browsers know this account; with another they would hear nothing."""
    return {"private": fresh_key()}


@contextmanager
def spread(access: Access, message: Message, about: str) -> Iterator[Hand]:
    """Send to one browser after the other. What is about the same thing takes its place: in the
    service while it waits (Topic), on the phone where it is shown (tag)."""
    topic = packed(hashlib.sha256(about.encode()).digest())[:32]
    title = message.title.strip()
    body = message.text.strip().removeprefix(title).strip()
    shown = {"title": title, "body": body, "url": message.link, "tag": topic}
    content = json.dumps(shown, ensure_ascii=False).encode()
    if len(content) > LARGEST:
        raise TransportError("the notification does not fit", permanent=True)

    def hand(reader: Reader, key: str, begin: Begin) -> None:
        place = reader.place
        if not is_service(place["endpoint"]):  # it was once
            begin()
            raise TransportError("not one of LANTOA_PUSH_SERVICES", permanent=True)
        answer = call(
            replace(access, allowed=named()),
            "POST",
            place["endpoint"],
            raw=Picture(
                encrypt(content, place["p256dh"], place["auth"]), "application/octet-stream", ""
            ),
            headers={
                "Authorization": authorization(
                    access.secrets["private"], place["endpoint"], f"mailto:{access.handle}"
                ),
                "Content-Encoding": "aes128gcm",
                "TTL": str(int(KEPT_FOR.total_seconds())),
                "Urgency": "normal",
                "Topic": topic,
            },
            begin=begin,
        )
        _check(answer)

    yield hand


def _check(answer: Answer) -> None:
    text = f"HTTP {answer.status}"
    if answer.status in (404, 410):
        raise GoneError(text)
    if answer.status == 429:
        raise TransportError(text, retry_after=answer.retry_after or timedelta(minutes=10))
    if trouble := server_trouble(answer, once=True):
        raise trouble
    if answer.status >= 300:  # 413 among them: a service that takes less than it must
        raise TransportError(text, permanent=True)
