"""Discourse's API for one user, who may post in category 5."""

from typing import Any

from tests.support.channels.server import ChannelServer, Post, Request, Response

_REFUSED = {
    "errors": ["You are not permitted to view the requested resource."],
    "error_type": "invalid_access",
}


class ForumServer(ChannelServer):
    """User "congdoan", key "good"; a topic and its first post are told apart by their numbers."""

    handle_of = "congdoan/5"
    errors = {
        "revoked": Response(403, _REFUSED),
        "rate_limited": Response(
            429,
            {
                "errors": ["You’ve performed this action too many times."],
                "error_type": "rate_limit",
                "extras": {"wait_seconds": 41, "time_left": "41 seconds"},
            },
            {"Retry-After": "41"},
        ),
        "invalid": Response(
            422, {"action": "create_post", "errors": ["Title seems unclear, is it complete?"]}
        ),
        "ok_with_error_inside": Response(
            200, {"success": False, "errors": ["Body is too similar to what you posted"]}
        ),
        "moderated": Response(
            200, {"action": "enqueued", "success": True, "pending_post": {"id": 3}}
        ),
        "server_error": Response(502, "<html>Bad Gateway</html>"),
        "busy": Response(503, "<html>maintenance</html>", {"Retry-After": "60"}),
    }

    def __init__(self) -> None:
        super().__init__()
        self.uploads: dict[str, bytes] = {}

    def handle(self, request: Request) -> Response:
        if request.headers.get("api-key") != "good":
            return Response(403, _REFUSED)
        match (request.method, *request.path.removesuffix(".json").split("/")[1:]):
            case ("GET", "posts"):
                return Response(200, {"latest_posts": [*map(_shown, reversed(self._posts))]})
            case ("POST", "posts"):
                return self._create(request.data)
            case ("POST", "uploads"):
                address = f"upload://{self.new_id()}.jpeg"
                self.uploads[address] = request.data["file"]
                return Response(200, {"short_url": address})
            case ("PUT", "posts", number):
                post = self.posts[number]
                post.text, post.edits = request.data["post"]["raw"], post.edits + 1
                return Response(200, {"post": _shown(post)})
            case ("GET", "t", "external_id", name):
                post = next(post for post in self._posts if post.extra["external_id"] == name)
                return Response(301, None, {"Location": f"/t/tin/{post.extra['topic']}"})
            case (method, "t", *_, number):
                return self._topic(method, number, request.data)
        return Response(404, {"errors": ["not found"], "error_type": "not_found"})

    @property
    def _posts(self) -> list[Post]:
        return list(self.posts.values())

    def _create(self, data: dict[str, Any]) -> Response:
        if any(post.extra["external_id"] == data["external_id"] for post in self._posts):
            return Response(422, {"errors": ["External ID has already been taken"]})
        post = self.add(data["raw"], topic=self.new_id(), **data)
        return Response(200, _shown(post))

    def _topic(self, method: str, number: str, data: dict[str, Any]) -> Response:
        post = next((post for post in self._posts if post.extra["topic"] == number), None)
        if post is None:
            status = 403 if method == "DELETE" else 404
            return Response(status, _REFUSED)
        if method == "DELETE":
            del self.posts[post.id]
            return Response(200, "")
        post.extra |= data
        return Response(200, _opened(post))


def _shown(post: Post) -> dict[str, Any]:
    return {
        "id": int(post.id),
        "username": "congdoan",
        "created_at": post.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "raw": post.text,
        "post_number": 1,
        "topic_id": int(post.extra["topic"]),
        "topic_slug": "tin",
    }


def _opened(post: Post) -> dict[str, Any]:
    return {
        "slug": "tin",
        "views": post.counts.get("reach", 0),
        "like_count": post.counts.get("reactions", 0),
        "posts_count": 1 + post.counts.get("replies", 0),
        "post_stream": {"posts": [_shown(post)]},
    }
