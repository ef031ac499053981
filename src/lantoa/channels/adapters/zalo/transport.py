"""Articles of a Zalo Official Account (docs/channels/zalo.md).

Zalo answers 200 to everything; whether it worked is the ``error`` inside. An access token lives
for 25 hours, the refresh token that comes with it can be used once.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from lantoa.channels.adapters.base import Access, Begin, Effect, Message, Posted, TransportError
from lantoa.channels.adapters.counting import same_words
from lantoa.channels.adapters.wire import Answer, call, renewed, required, server_trouble

API = "https://openapi.zalo.me"
OAUTH = "https://oauth.zaloapp.com"
SECRETS = ("token", "refresh_token", "app_id", "secret_key")

_TOKEN_ERRORS = {-216, -220, -14014, -14020}
_TOO_MANY = {-32, -217, -238}
_GONE = {-3011}
_PAGE, _PAGES = 10, 5
"""The list gives ten articles at a time; an article that is not among the newest fifty is not
looked for."""
_READY = 5
"""Looks, a second apart, for the article that Zalo makes of a token."""


def publish(access: Access, message: Message, key: str, begin: Begin) -> Posted:
    """Create an article, then learn its id: Zalo makes it after the answer."""
    answer = _post(access, "create", _article(access, message), begin=begin)
    _check(answer, once=True)
    token = required(answer.data, "data", "token")
    for _ in range(_READY):
        try:
            made = _post(access, "verify", {"token": token})
            _check(made)
            number = required(made.data, "data", "id")
        except TransportError:
            time.sleep(1)  # not made yet, or this question failed: the article is on its way
        else:
            return _posted(number, _address(access, number))
    raise TransportError("Zalo has not said the id of the article", unknown=True)


def correct(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Replace the article."""
    body = {"id": remote_id, **_article(access, message)}
    _check(_post(access, "update", body))
    return _posted(remote_id, _address(access, remote_id))


def remove(access: Access, remote_id: str) -> Posted:
    """Delete the article; one that is not there any more is deleted."""
    answer = _post(access, "remove", {"id": remote_id})
    if answer.data.get("error") not in _GONE:
        _check(answer)
    return Posted(remote_id, evidence={"deleted": True})


def look(access: Access, remote_id: str) -> Effect | None:
    """How often the article was opened and shared, from the list of the newest."""
    for page in range(_PAGES):
        medias = _newest(access, page * _PAGE)
        for media in medias:
            if str(media["id"]) == remote_id:
                return Effect(media.get("total_view"), shares=media.get("total_share"))
        if len(medias) < _PAGE:
            return None
    raise TransportError("older than what the list shows")


def find(access: Access, message: Message, since: datetime) -> list[Posted]:
    """The account's newest articles with this title."""
    return [
        _posted(str(media["id"]), str(media.get("link_view") or ""))
        for media in reversed(_newest(access))
        if datetime.fromtimestamp(media["create_date"] / 1000, UTC) >= since
        and same_words(media.get("title", ""), message.title)
    ]


def refresh(access: Access) -> dict[str, str]:
    """A new pair of tokens for the refresh token, which works once."""
    host = OAUTH if access.api == API else access.api
    answer = call(
        access,
        "POST",
        f"{host}/v4/oa/access_token",
        form={
            "refresh_token": access.secrets["refresh_token"],
            "app_id": access.secrets["app_id"],
            "grant_type": "refresh_token",
        },
        headers={"secret_key": access.secrets["secret_key"]},
    )
    if trouble := server_trouble(answer, once=False):
        raise trouble
    if "access_token" not in answer.data:
        text = f"{answer.data.get('error')}: {answer.data.get('error_description', '')}"
        raise TransportError(text[:500], stop="expired")
    return renewed(answer.data, refresh=True)


def _newest(access: Access, offset: int = 0) -> list[dict[str, Any]]:
    answer = call(
        access,
        "GET",
        f"{access.api}/v2.0/article/getslice",
        query={"offset": str(offset), "limit": str(_PAGE), "type": "normal"},
        headers=_headers(access),
    )
    _check(answer)
    medias: list[dict[str, Any]] = answer.data.get("data", {}).get("medias", [])
    return medias


def _address(access: Access, number: str) -> str:
    """Where everybody can read it; the article stands even when this question fails."""
    try:
        medias = _newest(access)
    except TransportError:
        return ""
    return next((str(m.get("link_view") or "") for m in medias if str(m["id"]) == number), "")


def _article(access: Access, message: Message) -> dict[str, Any]:
    """The picture is fetched by Zalo: only one that everybody can read is shown."""
    paragraphs = [part for part in message.with_link().split("\n") if part.strip()]
    body = [{"type": "text", "content": part} for part in paragraphs]
    picture = message.picture
    shown = picture.address if picture else ""
    if picture and shown:
        body.insert(0, {"type": "image", "url": shown, "caption": picture.alt})
    return {
        "type": "normal",
        "title": message.title,
        "author": access.secrets.get("author", access.handle)[:50],
        "cover": {
            "cover_type": "photo",
            "photo_url": shown,
            "status": "show" if shown else "hide",
        },
        "description": message.text,
        "body": body,
        "status": "show",
        "comment": "hide",
    }


def _post(access: Access, verb: str, body: dict[str, Any], begin: Begin | None = None) -> Answer:
    url = f"{access.api}/v2.0/article/{verb}"
    return call(access, "POST", url, body=body, headers=_headers(access), begin=begin)


def _posted(remote_id: str, address: str) -> Posted:
    return Posted(remote_id, address)


def _headers(access: Access) -> dict[str, str]:
    return {"access_token": access.secrets["token"]}


def _check(answer: Answer, *, once: bool = False) -> None:
    if trouble := server_trouble(answer, once=once):
        raise trouble
    code = answer.data.get("error")
    if code == 0:
        return
    text = f"({code}) {answer.data.get('message', f'HTTP {answer.status}')}"[:500]
    if not isinstance(code, int):  # not an answer of Zalo's
        raise TransportError(text, unknown=once)
    if code in _TOKEN_ERRORS:
        raise TransportError(text, stop="expired")
    if code in _TOO_MANY:
        raise TransportError(text, retry_after=answer.retry_after or timedelta(minutes=1))
    raise TransportError(text, permanent=True)
