"""LinkedIn's Posts API for one organisation."""

from urllib.parse import unquote

from tests.support.channels.server import ChannelServer, Request, Response


def _error(status: int, code: str, message: str = "said by the test") -> Response:
    return Response(status, {"status": status, "code": code, "message": message})


class LinkedInServer(ChannelServer):
    """Organisation 1001, member token "good"."""

    errors = {
        "expired": _error(401, "EXPIRED_ACCESS_TOKEN"),
        "revoked": _error(401, "REVOKED_ACCESS_TOKEN"),
        "not_allowed": _error(403, "ACCESS_DENIED"),
        "rate_limited": _error(429, "TOO_MANY_REQUESTS", "Resource level throttle DAY limit"),
        "invalid": _error(422, "DUPLICATE_POST", "Content is a duplicate of urn:li:share:1"),
        "server_error": _error(500, "INTERNAL_SERVER_ERROR"),
    }

    def handle(self, request: Request) -> Response:
        if request.bearer() != "good":
            return _error(401, "INVALID_ACCESS_TOKEN")
        if "linkedin-version" not in request.headers:
            return _error(400, "VERSION_MISSING")
        urn = unquote(request.path.removeprefix("/rest/posts").lstrip("/"))
        number = urn.rpartition(":")[2]
        if request.method == "GET":
            found = [
                {"id": f"urn:li:share:{post.id}", "commentary": post.text,
                 "createdAt": int(post.at.timestamp() * 1000)}
                for post in reversed(self.posts.values())
            ]  # fmt: skip
            return Response(200, {"elements": found})
        if not urn:
            assert request.data["author"] == "urn:li:organization:1001"
            post = self.add(request.data["commentary"], content=request.data.get("content"))
            return Response(201, None, {"x-restli-id": f"urn:li:share:{post.id}"})
        if request.method == "DELETE":
            self.posts.pop(number, None)
            return Response(204)
        if number not in self.posts:
            return _error(404, "NOT_FOUND")
        self.posts[number].text = request.data["patch"]["$set"]["commentary"]
        self.posts[number].edits += 1
        return Response(204)
