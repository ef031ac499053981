"""A gateway for text messages: JSON in, and 202 for what it takes."""

from typing import Any, ClassVar

from tests.support.channels.server import ChannelServer, Request, Response


class SmsServer(ChannelServer):
    """``sent`` are the bodies that it took."""

    errors: ClassVar[dict[str, Response]] = {
        "refused": Response(400, {"error": "blocked number"}),
        "limited": Response(429, None, {"Retry-After": "30"}),
        "server_error": Response(502, "<html>Bad Gateway</html>"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[dict[str, Any]] = []

    def handle(self, request: Request) -> Response:
        if request.bearer() != "good":
            return Response(401)
        self.sent.append(request.data)
        return Response(202, {"id": self.new_id()})
