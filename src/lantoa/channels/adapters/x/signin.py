"""Signing in to X (docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code)."""

from lantoa.channels.adapters.base import Access
from lantoa.channels.adapters.oauth import Flow, Found, read
from lantoa.channels.adapters.wire import bearer, required


def find(access: Access) -> list[Found]:
    """The one account that signed in."""
    said = read(access, "https://api.x.com/2/users/me", bearer(access))
    return [Found(required(said, "data", "id"), f"@{required(said, 'data', 'username')}")]


FLOW = Flow(
    authorize="https://x.com/i/oauth2/authorize",
    tokens="https://api.x.com/2/oauth2/token",
    app=("client_id", "client_secret"),
    kept=("client_id", "client_secret"),
    scopes=("tweet.read", "tweet.write", "users.read", "media.write", "offline.access"),
    basic=True,
    find=find,
)
