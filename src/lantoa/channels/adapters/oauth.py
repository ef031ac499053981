"""Signing in to a channel: OAuth 2.0, authorization code with PKCE (RFC 6749, 7636, 9700).

What differs from channel to channel is a `Flow` in its folder's ``signin.py``; the rest is here.
"""

from __future__ import annotations

import re
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

from lantoa.channels.adapters.base import Access
from lantoa.channels.adapters.wire import Answer, call, required, server_trouble


class Trouble(StrEnum):
    """Why a sign-in came to nothing."""

    DENIED = "denied"
    SCOPES = "scopes"
    REFUSED = "refused"
    NOTHING = "nothing"


class SignInError(Exception):
    """A sign-in that came to nothing; ``trouble`` says why, the message is the channel's own."""

    def __init__(self, trouble: Trouble, message: str = "") -> None:
        super().__init__(message)
        self.trouble = trouble


@dataclass(frozen=True)
class Found:
    """An account that the person may speak for. ``secrets`` are what is its own, or a whole set
    when a token is among them."""

    handle: str
    name: str
    secrets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Flow:
    """What is a channel's own.

    ``app`` names what the channel has given to our app, its id first; ``kept`` what of it an
    account needs to renew itself. ``scopes`` are the fewest that the adapter works with. ``find``
    lists the accounts a token is good for. ``register`` makes an app where anybody may.
    """

    authorize: str
    tokens: str
    app: tuple[str, ...]
    find: Callable[[Access], list[Found]]
    scopes: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    separator: str = " "
    pkce: bool = True
    basic: bool = False
    ask: Mapping[str, str] = field(default_factory=dict)
    exchange: Callable[[Flow, Access, Mapping[str, str]], Answer] | None = None
    register: Callable[[Access, str], dict[str, str]] | None = None


def new_verifier() -> str:
    """A PKCE verifier: 43 characters that nobody can guess."""
    return secrets.token_urlsafe(32)


def address(flow: Flow, access: Access, *, redirect: str, state: str, verifier: str) -> str:
    """Where the person agrees; ``access.secrets`` are those of our app."""
    asked = {flow.app[0]: access.secrets[flow.app[0]], "redirect_uri": redirect, "state": state}
    if flow.scopes:
        asked |= {"response_type": "code", "scope": flow.separator.join(flow.scopes)}
    if flow.pkce:
        digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
        asked |= {"code_challenge": digest, "code_challenge_method": "S256"}
    return f"{place(flow.authorize, access)}?{urlencode(asked | dict(flow.ask))}"


def redeem(flow: Flow, access: Access, *, code: str, redirect: str, verifier: str) -> list[Found]:
    """Exchange the code; returns the accounts that it is good for, with all their credentials.

    Raises SignInError, or TransportError when the channel does not answer.
    """
    said = {"code": code, "redirect_uri": redirect}
    if flow.pkce:
        said["code_verifier"] = verifier
    answer = (flow.exchange or _exchange)(flow, access, said)
    if trouble := server_trouble(answer, once=False):
        raise trouble
    if "access_token" not in answer.data:
        raise SignInError(Trouble.REFUSED, said_of(answer.data))
    given = answer.data.get("scope")
    if given is not None and not set(flow.scopes) <= set(re.split("[ ,]+", given)):
        raise SignInError(Trouble.SCOPES, str(given))
    own = _credentials(flow, access, answer.data)
    if flow.kept and "refresh_token" not in own:
        raise SignInError(Trouble.REFUSED, "no refresh token")
    found = flow.find(replace(access, secrets={**access.secrets, **own}))
    if not found:
        raise SignInError(Trouble.NOTHING)
    # A Page of Facebook's has a token of its own: the person's is not kept.
    return [row if "token" in row.secrets else replace(row, secrets={**own, **row.secrets})
            for row in found]  # fmt: skip


def place(address: str, access: Access) -> str:
    """An address of the channel, at the server of this account where it has one of its own."""
    return access.api + urlsplit(address).path if access.api else address


def said_of(data: Mapping[str, Any]) -> str:
    """What an OAuth error says: a word and a sentence, or Facebook's object."""
    error = data.get("error", "")
    if isinstance(error, dict):
        return str(error.get("message", ""))[:300]
    return f"{error} {data.get('error_description', '')}".strip()[:300]


def read(access: Access, address: str, headers: Mapping[str, str], **query: str) -> dict[str, Any]:
    """Ask the channel something with the new token. Raises SignInError."""
    answer = call(access, "GET", place(address, access), query=query, headers=headers)
    if trouble := server_trouble(answer, once=False):
        raise trouble
    if answer.status >= 400:
        raise SignInError(Trouble.REFUSED, f"HTTP {answer.status} {said_of(answer.data)}")
    return answer.data


def _exchange(flow: Flow, access: Access, said: Mapping[str, str]) -> Answer:
    app, headers = dict(access.secrets), {}
    if flow.basic and app.get("client_secret"):
        headers = basic(app)
        del app["client_secret"]
    form = {"grant_type": "authorization_code", **said}
    form |= {name: app[name] for name in flow.app if app.get(name)}
    return call(access, "POST", place(flow.tokens, access), form=form, headers=headers)


def basic(secrets: Mapping[str, str]) -> dict[str, str]:
    """The header by which a confidential client names itself."""
    pair = f"{secrets['client_id']}:{secrets['client_secret']}"
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def _credentials(flow: Flow, access: Access, data: Mapping[str, Any]) -> dict[str, str]:
    found = {name: access.secrets[name] for name in flow.kept if access.secrets.get(name)}
    found["token"] = required(data, "access_token")
    if "refresh_token" in data:
        found["refresh_token"] = required(data, "refresh_token")
    if "expires_in" in data:
        ends = datetime.now(UTC) + timedelta(seconds=int(data["expires_in"]))
        found["ends_at"] = ends.isoformat()
    return found
