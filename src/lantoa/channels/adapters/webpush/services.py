"""Which addresses are those of push services.

A browser tells its own, so whoever posts one could otherwise have us call any server, and wait.
"""

import re

from django.conf import settings


def is_service(endpoint: str) -> bool:
    """Whether it is an address of one of ``PUSH_SERVICES``, spelled as browsers spell it."""
    return any(
        re.fullmatch(re.escape(origin).replace(r"\*", "[a-z0-9.-]+") + "/[!-~]+", endpoint)
        for origin in settings.PUSH_SERVICES
    )


def named() -> tuple[str, ...]:
    """What the guard lets through for it: of those services, the ones written with a port."""
    return tuple(origin.partition("://")[2] for origin in settings.PUSH_SERVICES)
