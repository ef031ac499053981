"""What the pages of the measurements share: who acts, and a refusal in words."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from lantoa.integrity.domain.errors import RefusedError
from lantoa.units.models import User


def person(request: HttpRequest) -> User:
    """Return who is signed in."""
    assert isinstance(request.user, User)  # the workspace lets nobody else in
    return request.user


def attempt(request: HttpRequest, step: Callable[[], object], done: str) -> bool:
    """Take a step of the domain; say that it is done, or why it was refused."""
    try:
        step()
    except RefusedError as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True
