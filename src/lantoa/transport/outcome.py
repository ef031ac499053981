"""How a fetch ended: exactly one of these."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The values are those of the listening floor's ``FetchStatus``."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    UNCHANGED = "unchanged"
    GONE = "gone"
    ROBOTS = "robots"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    CLIENT_ERROR = "client_error"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    BAD_REDIRECT = "bad_redirect"
    PRIVATE_ADDRESS = "private_address"
    DNS = "dns"
    TLS = "tls"
    CONNECT = "connect"
    BAD_CONTENT = "bad_content"

    @property
    def is_success(self) -> bool:
        """The server answered with what it has: new, or the same as before."""
        return self in (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.UNCHANGED)

    @property
    def is_permanent(self) -> bool:
        """Not likely to pass by itself: worth a person's look. It is still tried again."""
        return self in (
            Outcome.GONE,
            Outcome.ROBOTS,
            Outcome.CLIENT_ERROR,
            Outcome.TOO_LARGE,
            Outcome.BAD_REDIRECT,
            Outcome.PRIVATE_ADDRESS,
            Outcome.BAD_CONTENT,
        )


class FetchFailed(Exception):
    """Ends a fetch with an outcome; raised between the layers of this package only."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome
