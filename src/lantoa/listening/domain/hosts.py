"""One request at a time to a host, whatever the number of workers; robots.txt obeyed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from lantoa import __version__
from lantoa.listening.models import Host
from lantoa.listening.transport import (
    USER_AGENT_NAME,
    FetchRequest,
    FetchResult,
    RobotsRules,
    fetch,
    host_key,
    robots_address,
    user_agent,
)

LEASE = timedelta(minutes=3)
ROBOTS_AGE = timedelta(hours=24)
ROBOTS_RETRY = timedelta(hours=1)


@dataclass
class Turn:
    """The right to send requests to one host until the lease ends."""

    host: Host
    pause: timedelta
    rules: RobotsRules = field(init=False)
    _last: float = 0.0

    def get(self, request: FetchRequest) -> FetchResult:
        """Fetch, no sooner after the request before than the host's pause."""
        if self._last:
            time.sleep(max(0.0, self._last + self.pause.total_seconds() - time.monotonic()))
        result = fetch(replace(request, permit=self.rules.allowed))
        self._last = time.monotonic()
        return result


def request_for(url: str) -> FetchRequest:
    """A request that says who we are, with the private addresses of this installation allowed."""
    return FetchRequest(
        url=url,
        agent=user_agent(__version__, settings.FETCH_CONTACT),
        allowed=settings.FETCH_ALLOWED_PRIVATE,
    )


@contextmanager
def turn_at(url: str) -> Iterator[Turn | None]:
    """Hold the host of ``url``; None when another worker has it or its pause is not over.

    The lease is one conditional update, so two workers can never both hold it; a worker that
    dies loses it after three minutes.
    """
    key = host_key(url)
    Host.objects.get_or_create(key=key)
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    rested = Q(next_request_at=None) | Q(next_request_at__lte=now)
    taken = Host.objects.filter(free, rested, key=key).update(leased_until=now + LEASE)
    if not taken:
        yield None
        return
    host = Host.objects.get(key=key)
    turn = Turn(host, pause=_pause(key))
    try:
        _read_robots(turn, url)
        yield turn
    finally:
        Host.objects.filter(key=key, leased_until=now + LEASE).update(
            leased_until=None, next_request_at=timezone.now() + turn.pause
        )


def rest(url: str, pause: timedelta) -> None:
    """Leave the host of ``url`` alone for ``pause`` (Retry-After speaks for the whole host)."""
    until = timezone.now() + pause
    Host.objects.filter(key=host_key(url)).filter(
        Q(next_request_at=None) | Q(next_request_at__lt=until)
    ).update(next_request_at=until)


def _pause(key: str) -> timedelta:
    private = any(
        key == host_key(f"http://{address}/") for address in settings.FETCH_ALLOWED_PRIVATE
    )
    return timedelta(0) if private else settings.FETCH_HOST_PAUSE


def _read_robots(turn: Turn, url: str) -> None:
    host, now = turn.host, timezone.now()
    refused = host.robots_status is None or host.robots_status >= 500
    age = ROBOTS_RETRY if refused else ROBOTS_AGE
    if host.robots_read_at is None or host.robots_read_at < now - age:
        result = fetch(request_for(robots_address(url)))
        host.robots_status = result.status
        host.robots = (result.body or b"").decode("utf-8", "replace").replace("\x00", "")
        host.robots_read_at = now
        host.save(update_fields=["robots", "robots_status", "robots_read_at"])
    turn.rules = RobotsRules.from_response(host.robots_status, host.robots, USER_AGENT_NAME)
    if turn.rules.crawl_delay:
        turn.pause = max(turn.pause, turn.rules.crawl_delay)
