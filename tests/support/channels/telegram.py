"""Telegram's Bot API for one public channel."""

from typing import Any

from tests.support.channels.server import ChannelServer, Request, Response


def _error(code: int, description: str, **parameters: int) -> Response:
    data: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return Response(code, data | ({"parameters": parameters} if parameters else {}))


class TelegramServer(ChannelServer):
    """Channel @congdoan, bot token "good"."""

    handle_of = "@congdoan"
    errors = {
        "revoked": _error(401, "Unauthorized"),
        "not_allowed": _error(403, "Forbidden: bot is not a member of the channel chat"),
        "rate_limited": _error(429, "Too Many Requests: retry after 34", retry_after=34),
        "invalid": _error(400, "Bad Request: message text is empty"),
        "server_error": Response(
            502, {"ok": False, "error_code": 502, "description": "Bad Gateway"}
        ),
    }

    def handle(self, request: Request) -> Response:
        _, token, method = request.path.split("/")
        if token != "botgood":
            return self.errors["revoked"]
        data = request.data
        if data["chat_id"] != "@congdoan":
            return _error(400, "Bad Request: chat not found")
        if method in ("sendMessage", "sendPhoto"):
            text = data["text"] if method == "sendMessage" else data["caption"]
            post = self.add(text, picture=data.get("photo"))
            return Response(200, {"ok": True, "result": {"message_id": int(post.id)}})
        number = str(data["message_id"])
        if number not in self.posts:
            verb = "delete" if method == "deleteMessage" else "edit"
            return _error(400, f"Bad Request: message to {verb} not found")
        if method == "deleteMessage":
            del self.posts[number]
            return Response(200, {"ok": True, "result": True})
        text = data["text" if method == "editMessageText" else "caption"]
        if text == self.posts[number].text:
            return _error(400, "Bad Request: message is not modified")
        self.posts[number].text = text
        self.posts[number].edits += 1
        return Response(200, {"ok": True, "result": {"message_id": int(number)}})
