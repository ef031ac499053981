"""Signing in to a Mastodon server, where our app registers itself
(docs.joinmastodon.org/methods/apps, /methods/oauth)."""

from urllib.parse import urlsplit

from lantoa.channels.adapters.base import Access
from lantoa.channels.adapters.oauth import Flow, Found, SignInError, Trouble, read, said_of
from lantoa.channels.adapters.wire import bearer, call, required, server_trouble

SCOPES = ("read:accounts", "read:statuses", "write:media", "write:statuses")


def register(access: Access, redirect: str) -> dict[str, str]:
    """Make our app known to a server."""
    form = {"client_name": "Lan Tỏa", "redirect_uris": redirect, "scopes": " ".join(SCOPES)}
    answer = call(access, "POST", f"{access.api}/api/v1/apps", form=form)
    if trouble := server_trouble(answer, once=False):
        raise trouble
    if answer.status >= 400:
        raise SignInError(Trouble.REFUSED, said_of(answer.data))
    return {name: required(answer.data, name) for name in FLOW.app}


def find(access: Access) -> list[Found]:
    """The one account that signed in."""
    said = read(access, "/api/v1/accounts/verify_credentials", bearer(access))
    name = f"{required(said, 'username')}@{urlsplit(access.api).netloc}"
    return [Found(name, str(said.get("display_name") or name))]


FLOW = Flow(
    authorize="/oauth/authorize",
    tokens="/oauth/token",
    app=("client_id", "client_secret"),
    scopes=SCOPES,
    find=find,
    register=register,
)
