"""One worker at a host at a time, robots.txt obeyed, rest given when it is asked for."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings
from tests.support.parallel import in_parallel
from tests.support.site import Page, Site

from lantoa.listening.domain.hosts import (
    LEASE,
    ROBOTS_AGE,
    ROBOTS_RETRY,
    TurnLostError,
    free_at,
    request_for,
    rest,
    turn_at,
)
from lantoa.listening.models import Host
from lantoa.transport import Outcome


def ask(site: Site, path: str = "/") -> Outcome:
    with turn_at(site.base) as turn:
        assert turn is not None
        return turn.get(request_for(site.base + path)).outcome


def test_no_two_workers_hold_a_host_at_once(committed: None, site: Site) -> None:
    site.pages["/"] = Page(b"x")
    site.delay = 0.01

    def work(_: int) -> int:
        turns = 0
        for _attempt in range(30):
            with turn_at(site.base) as turn:
                if turn is not None:
                    turn.get(request_for(site.base + "/"))
                    turns += 1
        return turns

    assert sum(in_parallel(4, work)) == site.seen.count("/") > 0
    assert site.most_at_once == 1
    assert site.seen.count("/robots.txt") == 1


def test_lease_of_a_dead_worker_runs_out(db: None, site: Site) -> None:
    with turn_at(site.base) as turn:
        assert turn is not None
        with turn_at(site.base) as second:
            assert second is None
        Host.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        with turn_at(site.base) as third:
            assert third is not None
            with pytest.raises(TurnLostError):
                turn.get(request_for(site.base + "/"))
    assert Host.objects.get().leased_until is None


def test_request_renews_the_lease(db: None, site: Site) -> None:
    with turn_at(site.base) as turn:
        assert turn is not None
        before = turn.until
        time.sleep(0.01)
        turn.get(request_for(site.base + "/"))
        assert turn.until > before
        assert Host.objects.get().leased_until == turn.until <= timezone.now() + LEASE


def test_rest_asked_for_during_a_turn_is_given(db: None, site: Site) -> None:
    with turn_at(site.base):
        rest(site.base, timedelta(hours=2))
    with turn_at(site.base) as turn:
        assert turn is None
    assert free_at(site.base) > timezone.now() + timedelta(minutes=119)


def test_pause_is_none_only_for_exempt_hosts(db: None, site: Site, settings: Settings) -> None:
    settings.FETCH_HOST_PAUSE = timedelta(seconds=3)
    with turn_at(site.base) as turn:
        assert turn is not None
        assert turn.pause == timedelta(0)
    with turn_at("https://bao.example/") as turn:
        assert turn is not None
        assert turn.pause == timedelta(seconds=3)
    with turn_at("https://bao.example/khac") as turn:
        assert turn is None


def test_robots_rules_are_obeyed_and_read_once_a_day(db: None, site: Site) -> None:
    site.pages["/robots.txt"] = Page("User-agent: *\nDisallow: /kin\n")
    site.pages["/kin"] = site.pages["/mo"] = Page(b"x")
    assert (ask(site, "/kin"), ask(site, "/mo")) == (Outcome.ROBOTS, Outcome.OK)
    assert site.seen == ["/robots.txt", "/mo"]
    Host.objects.update(robots_read_at=timezone.now() - ROBOTS_AGE - timedelta(seconds=1))
    ask(site, "/mo")
    assert site.seen.count("/robots.txt") == 2


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, Outcome.OK),
        (403, Outcome.OK),
        (503, Outcome.SERVER_ERROR),
        (429, Outcome.RATE_LIMITED),
    ],
)
def test_robots_that_cannot_be_read_closes_the_host_for_an_hour(
    db: None, site: Site, status: int, outcome: Outcome
) -> None:
    site.pages["/robots.txt"] = Page(status=status)
    site.pages["/"] = Page(b"x")
    assert [ask(site), ask(site)] == [outcome, outcome]
    assert site.seen.count("/robots.txt") == 1
    site.pages["/robots.txt"] = Page("")
    Host.objects.update(robots_read_at=timezone.now() - ROBOTS_RETRY - timedelta(seconds=1))
    assert ask(site) == Outcome.OK


def test_host_without_an_answer_is_said_to_be_so_and_not_to_refuse(db: None, site: Site) -> None:
    base = site.base
    site.__exit__(None, None, None)
    with turn_at(base) as turn:
        assert turn is not None
        result = turn.get(request_for(base + "/"))
    assert result.outcome is Outcome.CONNECT
    assert result.message.startswith("robots.txt: ")
    site.__enter__()


def test_redirect_to_another_host_asks_the_rules_of_that_host(
    db: None, site: Site, settings: Settings
) -> None:
    with Site() as other:
        settings.FETCH_ALLOWED_PRIVATE = [site.authority, other.authority]
        other.pages["/robots.txt"] = Page("User-agent: *\nDisallow: /\n")
        other.pages["/tin"] = Page(b"x")
        site.pages["/"] = Page(status=302, headers={"Location": f"{other.base}/tin"})
        assert ask(site) == Outcome.ROBOTS
        assert other.seen == ["/robots.txt"]
