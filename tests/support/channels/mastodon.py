"""Mastodon's API for one account."""

import re
from datetime import UTC, datetime, timedelta
from html import escape

from tests.support.channels import oauth
from tests.support.channels.server import ChannelServer, Post, Request, Response

_LINK = re.compile(r"https?://\S+")


def _too_many() -> Response:
    # Made when the class is: the hour outlasts the run.
    reset = datetime.now(UTC) + timedelta(hours=1)
    return Response(429, {"error": "Too many requests"}, {"X-RateLimit-Reset": reset.isoformat()})


class MastodonServer(ChannelServer):
    """Account 1001, token "good". ``keeps_keys`` False: an Idempotency-Key helps nobody."""

    signing = oauth.Mastodon
    errors = {
        "revoked": Response(401, {"error": "The access token was revoked"}),
        "suspended": Response(403, {"error": "Your login is currently disabled"}),
        "not_allowed": Response(403, {"error": "This action is outside the authorized scopes"}),
        "rate_limited": _too_many(),
        "invalid": Response(422, {"error": "Validation failed: Text limit of 500 exceeded"}),
        "server_error": Response(500, "<html>Internal Server Error</html>"),
        "busy": Response(503, {"error": "There was a temporary problem"}, {"Retry-After": "60"}),
    }
    keeps_keys = True

    def __init__(self) -> None:
        super().__init__()
        self._keys: dict[str, str] = {}
        self.media: dict[str, bytes] = {}
        self.alts: dict[str, str] = {}
        self.looks_until_ready = 1

    def handle(self, request: Request) -> Response:
        if request.bearer() != "good":
            return Response(401, {"error": "The access token is invalid"})
        parts = request.path.removeprefix("/api/").split("/")
        match (request.method, *parts[1:]):
            case ("GET", "accounts", "verify_credentials"):
                return Response(200, {"id": "1001", "username": "congdoan"})
            case ("GET", "accounts", _, "statuses"):
                return Response(200, [self._status(p) for p in reversed(self.posts.values())])
            case ("POST", "media"):
                number = self.new_id()
                self.media[number] = request.data["file"]
                self.alts[number] = request.data["description"]
                return Response(202, {"id": number, "url": None})
            case ("GET", "media", number):
                self.looks_until_ready -= 1
                return Response(206 if self.looks_until_ready >= 0 else 200, {"id": number})
            case ("POST", "statuses"):
                return self._create(request)
            case (method, "statuses", number):
                if number not in self.posts:
                    return Response(404, {"error": "Record not found"})
                post = self.posts[number]
                if method == "DELETE":
                    del self.posts[number]
                elif method == "PUT":
                    post.text, post.edits = request.data["status"], post.edits + 1
                return Response(200, self._status(post))
        return Response(404, {"error": "Record not found"})

    def _create(self, request: Request) -> Response:
        key = request.headers["idempotency-key"]
        if self.keeps_keys and key in self._keys:
            return Response(200, self._status(self.posts[self._keys[key]]))
        below = (
            {"below": request.data["in_reply_to_id"]} if "in_reply_to_id" in request.data else {}
        )
        post = self.add(request.data["status"], media=request.data.get("media_ids"), **below)
        self._keys[key] = post.id
        return Response(200, self._status(post))

    def _status(self, post: Post) -> dict[str, str | int]:
        return {
            "id": post.id,
            "url": f"https://mastodon.vidu.example/@congdoan/{post.id}",
            "created_at": post.at.isoformat().replace("+00:00", "Z"),
            "content": _as_html(post.text),
            "favourites_count": post.counts.get("reactions", 0),
            "replies_count": post.counts.get("replies", 0),
            "reblogs_count": post.counts.get("shares", 0),
        }


def _as_html(text: str) -> str:
    """A link is cut into three spans, two of them invisible."""

    def link(found: re.Match[str]) -> str:
        address = found[0]
        head, middle, rest = address[:8], address[8:38], address[38:]
        return (
            f'<a href="{address}"><span class="invisible">{head}</span>'
            f'<span class="ellipsis">{middle}</span><span class="invisible">{rest}</span></a>'
        )

    paragraphs = escape(text, quote=False).split("\n\n")
    return "".join(f"<p>{_LINK.sub(link, part)}</p>".replace("\n", "<br />") for part in paragraphs)
