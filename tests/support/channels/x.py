"""X's API v2 for one account."""

import re
import time
from datetime import datetime

from tests.support.channels import oauth
from tests.support.channels.server import ChannelServer, Request, Response

_LINK = re.compile(r"https?://\S+")


def _error(status: int, title: str, detail: str, **headers: str) -> Response:
    data = {"title": title, "detail": detail, "type": "about:blank", "status": status}
    return Response(status, data, headers)


class XServer(ChannelServer):
    """User 1001. Access tokens are replaced with a refresh token that works once."""

    signing = oauth.X
    secrets = {"token": "good", "refresh_token": "once", "client_id": "app"}
    errors = {
        "revoked": _error(401, "Unauthorized", "Unauthorized"),
        "suspended": _error(403, "Forbidden", "Your account is suspended and is not permitted"),
        "rate_limited": _error(429, "Too Many Requests", "Too Many Requests"),
        "invalid": _error(403, "Forbidden", "You may not create duplicate content."),
        "server_error": _error(503, "Service Unavailable", "Over capacity"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.token, self.refresh_token = "good", "once"
        self.media: dict[str, bytes] = {}
        self.alts: dict[str, str] = {}
        self.errors["rate_limited"].headers["x-rate-limit-reset"] = str(int(time.time()) + 600)

    def handle(self, request: Request) -> Response:
        if request.path == "/2/oauth2/token":
            return self._refresh(request)
        if request.bearer() != self.token:
            return self.errors["revoked"]
        name = request.path.rpartition("/")[2]
        if name == "upload":
            media = self.new_id()
            self.media[media] = request.data["media"]
            return Response(200, {"data": {"id": media, "media_key": f"3_{media}"}})
        if name == "metadata":
            self.alts[request.data["id"]] = request.data["metadata"]["alt_text"]["text"]
            return Response(200, {"data": {"id": request.data["id"]}})
        if request.method == "GET" and name != "tweets":
            return self._counts(name)
        if request.method == "GET":
            since = datetime.fromisoformat(request.query["start_time"])
            found = [
                self._tweet(p.id, p.text) for p in reversed(self.posts.values()) if p.at >= since
            ]
            return Response(200, {"data": found, "meta": {"result_count": len(found)}})
        if request.method == "DELETE":
            if self.posts.pop(name, None) is None:
                return _error(404, "Not Found Error", "Could not find tweet")
            return Response(200, {"data": {"deleted": True}})
        below = request.data.get("reply", {}).get("in_reply_to_tweet_id")
        extra = {"below": below} if below else {}
        post = self.add(request.data["text"], media=request.data.get("media"), **extra)
        return Response(201, {"data": {"id": post.id, "text": post.text}})

    def _tweet(self, number: str, text: str) -> dict[str, object]:
        urls = [
            {"url": f"https://t.co/{number}{n}", "expanded_url": link}
            for n, link in enumerate(_LINK.findall(text))
        ]
        for url in urls:
            text = text.replace(url["expanded_url"], url["url"])
        return {"id": number, "text": text, "entities": {"urls": urls}}

    def _counts(self, name: str) -> Response:
        if name not in self.posts:
            gone = {"title": "Not Found Error", "resource_id": name, "parameter": "id"}
            return Response(200, {"errors": [gone]})
        counts = self.posts[name].counts
        public = {"retweet_count": counts.get("shares", 0), "quote_count": 0,
                  "reply_count": counts.get("replies", 0), "like_count": counts.get("reactions", 0),
                  "impression_count": counts.get("reach", 0)}  # fmt: skip
        return Response(200, {"data": {"id": name, "public_metrics": public}})

    def _refresh(self, request: Request) -> Response:
        if request.data["refresh_token"] != self.refresh_token:
            return Response(400, {"error": "invalid_request"})
        self.token, self.refresh_token = f"good-{self.new_id()}", f"once-{self.new_id()}"
        return Response(200, {
            "access_token": self.token, "refresh_token": self.refresh_token, "expires_in": 7200,
        })  # fmt: skip
