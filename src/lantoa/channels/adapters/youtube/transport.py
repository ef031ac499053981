"""Videos of a YouTube channel through the Data API v3 (docs/channels/youtube.md).

The upload is resumable: a session is opened, the film goes up in pieces, and only the last piece
makes a video. A piece that breaks off is asked after and goes on where it stopped; the last one is
the request that must not be repeated.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lantoa.channels.adapters.base import (
    Access,
    Begin,
    Effect,
    Film,
    Message,
    Picture,
    Posted,
    TransportError,
)
from lantoa.channels.adapters.counting import same_words
from lantoa.channels.adapters.wire import Answer, bearer, call, renewed, required, server_trouble

API = "https://www.googleapis.com"
TOKENS = "https://oauth2.googleapis.com/token"
SECRETS = ("token", "refresh_token", "client_id", "client_secret")

PIECE = 8 * 1024 * 1024
"""A multiple of 256 KiB, as the protocol asks; a minute at a megabit a second."""

NEWS = "25"
_TRIES = 5
_PACIFIC = ZoneInfo("America/Los_Angeles")
_RECEIVED = re.compile(r"bytes=0-(\d+)")
_REFUSED = ("forbidden", "insufficientPermissions", "youtubeSignupRequired", "accountClosed")
_QUOTA = ("quotaExceeded", "dailyLimitExceeded")
_FASTER = ("rateLimitExceeded", "userRateLimitExceeded")


def publish(access: Access, message: Message, key: str, begin: Begin) -> Posted:
    """Upload the film with its title and description, public, not made for children, and declared
    as synthetic where it is. YouTube goes on processing it afterwards; ``look`` sees how it ends.
    """
    if message.film is None:
        raise TransportError("no film", permanent=True)
    body = {
        "snippet": _snippet(message),
        "status": {
            "privacyStatus": "public",
            "selfDeclaredMadeForKids": False,
            "containsSyntheticMedia": message.film.synthetic,
        },
    }
    answer = call(
        access,
        "POST",
        f"{access.api}/upload/youtube/v3/videos",
        query={"uploadType": "resumable", "part": "snippet,status"},
        body=body,
        headers=bearer(access)
        | {
            "X-Upload-Content-Length": str(message.film.size),
            "X-Upload-Content-Type": message.film.mime,
        },
    )
    _check(answer)
    session = answer.headers.get("location", "")
    if not session:
        raise TransportError("the answer names no session")
    done = _upload(access, session, message.film, begin)
    status = done.data.get("status", {})
    evidence = {name: status.get(name) for name in ("uploadStatus", "privacyStatus")}
    return _posted(required(done.data, "id"), evidence)


def correct(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Replace title and description; the film itself cannot be replaced."""
    answer = call(
        access,
        "PUT",
        f"{access.api}/youtube/v3/videos",
        query={"part": "snippet"},
        body={"id": remote_id, "snippet": _snippet(message)},
        headers=bearer(access),
    )
    _check(answer)
    return _posted(remote_id)


def remove(access: Access, remote_id: str) -> Posted:
    """Delete the video; one that is not there any more is deleted."""
    url, query = f"{access.api}/youtube/v3/videos", {"id": remote_id}
    answer = call(access, "DELETE", url, query=query, headers=bearer(access))
    if answer.status != 404:
        _check(answer)
    return Posted(remote_id, evidence={"deleted": True})


def find(access: Access, message: Message, since: datetime) -> list[Posted]:
    """The newest uploads of the channel with this title and description."""
    channels = _read(access, "channels", part="contentDetails", mine="true")
    uploads = required(channels[0], "contentDetails", "relatedPlaylists", "uploads")
    items = _read(access, "playlistItems", part="snippet", playlistId=uploads, maxResults="50")
    wanted = _snippet(message)
    return [
        _posted(item["snippet"]["resourceId"]["videoId"])
        for item in reversed(items)
        if datetime.fromisoformat(item["snippet"]["publishedAt"]) >= since
        and same_words(item["snippet"]["title"], wanted["title"])
        and same_words(item["snippet"]["description"], wanted["description"])
    ]


