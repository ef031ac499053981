"""The application of the hot path, on a real socket and the test's database."""

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.support.contest_server import contest_server

from lantoa.contests.hot import tokens
from lantoa.contests.models import Contestant


@dataclass
class Device:
    """A browser of one contestant, or of nobody; ``heard`` is every byte it was sent."""

    port: int
    cookie: str = ""
    heard: bytearray = field(default_factory=bytearray)

    def ask(self, path: str, sent: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and JSON (or bytes) of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = None if sent is None else sent if isinstance(sent, bytes) else json.dumps(sent)
        given = {"Cookie": self.cookie, "Content-Type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("POST" if body is not None else "GET", path, body, given)
        answer = connection.getresponse()
        read = answer.read()
        self.heard += str(answer.getheaders()).encode() + read
        connection.close()
        kind = answer.getheader("Content-Type", "")
        return answer.status, json.loads(read) if kind == "application/json" else read


@dataclass
class Server:
    """A running application."""

    port: int

    def device(self, person: Contestant | None = None) -> Device:
        """A device that is signed in as ``person``."""
        if person is None:
            return Device(self.port)
        name = tokens.cookie_name(person.contest_id)
        return Device(self.port, f"{name}={tokens.issue(person.pk)}")


@pytest.fixture
def hot(transactional_db: None) -> Iterator[Server]:
    """The application as `lantoa up` runs it, in a thread."""
    with contest_server() as port:
        yield Server(port)
