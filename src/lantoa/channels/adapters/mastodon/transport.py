"""Posts on a Mastodon server (docs/channels/mastodon.md)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import unescape

import nh3

from lantoa.channels.adapters.base import (
    Access,
    Begin,
    Effect,
    Message,
    Picture,
    Posted,
    TransportError,
)
from lantoa.channels.adapters.counting import same_words
from lantoa.channels.adapters.wire import Answer, bearer, call, required, server_trouble

API = "https://mastodon.social"
SECRETS = ("token",)

_PICTURE_READY = 10
"""Looks at an uploaded picture, a second apart, before the post is tried again later."""


def publish(access: Access, message: Message, key: str, begin: Begin) -> Posted:
    """Post a text with its link; a picture is uploaded first, which nobody sees.

    The server keeps the key for an hour and answers a repeated one with the first post.
    """
    body: dict[str, object] = {"status": message.with_link(), "visibility": "public"}
    if message.picture:
        body["media_ids"] = [_upload(access, message.picture)]
    return _create(access, body, key, begin)


def reply(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Go on in an answer to our own post, which does not fill everybody's time line again."""
    body = {"status": message.with_link(), "in_reply_to_id": remote_id, "visibility": "unlisted"}
    return _create(access, body, key, begin)


def _create(access: Access, body: Mapping[str, object], key: str, begin: Begin) -> Posted:
    answer = call(
        access,
        "POST",
        f"{access.api}/api/v1/statuses",
        body=body,
        headers={**bearer(access), "Idempotency-Key": key},
        begin=begin,
    )
    _check(answer, once=True)
    return _posted(answer, required(answer.data, "id"))


def correct(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Edit the post; the server keeps its history and tells who has shared it."""
    body = {"status": message.with_link()}
    answer = call(access, "PUT", _status(access, remote_id), body=body, headers=bearer(access))
    _check(answer)
    return _posted(answer, remote_id)


def remove(access: Access, remote_id: str) -> Posted:
    """Delete the post; one that is not there any more is deleted."""
    answer = call(access, "DELETE", _status(access, remote_id), headers=bearer(access))
    if answer.status != 404:
        _check(answer)
    return Posted(remote_id, evidence={"deleted": True})


def look(access: Access, remote_id: str) -> Effect | None:
    """How often the post was marked, answered and shared; a server does not know who saw it."""
    answer = call(access, "GET", _status(access, remote_id), headers=bearer(access))
    if answer.status == 404:
        return None
    _check(answer)
    data = answer.data
    return Effect(None, data["favourites_count"], data["replies_count"], data["reblogs_count"])


def find(access: Access, message: Message, since: datetime) -> list[Posted]:
    """The account's own newest posts with this text."""
    me = call(
        access, "GET", f"{access.api}/api/v1/accounts/verify_credentials", headers=bearer(access)
    )
    _check(me)
    answer = call(
        access,
        "GET",
        f"{access.api}/api/v1/accounts/{required(me.data, 'id')}/statuses",
        query={"limit": "40", "exclude_reblogs": "true"},
        headers=bearer(access),
    )
    _check(answer)
    return [
        Posted(str(post["id"]), post.get("url") or "")
        for post in reversed(answer.data.get("items", []))
        if datetime.fromisoformat(post["created_at"]) >= since
        and same_words(_words(post["content"]), message.with_link())
    ]


def _upload(access: Access, picture: Picture) -> str:
    answer = call(
        access,
        "POST",
        f"{access.api}/api/v2/media",
        form={"description": picture.alt[:1500]},
        picture=("file", picture),
        headers=bearer(access),
    )
    _check(answer)
    media = required(answer.data, "id")
    for _ in range(_PICTURE_READY):
        if answer.status == 200:
            return media
        time.sleep(1)
        answer = call(access, "GET", f"{access.api}/api/v1/media/{media}", headers=bearer(access))
        _check(answer)
    raise TransportError("the server is still working on the picture")


def _status(access: Access, remote_id: str) -> str:
    return f"{access.api}/api/v1/statuses/{remote_id}"


def _posted(answer: Answer, remote_id: str) -> Posted:
    return Posted(remote_id, str(answer.data.get("url") or ""))


def _words(content: str) -> str:
    return unescape(nh3.clean(content, tags=set()))


def _check(answer: Answer, *, once: bool = False) -> None:
    if answer.status < 300:
        return
    if trouble := server_trouble(answer, once=once):
        raise trouble
    text = f"HTTP {answer.status}: {answer.data.get('error', '')}"[:500]
    if answer.status == 429:
        raise TransportError(text, retry_after=_reset(answer))
    if answer.status == 401:
        raise TransportError(text, stop="refused")
    if answer.status == 403:
        suspended = "suspended" in text or "disabled" in text
        raise TransportError(text, stop="suspended" if suspended else "refused")
    raise TransportError(text, permanent=True)


def _reset(answer: Answer) -> timedelta:
    """The pause until X-RateLimit-Reset, an ISO time."""
    try:
        reset = datetime.fromisoformat(answer.headers["x-ratelimit-reset"])
    except (KeyError, ValueError):
        return answer.retry_after or timedelta(minutes=5)
    return max(reset - datetime.now(UTC), timedelta(0))
