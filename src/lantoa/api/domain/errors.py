"""What is refused to a program: an RFC 9457 problem in the making."""

from __future__ import annotations


class ApiError(Exception):
    """``status`` is that of HTTP, ``code`` for programs, ``text`` for people."""

    def __init__(self, status: int, code: str, text: str, *, wait: int = 0) -> None:
        super().__init__(text)
        self.status, self.code, self.text, self.wait = status, code, text, wait
