"""Topics of a Discourse forum (docs/channels/forum.md).

The identifier of an account is its user name there, and after a slash the number of the category.
A post of ours is named by topic and post: the topic is deleted, the post is edited.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta

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
from lantoa.channels.adapters.wire import Answer, call, required, server_trouble

API = ""
SECRETS = ("token",)

_PICTURE = re.compile(r"^!\[[^\]]*\]\(\S+\)\s*")
_TAKEN = "external"
_GONE = (403, 404, 410)
"""Who may not see what was deleted is told 403 or 404."""


def publish(access: Access, message: Message, key: str, begin: Begin) -> Posted:
    """Open a topic. The forum takes an outside name for it only once, and the key makes ours: a
    second request finds the topic of the first."""
    name = hashlib.sha256(key.encode()).hexdigest()[:40]
    _user, _, category = access.handle.partition("/")
    body: dict[str, object] = {
        "title": message.title,
        "raw": _raw(access, message),
        "external_id": name,
    }
    if category:
        body["category"] = int(category)
    url = f"{access.api}/posts.json"
    answer = call(access, "POST", url, body=body, headers=_headers(access), begin=begin)
    if answer.status == 422 and _TAKEN in _text(answer).lower():
        return _named(access, name)
    _check(answer, once=True)
    if answer.data.get("action") == "enqueued":
        raise TransportError("the forum's moderators have to let it in", unknown=True)
    topic = required(answer.data, "topic_id")
    return _posted(access, topic, required(answer.data, "id"), answer.data.get("topic_slug"))


def correct(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Edit the post, then the title of its topic."""
    topic, _, post = remote_id.partition(":")
    body = {"post": {"raw": _raw(access, message), "edit_reason": "đính chính"}}
    url = f"{access.api}/posts/{post}.json"
    _check(call(access, "PUT", url, body=body, headers=_headers(access)))
    url = f"{access.api}/t/-/{topic}.json"
    _check(call(access, "PUT", url, body={"title": message.title}, headers=_headers(access)))
    return _posted(access, topic, post)


def remove(access: Access, remote_id: str) -> Posted:
    """Delete the topic with what others wrote below it; one that is gone is deleted."""
    answer = call(access, "DELETE", _topic(access, remote_id), headers=_headers(access))
    if answer.status not in _GONE or look(access, remote_id) is not None:
        _check(answer)
    return Posted(remote_id, evidence={"deleted": True})


def look(access: Access, remote_id: str) -> Effect | None:
    """Views, likes and answers; an administrator is still shown what was deleted."""
    answer = call(access, "GET", _topic(access, remote_id), headers=_headers(access))
    if answer.status in (404, 410) or answer.data.get("deleted_at"):
        return None
    _check(answer)
    counts = answer.data
    return Effect(counts.get("views"), counts.get("like_count"), counts["posts_count"] - 1)


def find(access: Access, message: Message, since: datetime) -> list[Posted]:
    """Our newest topics that begin with this text."""
    url = f"{access.api}/posts.json"
    answer = call(access, "GET", url, headers=_headers(access))
    _check(answer)
    return [
        _posted(access, str(post["topic_id"]), str(post["id"]), post.get("topic_slug"))
        for post in reversed(answer.data.get("latest_posts", []))
        if post["username"] == access.handle.partition("/")[0]
        and post["post_number"] == 1
        and datetime.fromisoformat(post["created_at"]) >= since
        and same_words(_PICTURE.sub("", post["raw"]), message.with_link())
    ]


def _named(access: Access, name: str) -> Posted:
    """The topic that has our name: the forum answers with a redirection to it."""
    url = f"{access.api}/t/external_id/{name}.json"
    answer = call(access, "GET", url, headers=_headers(access))
    found = re.search(r"/t/(?:[^/]+/)?(\d+)", answer.headers.get("location", ""))
    if found is None:
        raise TransportError("the forum does not show the topic that it has", unknown=True)
    topic = call(access, "GET", f"{access.api}/t/{found[1]}.json", headers=_headers(access))
    _check(topic, once=True)
    first = topic.data["post_stream"]["posts"][0]
    return _posted(access, found[1], str(first["id"]), topic.data.get("slug"))


def _raw(access: Access, message: Message) -> str:
    if message.picture is None:
        return message.with_link()
    alt = re.sub(r"[\[\]|\n]", " ", message.picture.alt)
    return f"![{alt}]({_upload(access, message.picture)})\n\n{message.with_link()}"


def _upload(access: Access, picture: Picture) -> str:
    answer = call(
        access,
        "POST",
        f"{access.api}/uploads.json",
        form={"type": "composer", "synchronous": "true"},
        picture=("file", picture),
        headers=_headers(access),
    )
    _check(answer)
    return required(answer.data, "short_url")


def _topic(access: Access, remote_id: str) -> str:
    return f"{access.api}/t/{remote_id.partition(':')[0]}.json"


def _posted(access: Access, topic: str, post: str, slug: object = None) -> Posted:
    return Posted(f"{topic}:{post}", f"{access.api}/t/{slug or '-'}/{topic}")


def _headers(access: Access) -> dict[str, str]:
    user = access.handle.partition("/")[0]
    return {"Api-Key": access.secrets["token"], "Api-Username": user}


def _text(answer: Answer) -> str:
    errors = answer.data.get("errors") or [f"HTTP {answer.status}"]
    return " ".join(str(error) for error in errors)[:500]


def _check(answer: Answer, *, once: bool = False) -> None:
    if trouble := server_trouble(answer, once=once):
        raise trouble
    if answer.status == 429:
        seconds = (answer.data.get("extras") or {}).get("wait_seconds")
        pause = timedelta(seconds=seconds) if isinstance(seconds, int) else timedelta(minutes=1)
        raise TransportError(_text(answer), retry_after=answer.retry_after or pause)
    if answer.status in (401, 403):
        raise TransportError(_text(answer), stop="refused")
    if answer.status >= 300 or answer.data.get("errors"):
        raise TransportError(_text(answer), permanent=True)
