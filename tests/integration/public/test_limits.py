"""Token buckets and where requests come from."""

import time
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.support.parallel import in_parallel

from lantoa.public.domain.limits import take
from lantoa.public.domain.origin import network_key
from lantoa.public.models import Bucket


def later(seconds: float) -> None:
    """Let time pass for every bucket."""
    for bucket in Bucket.objects.all():
        bucket.at -= timedelta(seconds=seconds)
        bucket.save()


@pytest.mark.django_db(transaction=True)
def test_parallel_takers_get_exactly_what_is_there() -> None:
    taken = in_parallel(16, lambda n: [take("a", "k", burst=25, per_hour=0) for _ in range(10)])
    assert sum(sum(each) for each in taken) == 25


@given(waits=st.lists(st.floats(0, 7_200), max_size=8), burst=st.integers(1, 5))
def test_never_more_than_burst_and_what_flowed_in(waits: list[float], burst: int) -> None:
    Bucket.objects.all().delete()
    taken, started = 0, time.monotonic()
    for wait in waits:
        later(wait)
        taken += sum(take("a", "k", burst=burst, per_hour=2) for _ in range(burst + 1))
    passed = sum(waits) + time.monotonic() - started
    assert taken <= burst + passed * 2 / 3600 + 0.01


def test_tokens_come_back_and_no_more_than_the_burst() -> None:
    assert [take("a", "k", burst=2, per_hour=6) for _ in range(3)] == [True, True, False]
    later(601)
    assert [take("a", "k", burst=2, per_hour=6) for _ in range(2)] == [True, False]
    later(100_000)
    assert [take("a", "k", burst=2, per_hour=6) for _ in range(3)] == [True, True, False]


def test_clock_that_jumps_back_neither_gives_nor_locks_out() -> None:
    take("a", "k", burst=2, per_hour=6)
    Bucket.objects.update(at=timezone.now() + timedelta(days=1))
    assert [take("a", "k", burst=2, per_hour=6) for _ in range(2)] == [True, False]


def test_keys_and_kinds_do_not_share() -> None:
    assert take("a", "k", burst=1, per_hour=0)
    assert take("a", "other", burst=1, per_hour=0)
    assert take("b", "k", burst=1, per_hour=0)
    assert not take("a", "k", burst=1, per_hour=0)


def key(address: str, forwarded: str = "") -> str:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return network_key(RequestFactory().get("/", REMOTE_ADDR=address, headers=headers))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
    ],
)
def test_network_is_an_address_or_the_prefix_of_a_household(
    one: str, other: str, same: bool
) -> None:
    assert (key(one) == key(other)) is same
    assert one not in key(one)


def test_key_of_a_network_changes_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    today = key("192.0.2.1")
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert key("192.0.2.1") != today


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "192.0.2.9", "10.0.0.1"),
        (1, "192.0.2.9", "192.0.2.9"),
        (1, "6.6.6.6, 192.0.2.9", "192.0.2.9"),
        (2, "6.6.6.6, 192.0.2.9, 10.0.0.2", "192.0.2.9"),
        (2, "192.0.2.9", "10.0.0.1"),
    ],
)
def test_forwarded_addresses_count_only_behind_our_own_proxies(
    settings: Settings, proxies: int, forwarded: str, counted: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    settings.TRUSTED_PROXIES, behind = 0, key("10.0.0.1", forwarded)
    assert behind == key(counted)
