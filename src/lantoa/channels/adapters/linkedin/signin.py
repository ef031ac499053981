"""Signing in to LinkedIn for a page
(learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow; no PKCE for web apps).
"""

from lantoa.channels.adapters.base import Access
from lantoa.channels.adapters.linkedin.transport import API, VERSION
from lantoa.channels.adapters.oauth import Flow, Found, read
from lantoa.channels.adapters.wire import bearer, required


def find(access: Access) -> list[Found]:
    """The pages that the member administers."""
    headers = bearer(access) | {
        "LinkedIn-Version": VERSION,
        "X-Restli-Protocol-Version": "2.0.0",
    }
    mine = {"q": "roleAssignee", "role": "ADMINISTRATOR", "state": "APPROVED"}
    rows = read(access, f"{API}/rest/organizationAcls", headers, **mine).get("elements", [])
    numbers = [required(row, "organization").rpartition(":")[2] for row in rows]
    return [
        Found(number, required(read(access, f"{API}/rest/organizations/{number}", headers),
                               "localizedName"))
        for number in numbers
    ]  # fmt: skip


FLOW = Flow(
    authorize="https://www.linkedin.com/oauth/v2/authorization",
    tokens="https://www.linkedin.com/oauth/v2/accessToken",
    app=("client_id", "client_secret"),
    scopes=("w_organization_social", "r_organization_social", "rw_organization_admin"),
    pkce=False,
    find=find,
)
