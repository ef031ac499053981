"""YouTube's Data API v3: resumable uploads, quotas, one channel."""

import re
from typing import Any

from tests.support.channels import oauth
from tests.support.channels.server import ChannelServer, Post, Request, Response

_SPAN = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


def _error(status: int, reason: str, message: str) -> Response:
    errors = [{"reason": reason, "message": message, "domain": "youtube.video"}]
    return Response(status, {"error": {"code": status, "message": message, "errors": errors}})


class YouTubeServer(ChannelServer):
    """Token "good". ``chunks`` are the spans that arrived; ``short`` bytes are lost once."""

    signing = oauth.YouTube
    secrets = {"token": "good", "refresh_token": "again", "client_id": "app", "client_secret": "s"}
    errors = {
        "expired": _error(401, "authError", "Invalid Credentials"),
        "not_allowed": _error(403, "insufficientPermissions", "Insufficient Permission"),
        "suspended": _error(403, "authenticatedUserAccountSuspended", "The account is suspended"),
        "rate_limited": _error(403, "quotaExceeded", "The request cannot be completed"),
        "upload_limit": _error(400, "uploadLimitExceeded", "The user has exceeded the limit"),
        "invalid": _error(400, "invalidTitle", "The request metadata specifies an invalid title"),
        "server_error": _error(503, "backendError", "Backend Error"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.chunks: list[str] = []
        self.short = 0
        self.token = "good"

    def meets(self, request: Request, behaviour: str) -> bool:
        """Metadata are judged when the session opens; anything else happens to the last piece."""
        if behaviour == "cut_piece":
            return request.method == "PUT"
        opening = behaviour in self.errors and behaviour != "server_error"
        return request.method == "POST" if opening else self._is_last(request)

    def handle(self, request: Request) -> Response:
        if request.path == "/token":
            if request.data["refresh_token"] != "again":
                return Response(400, {"error": "invalid_grant"})
            self.token = f"good-{self.new_id()}"
            return Response(200, {"access_token": self.token, "expires_in": 3599})
        if request.bearer() != self.token:
            return self.errors["expired"]
        if request.path == "/upload/youtube/v3/videos":
            return self._open(request)
        if request.path.startswith("/session/"):
            return self._piece(request)
        what = request.path.rpartition("/")[2]
        if request.method == "DELETE":
            gone = self.posts.pop(request.query["id"], None) is None
            return _error(404, "videoNotFound", "Not found") if gone else Response(204)
        if request.method == "PUT":
            post = self.posts[request.data["id"]]
            post.text = request.data["snippet"]["description"]
            post.extra["title"] = request.data["snippet"]["title"]
            post.edits += 1
            return Response(200, {"id": post.id})
        return Response(200, {"items": self._items(what, request)})

    def _open(self, request: Request) -> Response:
        name = self.new_id()
        total = int(request.headers["x-upload-content-length"])
        self.sessions[name] = {"about": request.data, "data": b"", "total": total}
        return Response(200, None, {"Location": f"{self.url}/session/{name}"})

    def _piece(self, request: Request) -> Response:
        session = self.sessions[request.path.rpartition("/")[2]]
        span = _SPAN.fullmatch(request.headers["content-range"])
        if span:
            self.chunks.append(request.headers["content-range"])
            data, start = request.data["raw"], int(span[1])
            assert start == len(session["data"])
            kept, self.short = len(data) - self.short, 0
            session["data"] += data[:kept]
        if len(session["data"]) < session["total"]:
            last = len(session["data"]) - 1
            return Response(308, None, {"Range": f"bytes=0-{last}"} if last >= 0 else {})
        about = session["about"]
        post = self.add(about["snippet"]["description"], title=about["snippet"]["title"],
                        status=about["status"], data=session["data"])  # fmt: skip
        return Response(200, {"id": post.id, "status": self._status(post)})

    def _items(self, what: str, request: Request) -> list[dict[str, Any]]:
        if what == "channels":
            return [{"contentDetails": {"relatedPlaylists": {"uploads": "UU1001"}}}]
        if what == "videos":
            found = [self.posts[i] for i in [request.query["id"]] if i in self.posts]
            return [{"id": p.id, "status": self._status(p), "statistics": self._counts(p)}
                    for p in found]  # fmt: skip
        assert request.query["playlistId"] == "UU1001"
        return [
            {"snippet": {"title": p.extra["title"], "description": p.text,
                         "publishedAt": p.at.isoformat().replace("+00:00", "Z"),
                         "resourceId": {"videoId": p.id}}}
            for p in reversed(self.posts.values())
        ]  # fmt: skip

    def _status(self, post: Post) -> dict[str, Any]:
        return {"uploadStatus": post.extra.get("upload", "uploaded"), **post.extra["status"]}

    def _counts(self, post: Post) -> dict[str, str]:
        names = {"reach": "viewCount", "reactions": "likeCount", "replies": "commentCount"}
        return {names[name]: str(n) for name, n in post.counts.items() if name in names}

    def _is_last(self, request: Request) -> bool:
        span = _SPAN.fullmatch(request.headers.get("content-range", ""))
        return span is not None and int(span[2]) + 1 == int(span[3])
