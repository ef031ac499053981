"""Posts of a LinkedIn page through the Posts API (docs/channels/linkedin.md)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

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

API = "https://api.linkedin.com"
SECRETS = ("token",)
VERSION = "202610"
"""Each version of the API is supported for a year; the account's secret ``version`` wins."""

LONGEST_TITLE = 400
LONGEST_ALT = 4_086
_COMMENT = re.compile(r"urn:li:comment:\((.+),(\d+)\)")
_RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")
_ESCAPED = re.compile(r"\\([\\|{}@\[\]()<>#*_~])")


def publish(access: Access, message: Message, key: str, begin: Begin) -> Posted:
    """Post a text with a picture, which is uploaded first and which nobody sees before, or with
    its link as an article."""
    body: dict[str, Any] = {
        "author": _author(access),
        "commentary": _little(_words(message)),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    if message.picture:
        media = {
            "id": _upload(access, message.picture),
            "altText": message.picture.alt[:LONGEST_ALT],
        }
        body["content"] = {"media": media}
    elif message.link:
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


def reply(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Write a comment of the page under its post."""
    body = {"actor": _author(access), "object": remote_id, "message": {"text": message.text}}
    url = f"{access.api}/rest/socialActions/{quote(remote_id, safe='')}/comments"
    answer = call(access, "POST", url, body=body, headers=_headers(access), begin=begin)
    _check(answer, once=True)
    urn = required(answer.data, "commentUrn")
    return Posted(urn, _address(remote_id))


def correct(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Replace the text; LinkedIn marks the post as edited. The article stays."""
    answer = call(
        access,
        "POST",
        _post(access, remote_id),
        body={"patch": {"$set": {"commentary": _little(_words(message))}}},
        headers=_headers(access) | {"X-RestLi-Method": "PARTIAL_UPDATE"},
    )
    _check(answer)
    return _posted(remote_id)


def remove(access: Access, remote_id: str) -> Posted:
    """Delete the post or comment; LinkedIn answers a repeated deletion with success."""
    headers = _headers(access) | {"X-RestLi-Method": "DELETE"}
    if comment := _COMMENT.fullmatch(remote_id):
        parent, number = comment.groups()
        url = f"{access.api}/rest/socialActions/{quote(parent, safe='')}/comments/{number}"
        answer = call(access, "DELETE", url, query={"actor": _author(access)}, headers=headers)
    else:
        answer = call(access, "DELETE", _post(access, remote_id), headers=headers)
    if answer.status != 404:
        _check(answer)
    return Posted(remote_id, evidence={"deleted": True})


def look(access: Access, remote_id: str) -> Effect | None:
    """The page's statistics of the post, which LinkedIn keeps for a year."""
    answer = call(access, "GET", _post(access, remote_id), headers=_headers(access))
    if answer.status == 404:
        return None
    _check(answer)
    kind = "ugcPosts" if ":ugcPost:" in remote_id else "shares"
    answer = call(
        access,
        "GET",
        f"{access.api}/rest/organizationalEntityShareStatistics?q=organizationalEntity"
        f"&organizationalEntity={quote(_author(access), safe='')}"
        f"&{kind}=List({quote(remote_id, safe='')})",
        headers=_headers(access),
    )
    _check(answer)
    elements = answer.data.get("elements") or [{"totalShareStatistics": {}}]
    counts = elements[0]["totalShareStatistics"]
    return Effect(
        counts.get("uniqueImpressionsCount"),
        counts.get("likeCount"),
        counts.get("commentCount"),
        counts.get("shareCount"),
    )


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
        and same_words(_ESCAPED.sub(r"\1", post.get("commentary", "")), _words(message))
    ]


def _upload(access: Access, picture: Picture) -> str:
    answer = call(
        access,
        "POST",
        f"{access.api}/rest/images",
        query={"action": "initializeUpload"},
        body={"initializeUploadRequest": {"owner": _author(access)}},
        headers=_headers(access),
    )
    _check(answer)
    where = required(answer.data, "value", "uploadUrl")
    _check(call(access, "PUT", where, raw=picture, headers=_headers(access)))
    return required(answer.data, "value", "image")


def _words(message: Message) -> str:
    return message.with_link() if message.picture else message.text


def _little(text: str) -> str:
    """The text with what LinkedIn's "little" format reserves escaped, so that it stays itself."""
    return _RESERVED.sub(lambda found: "\\" + found[0], text)


def _author(access: Access) -> str:
    return f"urn:li:organization:{access.handle}"


def _post(access: Access, urn: str) -> str:
    return f"{access.api}/rest/posts/{quote(urn, safe='')}"


def _posted(urn: str) -> Posted:
    return Posted(urn, _address(urn))


def _address(urn: str) -> str:
    return f"https://www.linkedin.com/feed/update/{urn}/"


def _headers(access: Access) -> dict[str, str]:
    return {
        **bearer(access),
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
