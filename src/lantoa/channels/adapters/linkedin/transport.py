"""Posts of a LinkedIn page through the Posts API (docs/channels/linkedin.md)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from lantoa.channels.adapters.base import Access, Begin, Message, Posted, TransportError
from lantoa.channels.adapters.counting import same_words
from lantoa.channels.adapters.wire import Answer, call, server_trouble

API = "https://api.linkedin.com"
SECRETS = ("token",)
VERSION = "202610"
"""Each version of the API is supported for a year; the account's secret ``version`` wins."""

LONGEST_TITLE = 400
_RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")
_ESCAPED = re.compile(r"\\([\\|{}@\[\]()<>#*_~])")


def publish(access: Access, message: Message, key: str, begin: Begin) -> Posted:
    """Post a text, with its link as an article."""
    body: dict[str, Any] = {
        "author": _author(access),
        "commentary": _little(message.text),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    if message.link:
        article = {"source": message.link, "title": message.title[:LONGEST_TITLE]}
        body["content"] = {"article": article}
    answer = call(
        access, "POST", f"{access.api}/rest/posts", body=body, headers=_headers(access), begin=begin
    )
    _check(answer, once=True)
    urn = answer.headers.get("x-restli-id", "")
    if not urn:
        raise TransportError("the answer has no x-restli-id", unknown=True)
    return _posted(urn)


def correct(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Replace the text; LinkedIn marks the post as edited. The article stays."""
    answer = call(
        access,
        "POST",
        _post(access, remote_id),
        body={"patch": {"$set": {"commentary": _little(message.text)}}},
        headers=_headers(access) | {"X-RestLi-Method": "PARTIAL_UPDATE"},
    )
    _check(answer)
    return _posted(remote_id)


def remove(access: Access, remote_id: str) -> Posted:
    """Delete the post; LinkedIn answers a repeated deletion with success."""
    headers = _headers(access) | {"X-RestLi-Method": "DELETE"}
    answer = call(access, "DELETE", _post(access, remote_id), headers=headers)
    if answer.status != 404:
        _check(answer)
    return Posted(remote_id, evidence={"deleted": True})


def find(access: Access, message: Message, since: datetime) -> list[Posted]:
    """The page's newest posts with this text."""
    answer = call(
        access,
        "GET",
        f"{access.api}/rest/posts",
        query={"q": "author", "author": _author(access), "count": "50", "sortBy": "CREATED"},
        headers=_headers(access) | {"X-RestLi-Method": "FINDER"},
    )
    _check(answer)
    return [
        _posted(post["id"])
        for post in reversed(answer.data.get("elements", []))
        if datetime.fromtimestamp(post["createdAt"] / 1000, UTC) >= since
        and same_words(_ESCAPED.sub(r"\1", post.get("commentary", "")), message.text)
    ]


def _little(text: str) -> str:
    """The text with what LinkedIn's "little" format reserves escaped, so that it stays itself."""
    return _RESERVED.sub(lambda found: "\\" + found[0], text)


def _author(access: Access) -> str:
    return f"urn:li:organization:{access.handle}"


def _post(access: Access, urn: str) -> str:
    return f"{access.api}/rest/posts/{quote(urn, safe='')}"


def _posted(urn: str) -> Posted:
    return Posted(urn, f"https://www.linkedin.com/feed/update/{urn}/")


def _headers(access: Access) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {access.secrets['token']}",
        "LinkedIn-Version": access.secrets.get("version", VERSION),
        "X-Restli-Protocol-Version": "2.0.0",
    }


def _check(answer: Answer, *, once: bool = False) -> None:
    if answer.status < 300:
        return
    if trouble := server_trouble(answer, once=once):
        raise trouble
    code = str(answer.data.get("code", ""))
    text = f"HTTP {answer.status} {code}: {answer.data.get('message', '')}"[:500]
    if answer.status == 429:
        raise TransportError(text, retry_after=answer.retry_after or _until_midnight())
    if answer.status == 401:
        raise TransportError(text, stop="expired" if code.startswith("EXPIRED") else "refused")
    if answer.status == 403:
        raise TransportError(text, stop="refused")
    raise TransportError(text, permanent=True)


def _until_midnight() -> timedelta:
    """Its daily limits begin anew at midnight UTC."""
    now = datetime.now(UTC)
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0) - now
