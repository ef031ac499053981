"""The channels' sign-in pages and token endpoints, as strict as their documentation.

``server.sign_in.decide("denied")`` is what the next person does there: ``denied``, ``unticked``
(leaves a box out), ``nobody`` (administers nothing), ``other`` (is somebody else).
"""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

if TYPE_CHECKING:
    from tests.support.channels.server import ChannelServer, Request, Response


class SignIn:
    """OAuth 2.0 by the book; a channel's own ways are in the classes below.

    Answers None to whatever is no sign-in.
    """

    authorize: ClassVar[str] = ""
    tokens: ClassVar[str] = ""
    app: ClassVar[dict[str, str]] = {"client_id": "app", "client_secret": "s"}
    scopes: ClassVar[str] = ""
    separator: ClassVar[str] = " "
    pkce: ClassVar[bool] = True
    denied: ClassVar[dict[str, str]] = {"error": "access_denied"}
    lives: ClassVar[dict[str, Any]] = {}

    def __init__(self, server: ChannelServer, answer: Callable[..., Response]) -> None:
        self.server, self.answer = server, answer
        self.redirect = ""
        self.decision = ""
        self.codes: dict[str, dict[str, str]] = {}

    def decide(self, decision: str) -> None:
        """What the next person does."""
        self.decision = decision

    def handle(self, request: Request) -> Response | None:
        """Answer as documented."""
        if not self.authorize:
            return None
        if request.path == self.authorize and request.method == "GET":
            return self.page(request)
        said = {**request.query, **request.data}
        if request.path == self.tokens and "code" in said:
            return self.redeem(request, said)
        return self.who(request)

    def page(self, request: Request) -> Response:
        """The page on which the person agrees: this one does at once."""
        asked, name = request.query, next(iter(self.app))
        if (asked[name], asked["redirect_uri"]) != (self.app[name], self.redirect):
            return self.answer(400, "Invalid redirect_uri")
        if self.scopes and (asked["response_type"], asked["scope"]) != (
            "code", self.separator.join(self.scopes.split()),
        ):  # fmt: skip
            return self.answer(400, "Invalid scope")
        if self.pkce and asked["code_challenge_method"] != "S256":
            return self.answer(400, "PKCE required")
        said = {"state": asked["state"]}
        if self.decision == "denied":
            said |= self.denied
        else:
            said["code"] = f"code-{self.server.new_id()}"
            self.codes[said["code"]] = dict(asked)
        return self.answer(302, None, {"Location": f"{self.redirect}?{urlencode(said)}"})

    def redeem(self, request: Request, said: dict[str, str]) -> Response:
        """A code works once, for our app, for the same address, with its verifier."""
        asked = self.codes.pop(said["code"], None)
        if self.client(request, said) != tuple(self.app.values()):
            return self.wrong("invalid_client")
        if asked is None or said.get("redirect_uri", self.redirect) != asked["redirect_uri"]:
            return self.wrong("invalid_grant")
        digest = sha256(said.get("code_verifier", "").encode()).digest()
        if self.pkce and urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            return self.wrong("invalid_grant")
        return self.answer(200, self.given())

    def given(self) -> dict[str, Any]:
        """The tokens."""
        scopes = self.scopes.split()
        given = self.separator.join(scopes[1:] if self.decision == "unticked" else scopes)
        scope = {"scope": given} if scopes else {}
        return {"access_token": "good", "token_type": "bearer", **scope, **self.lives}

    def client(self, request: Request, said: dict[str, str]) -> tuple[str | None, ...]:
        """Id and secret of the app that asks."""
        return tuple(said.get(name) for name in self.app)

    def wrong(self, error: str) -> Response:
        """A refusal."""
        return self.answer(400, {"error": error, "error_description": "said by the test"})

    def who(self, request: Request) -> Response | None:
        """Whose token it is."""
        return None

    def mine(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        """What the person administers."""
        return [] if self.decision == "nobody" else [row]

    @property
    def number(self) -> str:
        """The account that signed in."""
        return "2002" if self.decision == "other" else "1001"


class X(SignIn):
    authorize, tokens = "/i/oauth2/authorize", "/2/oauth2/token"
    scopes = "tweet.read tweet.write users.read media.write offline.access"
    lives = {"expires_in": 7200, "refresh_token": "once"}

    def client(self, request: Request, said: dict[str, str]) -> tuple[str | None, ...]:
        """A confidential client names itself in the header."""
        pair = request.headers.get("authorization", "").removeprefix("Basic ")
        return tuple(b64decode(pair).decode().split(":"))

    def who(self, request: Request) -> Response | None:
        if request.path != "/2/users/me":
            return None
        user = {"id": self.number, "name": "Công đoàn", "username": "congdoan"}
        return self.answer(200, {"data": user})


class LinkedIn(SignIn):
    authorize, tokens = "/oauth/v2/authorization", "/oauth/v2/accessToken"
    scopes = "w_organization_social r_organization_social rw_organization_admin"
    pkce = False
    denied = {"error": "user_cancelled_authorize", "error_description": "The user cancelled"}
    lives = {"expires_in": 5183999}

    def who(self, request: Request) -> Response | None:
        if request.path == "/rest/organizationAcls":
            row = {"organization": f"urn:li:organization:{self.number}", "state": "APPROVED"}
            return self.answer(200, {"elements": self.mine(row)})
        if request.path == f"/rest/organizations/{self.number}":
            return self.answer(200, {"localizedName": "Công đoàn"})
        return None


class YouTube(SignIn):
    authorize, tokens = "/o/oauth2/v2/auth", "/token"
    scopes = (
        "https://www.googleapis.com/auth/youtube.upload "
        "https://www.googleapis.com/auth/youtube.force-ssl"
    )
    lives = {"expires_in": 3599, "refresh_token": "again"}

    def page(self, request: Request) -> Response:
        """Without these two there is no refresh token the second time."""
        assert request.query["access_type"] == "offline"
        assert request.query["prompt"] == "consent"
        return super().page(request)

    def who(self, request: Request) -> Response | None:
        if request.path != "/youtube/v3/channels" or request.query["part"] != "snippet":
            return None
        row = {"id": self.number, "snippet": {"title": "Công đoàn"}}
        return self.answer(200, {"items": self.mine(row)})


class Mastodon(SignIn):
    authorize, tokens = "/oauth/authorize", "/oauth/token"
    scopes = "read:accounts read:statuses write:media write:statuses"

    def who(self, request: Request) -> Response | None:
        if request.path == "/api/v1/apps":
            assert request.data["scopes"] == self.scopes
            self.redirect = request.data["redirect_uris"]
            self.app = {**self.app, "client_id": f"app-{self.server.new_id()}"}
            return self.answer(200, {"id": "1", "name": request.data["client_name"], **self.app})
        if request.path == "/api/v1/accounts/verify_credentials":
            name = "congdoan" if self.number == "1001" else "khac"
            return self.answer(200, {"id": "1001", "username": name, "display_name": "Công đoàn"})
        return None


class Facebook(SignIn):
    """Three tokens: the person's short and long one, and the Page's own."""

    authorize, tokens = "/v25.0/dialog/oauth", "/v25.0/oauth/access_token"
    scopes = "pages_show_list pages_manage_posts pages_read_engagement"
    separator = ","
    pkce = False
    denied = {"error": "access_denied", "error_reason": "user_denied"}

    def given(self) -> dict[str, Any]:
        return {"access_token": "short", "token_type": "bearer", "expires_in": 5_000}

    def wrong(self, error: str) -> Response:
        said = {"message": f"{error}: said by the test", "type": "OAuthException", "code": 100}
        return self.answer(400, {"error": said})

    def who(self, request: Request) -> Response | None:
        name = request.path.removeprefix("/v25.0")
        if name == "/oauth/access_token" and request.query["fb_exchange_token"] == "short":
            return self.answer(200, {"access_token": "long", "token_type": "bearer",
                                     "expires_in": 5_183_944})  # fmt: skip
        if request.bearer() != "long":
            return None
        if name == "/me/permissions":
            rows = [{"permission": scope, "status": "granted"} for scope in self.scopes.split()]
            if self.decision == "unticked":
                rows[1]["status"] = "declined"
            return self.answer(200, {"data": rows})
        pages = [
            {"id": self.number, "name": "Công đoàn", "access_token": "good",
             "tasks": ["CREATE_CONTENT", "MANAGE"]},
            {"id": "3003", "name": "Trang khác", "access_token": "other", "tasks": ["MANAGE",
             "CREATE_CONTENT"]},
            {"id": "4004", "name": "Chỉ xem", "access_token": "none", "tasks": ["ANALYZE"]},
        ]  # fmt: skip
        return self.answer(200, {"data": pages[2:] if self.decision == "nobody" else pages})


class Zalo(SignIn):
    """Answers 200 to everything; the app's key is a header."""

    authorize, tokens = "/v4/oa/permission", "/v4/oa/access_token"
    app = {"app_id": "a", "secret_key": "s"}
    lives = {"refresh_token": "once", "expires_in": "90000"}

    def client(self, request: Request, said: dict[str, str]) -> tuple[str | None, ...]:
        return said["app_id"], request.headers.get("secret_key")

    def wrong(self, error: str) -> Response:
        return self.answer(200, {"error": -14003, "error_description": f"Invalid code: {error}"})

    def who(self, request: Request) -> Response | None:
        if request.path != "/v2.0/oa/getoa":
            return None
        return self.answer(200, {"error": 0, "data": {"oa_id": self.number, "name": "Công đoàn"}})