def look(access: Access, remote_id: str) -> Effect | None:
    """The public counts; None as well when YouTube could not process the film, or rejected it."""
    items = _read(access, "videos", part="statistics,status", id=remote_id)
    if not items or items[0]["status"]["uploadStatus"] in ("deleted", "failed", "rejected"):
        return None
    counts = items[0]["statistics"]
    names = ("viewCount", "likeCount", "commentCount")
    reach, reactions, replies = (int(counts[n]) if n in counts else None for n in names)
    return Effect(reach, reactions, replies)


def refresh(access: Access) -> dict[str, str]:
    """A new access token; Google's refresh token can be used again."""
    names = ("refresh_token", "client_id", "client_secret")
    form = {name: access.secrets[name] for name in names} | {"grant_type": "refresh_token"}
    url = TOKENS if access.api == API else f"{access.api}/token"
    answer = call(access, "POST", url, form=form)
    if answer.status in (400, 401):
        raise TransportError(str(answer.data.get("error", "refused"))[:500], stop="expired")
    _check(answer)
    return renewed(answer.data, refresh=False)


def _upload(access: Access, session: str, film: Film, begin: Begin) -> Answer:
    sent, failures = 0, 0
    with film.open() as file:
        while True:
            file.seek(sent)
            piece = file.read(PIECE)
            last = sent + len(piece) == film.size
            span = f"bytes {sent}-{sent + len(piece) - 1}/{film.size}"
            try:
                answer = _put(access, session, span, Picture(piece, film.mime, ""),
                              begin if last else None)  # fmt: skip
                if last and answer.status != 308:
                    _check(answer, once=True)
                    return answer
                _check(answer)
            except TransportError as error:
                failures += 1
                if last or error.permanent or error.stop or failures == _TRIES:
                    raise
                answer = _put(access, session, f"bytes */{film.size}", None, None)
                _check(answer)
            received = _RECEIVED.fullmatch(answer.headers.get("range", ""))
            sent = int(received[1]) + 1 if received else 0
            if last:  # YouTube wants some of it again: nothing stands there yet
                raise TransportError("the last piece did not arrive whole")


def _put(
    access: Access, session: str, span: str, piece: Picture | None, begin: Begin | None
) -> Answer:
    headers = bearer(access) | {"Content-Range": span}
    if piece is None:
        headers["Content-Length"] = "0"
    return call(access, "PUT", session, raw=piece, headers=headers, begin=begin)


def _read(access: Access, what: str, **query: str) -> list[dict[str, Any]]:
    url = f"{access.api}/youtube/v3/{what}"
    answer = call(access, "GET", url, query=query, headers=bearer(access))
    _check(answer)
    items: list[dict[str, Any]] = answer.data.get("items", [])
    return items


def _snippet(message: Message) -> dict[str, str]:
    """YouTube refuses < and >."""
    plain = str.maketrans("<>", "‹›")
    return {
        "title": message.title.translate(plain),
        "description": message.with_link().translate(plain),
        "categoryId": NEWS,
    }


def _posted(video: str, evidence: dict[str, Any] | None = None) -> Posted:
    return Posted(video, f"https://www.youtube.com/watch?v={video}", evidence or {})


def _check(answer: Answer, *, once: bool = False) -> None:
    if answer.status < 400:
        return
    if trouble := server_trouble(answer, once=once):
        raise trouble
    error = answer.data.get("error")
    error = error if isinstance(error, dict) else {}
    reasons = [str(one.get("reason", "")) for one in error.get("errors", [])]
    reason = reasons[0] if reasons else ""
    text = f"HTTP {answer.status} {reason}: {error.get('message', '')}"[:500]
    if reason in _QUOTA:
        raise TransportError(text, retry_after=_until_midnight())
    if reason == "uploadLimitExceeded":
        raise TransportError(text, retry_after=timedelta(hours=24))
    if reason in _FASTER or answer.status == 429:
        raise TransportError(text, retry_after=answer.retry_after or timedelta(minutes=5))
    if "Suspended" in reason:
        raise TransportError(text, stop="suspended")
    if reason in _REFUSED:
        raise TransportError(text, stop="refused")
    if answer.status == 401:
        raise TransportError(text, stop="expired")
    raise TransportError(text, permanent=True)


def _until_midnight() -> timedelta:
    """Quotas begin anew at midnight in California."""
    now = datetime.now(_PACIFIC)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return max(midnight - now, timedelta(minutes=1))
