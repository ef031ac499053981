from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.transport import RobotsRules, robots_address

RULES = """\ufeff# our house rules
User-agent: *

Disallow: /secret
Allow: /secret/open
Crawl-delay: 4

User-agent: LanToa
User-agent: Other
Disallow: /not-for-lantoa
Crawl-delay: 2.5 # seconds

User-agent: Late
Crawl-delay: 99999
Sitemap: https://bao.example/news.xml
"""


@pytest.mark.parametrize(
    ("agent", "path", "expected"),
    [
        ("LanToa", "/not-for-lantoa/1", False),
        ("LanToa", "/secret", True),
        ("Someone", "/secret/1", False),
        ("Someone", "/secret/open/1", True),
        ("Someone", "/not-for-lantoa/1", True),
        ("LanToa", "/robots.txt", True),
    ],
)
def test_allowed_follows_the_group_of_our_name(agent, path, expected):
    assert RobotsRules(RULES, agent).allowed(f"https://bao.example{path}") is expected


@pytest.mark.parametrize(
    ("agent", "seconds"), [("LanToa", 2.5), ("other", 2.5), ("Someone", 4), ("Late", 300)]
)
def test_crawl_delay_is_that_of_our_group_within_reason(agent, seconds):
    assert RobotsRules(RULES, agent).crawl_delay == timedelta(seconds=seconds)


def test_crawl_delay_not_given_is_none():
    assert RobotsRules("User-agent: *\nDisallow:\n", "LanToa").crawl_delay is None


def test_sitemaps_are_listed():
    assert RobotsRules(RULES, "LanToa").sitemaps == ["https://bao.example/news.xml"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, False),
        (404, True),
        (403, True),
        (429, False),
        (500, False),
        (503, False),
        (None, False),
    ],
)
def test_from_response_status_decides_without_rules(status, expected):
    rules = RobotsRules.from_response(status, "User-agent: *\nDisallow: /", "LanToa")
    assert rules.allowed("https://bao.example/a") is expected


@pytest.mark.parametrize(
    "text",
    ["", "\x00\x01", "<html>not robots</html>", "Disallow: /", "User-agent: *\nDisallow:",
     "User-agent: *\nDisallow: /" + "*a" * 10_000, "User-agent: " + "x " * 500_000],
    ids=["empty", "binary", "html", "no-agent", "empty-rule", "stars", "long"],
)  # fmt: skip
def test_allowed_without_usable_rules(text):
    assert RobotsRules(text, "LanToa").allowed("https://bao.example/" + "a" * 200)


@given(st.text(max_size=300), st.text(max_size=40))
def test_rules_of_any_text_give_an_answer(text, path):
    assert RobotsRules(f"User-agent: *\n{text}", "LanToa").allowed(f"http://a.example/{path}") in (
        True,
        False,
    )


def test_robots_address_is_at_the_root_without_credentials():
    assert (
        robots_address("https://u:p@bao.example:8443/a?b") == "https://bao.example:8443/robots.txt"
    )
