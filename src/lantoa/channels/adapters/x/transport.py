"""Posts on X through its API v2 (docs/channels/x.md). Every request costs money."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

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
from lantoa.channels.adapters.oauth import basic
from lantoa.channels.adapters.wire import Answer, bearer, call, renewed, required, server_trouble

API = "https://api.x.com"
SECRETS = ("token", "refresh_token", "client_id")

_LONGEST_ALT = 1_000
_WINDOW = timedelta(minutes=15)


def publish(access: Access, message: Message, key: str, begin: Begin) -> Posted:
    """Post a text with its link; a picture is uploaded first, which nobody sees."""
    body: dict[str, Any] = {"text": message.with_link()}
    if message.picture:
        body["media"] = {"media_ids": [_upload(access, message.picture)]}
    return _create(access, body, begin)


def reply(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Go on in an answer to our own post."""
    below = {"in_reply_to_tweet_id": remote_id}
    return _create(access, {"text": message.with_link(), "reply": below}, begin)


def correct(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Answer the post with the correction: the API has no editing for everybody."""
    return reply(access, remote_id, message, key, begin)


def remove(access: Access, remote_id: str) -> Posted:
    """Delete the post; one that is not there any more is deleted."""
    url = f"{access.api}/2/tweets/{remote_id}"
    answer = call(access, "DELETE", url, headers=bearer(access))
    if answer.status != 404:
        _check(answer)
    return Posted(remote_id, evidence={"deleted": True})


def look(access: Access, remote_id: str) -> Effect | None:
    """The public counts of the post. Reading them costs as much as any post that is read."""
    url = f"{access.api}/2/tweets/{remote_id}"
    query = {"tweet.fields": "public_metrics"}
    answer = call(access, "GET", url, query=query, headers=bearer(access))
    if answer.status == 404 or ("data" not in answer.data and answer.status == 200):
        return None  # a post that is gone is an error inside a 200
    _check(answer)
    counts = answer.data["data"]["public_metrics"]
    return Effect(
        reach=counts.get("impression_count"),
        reactions=counts["like_count"],
        replies=counts["reply_count"],
        shares=counts["retweet_count"] + counts["quote_count"],
    )


def find(access: Access, message: Message, since: datetime) -> list[Posted]:
    """The account's newest posts with this text, its links written out again."""
    answer = call(
        access,
        "GET",
        f"{access.api}/2/users/{access.handle}/tweets",
        query={
            "start_time": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tweet.fields": "created_at,entities",
            "max_results": "100",
        },
        headers=bearer(access),
    )
    _check(answer)
    return [
        _posted(post["id"])
        for post in reversed(answer.data.get("data", []))
        if same_words(_written_out(post), message.with_link())
    ]


def refresh(access: Access) -> dict[str, str]:
    """A new pair of tokens; the refresh token works once."""
    answer = call(
        access,
        "POST",
        f"{access.api}/2/oauth2/token",
        form={
            "grant_type": "refresh_token",
            "refresh_token": access.secrets["refresh_token"],
            "client_id": access.secrets["client_id"],
        },
        headers=basic(access.secrets) if access.secrets.get("client_secret") else None,
    )
    if answer.status in (400, 401):
        raise TransportError(str(answer.data.get("error", "refused"))[:500], stop="expired")
    _check(answer)
    return renewed(answer.data, refresh=True)


def _create(access: Access, body: dict[str, Any], begin: Begin) -> Posted:
    answer = call(
        access, "POST", f"{access.api}/2/tweets", body=body, headers=bearer(access), begin=begin
    )
    _check(answer, once=True)
    return _posted(required(answer.data, "data", "id"))


def _upload(access: Access, picture: Picture) -> str:
    answer = call(
        access,
        "POST",
        f"{access.api}/2/media/upload",
        form={"media_category": "tweet_image", "media_type": picture.mime},
        picture=("media", picture),
        headers=bearer(access),
    )
    _check(answer)
    media = required(answer.data, "data", "id")
    words = {"id": media, "metadata": {"alt_text": {"text": picture.alt[:_LONGEST_ALT]}}}
    url = f"{access.api}/2/media/metadata"
    _check(call(access, "POST", url, body=words, headers=bearer(access)))
    return media


def _posted(remote_id: str) -> Posted:
    return Posted(remote_id, f"https://x.com/i/status/{remote_id}")


def _written_out(post: dict[str, Any]) -> str:
    text: str = post.get("text", "")
    for link in (post.get("entities") or {}).get("urls", []):
        text = text.replace(link["url"], link["expanded_url"])
    return text


def _check(answer: Answer, *, once: bool = False) -> None:
    if answer.status < 300:
        return
    if trouble := server_trouble(answer, once=once):
        raise trouble
    text = f"HTTP {answer.status}: {answer.data.get('detail') or answer.data.get('title')}"[:500]
    if answer.status == 429:
        raise TransportError(text, retry_after=_reset(answer))
    if answer.status == 401:
        raise TransportError(text, stop="refused")
    if answer.status == 403 and "suspended" in text:
        raise TransportError(text, stop="suspended")
    raise TransportError(text, permanent=True)  # 402 no credits and 403 duplicate among them


def _reset(answer: Answer) -> timedelta:
    """X sends no Retry-After but the second at which the window ends."""
    reset = answer.headers.get("x-rate-limit-reset", "")
    if not reset.isdigit():
        return _WINDOW
    return max(datetime.fromtimestamp(int(reset), UTC) - datetime.now(UTC), timedelta(0))
