"""Any SMS gateway that takes JSON over HTTP with a bearer token; most of them do."""

from collections.abc import Mapping
from typing import Any

from lantoa.channels.adapters.base import Access, TransportError
from lantoa.channels.adapters.wire import bearer, call, server_trouble


class Gateway:
    """``body`` is what is sent as JSON; its texts may hold {phone}, {code} and {text}."""

    def __init__(
        self, url: str, token: str, body: dict[str, Any], allowed: tuple[str, ...]
    ) -> None:
        self._url = url
        self._body = body
        self._access = Access(api=url, handle="sms", secrets={"token": token}, allowed=allowed)

    def send(self, phone: str, code: str, text: str) -> None:
        """Send it once: a gateway that did not answer may have sent it."""
        given = {"phone": phone, "code": code, "text": text}
        answer = call(
            self._access, "POST", self._url, body=_filled(self._body, given),
            headers=bearer(self._access), begin=lambda: None,
        )  # fmt: skip
        if trouble := server_trouble(answer, once=True):
            raise trouble
        if not 200 <= answer.status < 300:
            raise TransportError(f"HTTP {answer.status}", permanent=answer.status != 429)


def _filled(value: Any, given: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(one, given) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, given) for one in value]
    if isinstance(value, str):
        for name, text in given.items():
            value = value.replace(f"{{{name}}}", text)
    return value
