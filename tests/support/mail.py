"""A mail server on loopback that keeps what it is given and does what it is told.

``with MailServer() as server: server.use(settings)``. ``server.does["a@b.example"] = "451 later"``
answers so to that recipient; ``"drop"`` takes the letter and hangs up before the answer.
"""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Callable, Coroutine
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings


class _Controller(Controller):
    """Listens on a port that the system chose and nobody can take meanwhile."""

    def __init__(self, handler: object) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        super().__init__(handler, hostname="127.0.0.1", port=self._socket.getsockname()[1])

    def _create_server(self) -> Coroutine[Any, Any, Any]:
        return self.loop.create_server(self._factory_invoker, sock=self._socket)


class MailServer:
    """What arrived is in ``letters``."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.does: dict[str, str] = {}
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    @property
    def addresses(self) -> list[str]:
        """Who got something, in order."""
        return [str(letter["To"]) for letter in self.letters]

    def use(self, settings: Settings) -> None:
        """Send all mail of this process here."""
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", self._controller.port

    def __enter__(self) -> Self:
        self._controller = _Controller(self)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_RCPT(  # noqa: N802 (the name is aiosmtpd's)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.does.get(address, "")
        if answer[:3].isdigit():
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.before()
        message: Any = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append(message)
        self.after()
        if self.does.get(envelope.rcpt_tos[0]) == "drop":
            server.transport.abort()
        return "250 OK"
