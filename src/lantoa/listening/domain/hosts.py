"""One request at a time to a host, whatever the number of workers; robots.txt obeyed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from lantoa import __version__
from lantoa.listening.models import Host
from lantoa.transport import (
    USER_AGENT_NAME,
    FetchRequest,
    FetchResult,
    Outcome,
    RobotsRules,
    fetch,
    host_key,
    robots_address,
    user_agent,
)
from lantoa.transport.robots import LARGEST

LEASE = timedelta(minutes=3)
ROBOTS_AGE = timedelta(hours=24)
ROBOTS_RETRY = timedelta(hours=1)


class TurnLostError(RuntimeError):
    """The lease ran out while it was held (the process was stopped for minutes)."""


@dataclass
class Turn:
    """The right to send requests to one host until the lease ends; each request renews it."""

    host: Host
    pause: timedelta
    until: datetime
    _last: float = 0.0
    _rules: dict[str, RobotsRules | FetchResult] = field(default_factory=dict)

    def get(self, request: FetchRequest) -> FetchResult:
        """Fetch, no sooner after the request before than the host's pause.

        robots.txt is asked before each request, redirects to other hosts included. When it cannot
        be read, that is the result: no answer, a server error; then nothing may be read for now.
        """
        self._renew()
        unreadable: list[FetchResult] = []

        def permit(url: str) -> bool:
            rules = self._rules_for(url)
            if isinstance(rules, FetchResult):
                unreadable.append(rules)
                return False
            return rules.allowed(url)

        if not self._last:
            self._rules_for(request.url)  # before the pause, which it may lengthen
        else:
            time.sleep(max(0.0, self._last + self.pause.total_seconds() - time.monotonic()))
        result = fetch(replace(request, permit=permit))
        self._last = time.monotonic()
        if unreadable and result.outcome is Outcome.ROBOTS:
            why = unreadable[-1]
            return replace(why, message=f"robots.txt: {why.message}", moved_to=None, body=None)
        return result

    def _renew(self) -> None:
        until = timezone.now() + self.pause + LEASE
        held = Host.objects.filter(key=self.host.key, leased_until=self.until)
        if not held.update(leased_until=until):
            raise TurnLostError(self.host.key)
        self.until = until

    def _rules_for(self, url: str) -> RobotsRules | FetchResult:
        key = host_key(url)
        if key not in self._rules:
            host = self.host if key == self.host.key else _host(key)
            self._rules[key] = rules = _read_robots(host, url)
            if host is self.host and isinstance(rules, RobotsRules) and rules.crawl_delay:
                self.pause = max(self.pause, rules.crawl_delay)
        return self._rules[key]


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
    _host(key)
    now = timezone.now()
    until = now + LEASE
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    rested = Q(next_request_at=None) | Q(next_request_at__lte=now)
    taken = Host.objects.filter(free, rested, key=key).update(leased_until=until)
    if not taken:
        yield None
        return
    turn = Turn(Host.objects.get(key=key), _pause(key), until)
    try:
        yield turn
    finally:
        # A pause that the host asked for meanwhile (`rest`) stays.
        Host.objects.filter(key=key, leased_until=turn.until).update(
            leased_until=None,
            next_request_at=Greatest(
                Coalesce(F("next_request_at"), Value(now)), Value(timezone.now() + turn.pause)
            ),
        )


def free_at(url: str) -> datetime:
    """When the host of ``url`` may be asked again, as far as is known: not before now."""
    now = timezone.now()
    host = Host.objects.filter(key=host_key(url)).first()
    return max(now, host.next_request_at or now) if host else now


def rest(url: str, pause: timedelta) -> None:
    """Leave the host of ``url`` alone for ``pause`` (Retry-After speaks for the whole host)."""
    until = timezone.now() + pause
    Host.objects.filter(key=host_key(url)).filter(
        Q(next_request_at=None) | Q(next_request_at__lt=until)
    ).update(next_request_at=until)


def _host(key: str) -> Host:
    return Host.objects.get_or_create(key=key)[0]


def _pause(key: str) -> timedelta:
    private = any(
        key == host_key(f"http://{address}/") for address in settings.FETCH_ALLOWED_PRIVATE
    )
    return timedelta(0) if private else settings.FETCH_HOST_PAUSE


def _read_robots(host: Host, url: str) -> RobotsRules | FetchResult:
    """The rules of a host, read again after a day; the failed fetch when they cannot be read.

    An answer that gives no rules (5xx, 429, a redirect loop) is kept for an hour; no answer at all
    is not kept: whoever asks next has waited by the back-off of its own.
    """
    now = timezone.now()
    age = ROBOTS_AGE if _gives_rules(host.robots_status) else ROBOTS_RETRY
    result = None
    if host.robots_status is None or host.robots_read_at is None or host.robots_read_at < now - age:
        result = fetch(request_for(robots_address(url)))
        host.robots_status = result.status
        host.robots = (result.body or b"").decode("utf-8", "replace").replace("\x00", "")[:LARGEST]
        host.robots_read_at = now
        host.save(update_fields=["robots", "robots_status", "robots_read_at"])
    if _gives_rules(host.robots_status):
        return RobotsRules.from_response(host.robots_status, host.robots, USER_AGENT_NAME)
    if result is None:
        asked_too_often = host.robots_status == 429
        return FetchResult(
            Outcome.RATE_LIMITED if asked_too_often else Outcome.SERVER_ERROR,
            robots_address(url),
            f"HTTP {host.robots_status}",
            status=host.robots_status,
            retry_after=host.robots_read_at + ROBOTS_RETRY - now,
        )
    return replace(result, outcome=Outcome.SERVER_ERROR) if result.outcome in _ANSWERED else result


# Outcomes of an answered request for robots.txt that would not be true of the page behind it.
_ANSWERED = (
    Outcome.BAD_REDIRECT,
    Outcome.CLIENT_ERROR,
    Outcome.BAD_CONTENT,
    Outcome.GONE,
    Outcome.TOO_LARGE,
)


def _gives_rules(status: int | None) -> bool:
    return status is not None and (200 <= status < 300 or 400 <= status < 500) and status != 429
