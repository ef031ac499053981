"""Zalo's Official Account API: 200 for everything, the error inside."""

from typing import Any

from tests.support.channels import oauth
from tests.support.channels.server import ChannelServer, Request, Response


def _error(code: int, message: str) -> Response:
    return Response(200, {"error": code, "message": message})


class ZaloServer(ChannelServer):
    """One Official Account. Access tokens are replaced with a refresh token that works once."""

    signing = oauth.Zalo
    secrets = {"token": "good", "refresh_token": "once", "app_id": "a", "secret_key": "s"}
    errors = {
        "expired": _error(-216, "Access token is invalid"),
        "rate_limited": _error(-32, "Your application has reached limit call api"),
        "invalid": _error(-201, "Params is invalid"),
        "server_error": Response(502, "<html>Bad Gateway</html>"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.token, self.refresh_token = "good", "once"
        self.refreshes = 0
        self._making: dict[str, str] = {}
        self.notices: list[tuple[str, dict[str, str]]] = []

    def handle(self, request: Request) -> Response:
        if request.path == "/v4/oa/access_token":
            return self._refresh(request)
        if request.headers.get("access_token") != self.token:
            return self.errors["expired"]
        if request.path == "/message/template":
            return self._notify(request.data)
        data, verb = request.data, request.path.rpartition("/")[2]
        if verb == "getslice":
            medias = [
                {"id": post.id, "title": post.extra["title"],
                 "create_date": int(post.at.timestamp() * 1000),
                 "link_view": f"https://oa.zalo.me/detail?id={post.id}"}
                for post in reversed(self.posts.values())
            ]  # fmt: skip
            for media in medias:
                counts = self.posts[media["id"]].counts
                media |= {
                    "total_view": counts.get("reach", 0),
                    "total_share": counts.get("shares", 0),
                }
            offset = int(request.query["offset"])
            medias = medias[offset : offset + int(request.query["limit"])]
            return Response(200, {"error": 0, "message": "Success", "data": {"medias": medias}})
        if verb == "create":
            post = self.add(data["description"], title=data["title"], body=data["body"],
                            cover=data["cover"])  # fmt: skip
            token = f"token-{post.id}"
            self._making[token] = post.id
            return Response(200, {"error": 0, "message": "Success", "data": {"token": token}})
        if verb == "verify":
            return Response(200, {"error": 0, "data": {"id": self._making[data["token"]]}})
        if data["id"] not in self.posts:
            return _error(-3011, "Article is not existed")
        if verb == "remove":
            del self.posts[data["id"]]
        else:
            self.posts[data["id"]].text = data["description"]
            self.posts[data["id"]].edits += 1
        return Response(200, {"error": 0, "message": "Success"})

    def _notify(self, data: dict[str, Any]) -> Response:
        """A message of a template; a phone of zeros has no Zalo."""
        if set(data) != {"phone", "template_id", "template_data", "tracking_id"}:
            return _error(-100, "Invalid parameter")
        if data["phone"].endswith("0000000"):
            return _error(-118, "Zalo account not existed")
        self.notices.append((data["phone"], data["template_data"]))
        return Response(200, {"error": 0, "message": "Success", "data": {"msg_id": self.new_id()}})

    def _refresh(self, request: Request) -> Response:
        if request.headers.get("secret_key") != "s":
            return Response(200, {"error": -14002, "error_description": "Invalid app secret"})
        if request.data["refresh_token"] != self.refresh_token:
            return Response(200, {"error": -14014, "error_description": "Invalid refresh token"})
        self.refreshes += 1
        self.token, self.refresh_token = f"good-{self.new_id()}", f"once-{self.new_id()}"
        return Response(200, {
            "access_token": self.token, "refresh_token": self.refresh_token, "expires_in": "90000",
        })  # fmt: skip
