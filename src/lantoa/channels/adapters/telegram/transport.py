"""Messages of a bot in a Telegram channel (docs/channels/telegram.md).

The token is a part of the address, so no error of ours ever repeats an address.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from lantoa.channels.adapters.base import Access, Begin, Message, Posted, TransportError
from lantoa.channels.adapters.wire import Answer, call, required, server_trouble

API = "https://api.telegram.org"
SECRETS = ("token",)

_PICTURE = "photo:"
_DONE_ALREADY = ("message is not modified", "message to delete not found")


def publish(access: Access, message: Message, key: str, begin: Begin) -> Posted:
    """Send a text, or a picture with the text as its caption."""
    chat, text = access.handle, message.with_link()
    if message.picture:
        answer = call(
            access,
            "POST",
            _method(access, "sendPhoto"),
            form={"chat_id": chat, "caption": text},
            picture=("photo", message.picture),
            begin=begin,
        )
    else:
        body = {"chat_id": chat, "text": text}
        answer = call(access, "POST", _method(access, "sendMessage"), body=body, begin=begin)
    _check(answer, once=True)
    number = required(answer.data, "result", "message_id")
    return _posted(access, f"{_PICTURE if message.picture else ''}{number}")


def correct(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Edit the text, or the caption of the picture."""
    caption = remote_id.startswith(_PICTURE)
    body = {
        "chat_id": access.handle,
        "message_id": int(remote_id.removeprefix(_PICTURE)),
        "caption" if caption else "text": message.with_link(),
    }
    method = "editMessageCaption" if caption else "editMessageText"
    _check(call(access, "POST", _method(access, method), body=body))
    return _posted(access, remote_id)


def remove(access: Access, remote_id: str) -> Posted:
    """Delete the message; one that is not there any more is deleted."""
    body = {"chat_id": access.handle, "message_id": int(remote_id.removeprefix(_PICTURE))}
    _check(call(access, "POST", _method(access, "deleteMessage"), body=body))
    return Posted(remote_id, evidence={"deleted": True})


def find(access: Access, message: Message, since: datetime) -> list[Posted]:
    """Nothing: a bot cannot read what stands in a channel. A person has to look."""
    return []


def _method(access: Access, name: str) -> str:
    return f"{access.api}/bot{access.secrets['token']}/{name}"


def _posted(access: Access, remote_id: str) -> Posted:
    public = access.handle.startswith("@")
    number = remote_id.removeprefix(_PICTURE)
    return Posted(remote_id, f"https://t.me/{access.handle[1:]}/{number}" if public else "")


def _check(answer: Answer, *, once: bool = False) -> None:
    if trouble := server_trouble(answer, once=once):
        raise trouble
    if answer.data.get("ok") is True:
        return
    if "ok" not in answer.data:  # not an answer of Telegram's
        raise TransportError(f"HTTP {answer.status}", unknown=once)
    code = answer.data.get("error_code", answer.status)
    text = str(answer.data.get("description", f"HTTP {answer.status}"))[:500]
    if code == 429:
        parameters = answer.data.get("parameters") or {}
        seconds = parameters.get("retry_after")
        pause = timedelta(seconds=seconds) if isinstance(seconds, int) else timedelta(minutes=1)
        raise TransportError(text, retry_after=pause)
    if code in (401, 403):
        raise TransportError(text, stop="refused")
    if any(done in text for done in _DONE_ALREADY):
        return
    raise TransportError(text, permanent=True)
