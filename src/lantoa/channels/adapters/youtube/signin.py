"""Signing in to YouTube (developers.google.com/identity/protocols/oauth2/web-server)."""

from lantoa.channels.adapters.base import Access
from lantoa.channels.adapters.oauth import Flow, Found, read
from lantoa.channels.adapters.wire import bearer, required
from lantoa.channels.adapters.youtube.transport import API, TOKENS


def find(access: Access) -> list[Found]:
    """The channel that the person chose at Google."""
    query = {"part": "snippet", "mine": "true"}
    items = read(access, f"{API}/youtube/v3/channels", bearer(access), **query).get("items", [])
    return [Found(required(item, "id"), required(item, "snippet", "title")) for item in items]


FLOW = Flow(
    authorize="https://accounts.google.com/o/oauth2/v2/auth",
    tokens=TOKENS,
    app=("client_id", "client_secret"),
    kept=("client_id", "client_secret"),
    scopes=(
        "https://www.googleapis.com/auth/youtube.upload",
        "https://www.googleapis.com/auth/youtube.force-ssl",
    ),
    ask={"access_type": "offline", "prompt": "consent"},  # or there is no refresh token
    find=find,
)
