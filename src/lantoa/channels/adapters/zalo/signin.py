"""Signing in to Zalo for an Official Account (OAuth v4 with PKCE; see docs/channels/zalo.md for
what is not confirmed). What the app may do is set at Zalo, not asked for here."""

from collections.abc import Mapping

from lantoa.channels.adapters.base import Access
from lantoa.channels.adapters.oauth import Flow, Found, place, read
from lantoa.channels.adapters.wire import Answer, call, required
from lantoa.channels.adapters.zalo.transport import API, OAUTH

TOKEN = f"{OAUTH}/v4/oa/access_token"


def exchange(flow: Flow, access: Access, said: Mapping[str, str]) -> Answer:
    """Redeem the code; the app's key is a header of Zalo's own."""
    form = {"app_id": access.secrets["app_id"], "grant_type": "authorization_code",
            "code": said["code"], "code_verifier": said["code_verifier"]}  # fmt: skip
    key = {"secret_key": access.secrets["secret_key"]}
    return call(access, "POST", place(TOKEN, access), form=form, headers=key)


def find(access: Access) -> list[Found]:
    """The Official Account that gave its leave. Zalo answers 200 to everything."""
    said = read(access, f"{API}/v2.0/oa/getoa", {"access_token": access.secrets["token"]})
    if said.get("error"):
        return []
    name = required(said, "data", "name")
    return [Found(required(said, "data", "oa_id"), name, {"author": name})]


FLOW = Flow(
    authorize=f"{OAUTH}/v4/oa/permission",
    tokens=TOKEN,
    app=("app_id", "secret_key"),
    kept=("app_id", "secret_key"),
    exchange=exchange,
    find=find,
)
