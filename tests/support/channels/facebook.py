"""Facebook's Graph API for the posts of one Page."""

from typing import Any

from tests.support.channels import oauth
from tests.support.channels.server import ChannelServer, Request, Response


def _error(code: int, subcode: int = 0, status: int = 400, **headers: str) -> Response:
    error: dict[str, Any] = {"message": "said by the test", "type": "OAuthException", "code": code}
    if subcode:
        error["error_subcode"] = subcode
    return Response(status, {"error": error | {"fbtrace_id": "A"}}, headers)


_USAGE = '{"1001": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 7}]}'
_TOO_MANY = _error(32)
_TOO_MANY.headers["X-Business-Use-Case-Usage"] = _USAGE


class FacebookServer(ChannelServer):
    """Page 1001, Page token "good"."""

    signing = oauth.Facebook
    errors = {
        "expired": _error(190, 463, 401),
        "revoked": _error(190, 460, 401),
        "not_allowed": _error(200, status=403),
        "suspended": _error(368),
        "rate_limited": _TOO_MANY,
        "invalid": _error(100),
        "server_error": Response(502, "<html>Bad Gateway</html>"),
        "busy": _error(2, status=503),
        "ok_with_error_inside": _error(506, status=200),
    }

    def handle(self, request: Request) -> Response:
        if request.bearer() != "good":
            return _error(190, status=401)
        name = request.path.rpartition("/")[2]
        if name == "published_posts":
            found = [
                {"id": post.id, "message": post.text,
                 "permalink_url": f"https://www.facebook.com/1001/posts/{post.id}"}
                for post in reversed(self.posts.values())
                if post.at.timestamp() >= int(request.query["since"]) and "below" not in post.extra
            ]  # fmt: skip
            return Response(200, {"data": found})
        if name == "comments":
            above = request.path.split("/")[-2]
            post = self.add(request.data["message"], below=above)
            return Response(200, {"id": post.id})
        if name == "feed":
            post = self.add(request.data["message"], link=request.data.get("link"))
            return Response(200, {"id": post.id})
        if name == "photos":
            post = self.add(request.data["message"], picture=request.data["source"],
                            alt=request.data["alt_text_custom"])  # fmt: skip
            return Response(200, {"id": "photo", "post_id": post.id})
        if name not in self.posts:
            return _error(100, 33)
        if request.method == "GET":
            return Response(200, self._counts(name))
        if request.method == "DELETE":
            del self.posts[name]
        else:
            self.posts[name].text = request.data["message"]
            self.posts[name].edits += 1
        return Response(200, {"success": True})

    def _counts(self, name: str) -> dict[str, Any]:
        """Reach comes for larger Pages alone; shares only where there is one."""
        counts = self.posts[name].counts
        found: dict[str, Any] = {
            "id": name,
            "reactions": {"data": [], "summary": {"total_count": counts.get("reactions", 0)}},
            "comments": {"data": [], "summary": {"total_count": counts.get("replies", 0)}},
        }
        if "reach" in counts:
            metric = {"name": "post_total_media_view_unique", "period": "lifetime"}
            found["insights"] = {"data": [metric | {"values": [{"value": counts["reach"]}]}]}
        if "shares" in counts:
            found["shares"] = {"count": counts["shares"]}
        return found
