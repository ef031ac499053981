"""Posts of a Facebook Page through the Graph API (docs/channels/facebook.md)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from lantoa.channels.adapters.base import Access, Begin, Effect, Message, Posted, TransportError
from lantoa.channels.adapters.counting import same_words
from lantoa.channels.adapters.wire import Answer, bearer, call, required, server_trouble

API = "https://graph.facebook.com/v25.0"
SECRETS = ("token",)

_FIELDS = "id,message,permalink_url,created_time"
_COUNTS = (
    "reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count),shares,"
    "insights.metric(post_total_media_view_unique)"
)
_EXPIRED_SUBCODES = {463, 467}
_SIGN_IN = {102, 190}
_NOT_ALLOWED = {10, *range(200, 300)}
_TOO_MANY = {4, 17, 32, 341, 613}
_BLOCKED = 368
_GONE = (100, 33)
_PAUSE = timedelta(hours=1)
"""The windows of its limits last an hour; used when the answer does not say."""


def publish(access: Access, message: Message, key: str, begin: Begin) -> Posted:
    """Post a text with its link, or a picture with both as its caption."""
    if message.picture:
        form = {"message": message.with_link(), "alt_text_custom": message.picture.alt}
        path, picture = "photos", ("source", message.picture)
    else:
        form = {"message": message.text} | ({"link": message.link} if message.link else {})
        path, picture = "feed", None
    answer = call(
        access,
        "POST",
        f"{access.api}/{access.handle}/{path}",
        form=form,
        picture=picture,
        headers=bearer(access),
        begin=begin,
    )
    _check(answer, once=True)
    return _posted(str(answer.data.get("post_id") or required(answer.data, "id")))


def reply(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Write a comment of the Page under its post."""
    url = f"{_post(access, remote_id)}/comments"
    form = {"message": message.text}
    answer = call(access, "POST", url, form=form, headers=bearer(access), begin=begin)
    _check(answer, once=True)
    return _posted(required(answer.data, "id"))


def correct(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Replace the text; Facebook keeps the history of edits."""
    form = {"message": message.with_link()}
    _check(call(access, "POST", _post(access, remote_id), form=form, headers=bearer(access)))
    return _posted(remote_id)


def remove(access: Access, remote_id: str) -> Posted:
    """Delete the post; one that is not there any more is deleted."""
    answer = call(access, "DELETE", _post(access, remote_id), headers=bearer(access))
    if not _is_gone(answer):
        _check(answer)
    return Posted(remote_id, evidence={"deleted": True})


def look(access: Access, remote_id: str) -> Effect | None:
    """How many people saw the post, reacted, commented and shared; Facebook tells how many people
    saw it for Pages with 100 followers and more."""
    query = {"fields": _COUNTS}
    answer = call(access, "GET", _post(access, remote_id), query=query, headers=bearer(access))
    if _is_gone(answer):
        return None
    _check(answer)
    data = answer.data
    insights = data.get("insights", {}).get("data") or [{"values": [{}]}]
    return Effect(
        reach=insights[0]["values"][0].get("value"),
        reactions=data["reactions"]["summary"]["total_count"],
        replies=data["comments"]["summary"]["total_count"],
        shares=data.get("shares", {}).get("count", 0),
    )


def find(access: Access, message: Message, since: datetime) -> list[Posted]:
    """The Page's published posts with this text."""
    answer = call(
        access,
        "GET",
        f"{access.api}/{access.handle}/published_posts",
        query={"fields": _FIELDS, "since": str(int(since.timestamp())), "limit": "100"},
        headers=bearer(access),
    )
    _check(answer)
    texts = (message.text, message.with_link())
    return [
        _posted(post["id"], post.get("permalink_url", ""))
        for post in reversed(answer.data.get("data", []))
        if any(same_words(post.get("message", ""), text) for text in texts)
    ]


def _post(access: Access, remote_id: str) -> str:
    return f"{access.api}/{remote_id}"


def _posted(remote_id: str, address: str = "") -> Posted:
    return Posted(remote_id, address or f"https://www.facebook.com/{remote_id}")


def _error(answer: Answer) -> dict[str, Any]:
    error = answer.data.get("error")
    return error if isinstance(error, dict) else {}


def _is_gone(answer: Answer) -> bool:
    error = _error(answer)
    return (error.get("code"), error.get("error_subcode")) == _GONE


def _check(answer: Answer, *, once: bool = False) -> None:
    """Raise what the error in an answer means. Facebook puts one into answers of any status."""
    error = _error(answer)
    if not error:
        if trouble := server_trouble(answer, once=once):
            raise trouble
        if answer.status >= 400:
            raise TransportError(f"HTTP {answer.status}", permanent=True)
        return
    code, subcode = error.get("code"), error.get("error_subcode")
    text = f"({code}/{subcode}) {error.get('message', '')}"[:500]
    if code in _SIGN_IN:
        raise TransportError(text, stop="expired" if subcode in _EXPIRED_SUBCODES else "refused")
    if code in _NOT_ALLOWED:
        raise TransportError(text, stop="refused")
    if code == _BLOCKED:
        raise TransportError(text, stop="suspended")
    if code in _TOO_MANY:
        raise TransportError(text, retry_after=_regain(answer))
    if code == 1:  # "unknown error": seen after posts that did appear
        raise TransportError(text, unknown=once)
    raise TransportError(text, permanent=code != 2)


def _regain(answer: Answer) -> timedelta:
    """Minutes until the Page may post again, from the usage header."""
    try:
        usage = json.loads(answer.headers.get("x-business-use-case-usage", "{}"))
        entries = [entry for kind in usage.values() for entry in kind]
        minutes = max(entry["estimated_time_to_regain_access"] for entry in entries)
    except (ValueError, KeyError, TypeError, AttributeError):
        return answer.retry_after or _PAUSE
    return timedelta(minutes=minutes) if minutes else _PAUSE
