"""LinkedIn's Posts API for one organisation."""

from urllib.parse import unquote

from tests.support.channels import oauth
from tests.support.channels.server import ChannelServer, Request, Response


def _error(status: int, code: str, message: str = "said by the test") -> Response:
    return Response(status, {"status": status, "code": code, "message": message})


class LinkedInServer(ChannelServer):
    """Organisation 1001, member token "good"."""

    signing = oauth.LinkedIn
    errors = {
        "expired": _error(401, "EXPIRED_ACCESS_TOKEN"),
        "revoked": _error(401, "REVOKED_ACCESS_TOKEN"),
        "not_allowed": _error(403, "ACCESS_DENIED"),
        "rate_limited": _error(429, "TOO_MANY_REQUESTS", "Resource level throttle DAY limit"),
        "invalid": _error(422, "DUPLICATE_POST", "Content is a duplicate of urn:li:share:1"),
        "server_error": _error(500, "INTERNAL_SERVER_ERROR"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.images: dict[str, bytes] = {}

    def handle(self, request: Request) -> Response:
        if request.bearer() != "good":
            return _error(401, "INVALID_ACCESS_TOKEN")
        if "linkedin-version" not in request.headers:
            return _error(400, "VERSION_MISSING")
        match request.path.removeprefix("/rest/").split("/"):
            case ["images"]:
                number = self.new_id()
                where = {"uploadUrl": f"{self.url}/rest/dms-uploads/{number}",
                         "image": f"urn:li:image:{number}"}  # fmt: skip
                return Response(200, {"value": where})
            case ["dms-uploads", number]:
                self.images[f"urn:li:image:{number}"] = request.data["raw"]
                return Response(201)
            case ["organizationalEntityShareStatistics"]:
                return self._statistics(unquote(request.query["shares"])[5:-1])
            case ["socialActions", above, "comments", *number]:
                return self._comment(request, unquote(above), *number)
        urn = unquote(request.path.removeprefix("/rest/posts").lstrip("/"))
        number = urn.rpartition(":")[2]
        if request.method == "GET" and urn:
            return Response(200, {"id": urn}) if number in self.posts else _error(404, "NOT_FOUND")
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

    def _comment(self, request: Request, above: str, number: str = "") -> Response:
        if request.method == "DELETE":
            assert request.query["actor"] == "urn:li:organization:1001"
            self.posts.pop(number, None)
            return Response(204)
        assert request.data["object"] == above
        post = self.add(request.data["message"]["text"], below=above)
        return Response(201, {"id": post.id, "commentUrn": f"urn:li:comment:({above},{post.id})"})

    def _statistics(self, urn: str) -> Response:
        counts = self.posts[urn.rpartition(":")[2]].counts
        names = {"uniqueImpressionsCount": "reach", "likeCount": "reactions",
                 "commentCount": "replies", "shareCount": "shares"}  # fmt: skip
        total = {name: counts.get(key, 0) for name, key in names.items()}
        return Response(200, {"elements": [{"totalShareStatistics": total}]})
