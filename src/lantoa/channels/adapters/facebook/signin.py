"""Signing in to Facebook for a Page
(developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow; its PKCE is for
OpenID Connect alone).

The person's token is only held while the Pages are read: a Page's own token, made from a long-lived
one, does not end.
"""

from collections.abc import Mapping

from lantoa.channels.adapters.base import Access
from lantoa.channels.adapters.facebook.transport import API
from lantoa.channels.adapters.oauth import Flow, Found, SignInError, Trouble, place, read
from lantoa.channels.adapters.wire import Answer, bearer, call, required

TOKEN = f"{API}/oauth/access_token"
SCOPES = ("pages_show_list", "pages_manage_posts", "pages_read_engagement")


def exchange(flow: Flow, access: Access, said: Mapping[str, str]) -> Answer:
    """Redeem the code, and the short-lived token at once for a long-lived one."""
    app = {name: access.secrets[name] for name in flow.app}
    first = call(access, "GET", place(TOKEN, access), query={**app, **said})
    if "access_token" not in first.data:
        return first
    longer = {"grant_type": "fb_exchange_token", "fb_exchange_token": first.data["access_token"]}
    return call(access, "GET", place(TOKEN, access), query={**app, **longer})


def find(access: Access) -> list[Found]:
    """The Pages on which the person may post, each with its own token."""
    headers = bearer(access)
    rows = read(access, f"{API}/me/permissions", headers)["data"]
    given = {row["permission"] for row in rows if row["status"] == "granted"}
    if not set(SCOPES) <= given:
        raise SignInError(Trouble.SCOPES, " ".join(sorted(given)))
    query = {"fields": "id,name,access_token,tasks", "limit": "100"}
    pages = read(access, f"{API}/me/accounts", headers, **query)["data"]
    return [
        Found(required(page, "id"), required(page, "name"),
              {"token": required(page, "access_token")})
        for page in pages
        if "CREATE_CONTENT" in page.get("tasks", ())
    ]  # fmt: skip


FLOW = Flow(
    authorize=f"https://www.facebook.com/{API.rpartition('/')[2]}/dialog/oauth",
    tokens=TOKEN,
    app=("client_id", "client_secret"),
    scopes=SCOPES,
    separator=",",
    pkce=False,
    exchange=exchange,
    find=find,
)
