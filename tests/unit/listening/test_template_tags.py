"""Numbers, days and texts as the pages show them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from lantoa.listening.domain.queries import Total
from lantoa.listening.templatetags import lantoa as tags

MOMENT = datetime(2026, 11, 22, 17, 5, tzinfo=UTC)  # 00:05 of the 23rd in Vietnam


@pytest.mark.parametrize(
    ("value", "places", "vietnamese", "english"),
    [
        (0, 0, "0", "0"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (1234.56, 1, "1.234,6", "1,234.6"),
        (None, 0, "–", "–"),
    ],
)
def test_number_is_grouped_as_the_language_does(
    value: float | None, places: int, vietnamese: str, english: str
) -> None:
    with translation.override("vi"):
        first = tags.number(value, places)
    with translation.override("en"):
        second = tags.number(value, places)
    assert (first, second) == (vietnamese, english)


@pytest.mark.parametrize(("language", "shown"), [("vi", "23/11/2026"), ("en", "23 Nov 2026")])
def test_day_and_moment_are_those_of_vietnam(language: str, shown: str) -> None:
    with translation.override(language):
        assert (tags.day(MOMENT), tags.moment(MOMENT)) == (shown, f"00:05 {shown}")
        assert (tags.day(date(2026, 11, 23)), tags.moment(None)) == (shown, "–")


@pytest.mark.parametrize(
    ("ahead", "shown"),
    [
        (timedelta(seconds=5), "vừa xong"),
        (-timedelta(minutes=5), "5 phút trước"),
        (timedelta(minutes=5, seconds=2), "sau 5 phút"),
        (-timedelta(hours=7), "7 giờ trước"),
        (-timedelta(days=3), "3 ngày trước"),
    ],
)
def test_ago_uses_the_largest_fitting_unit(ahead: timedelta, shown: str) -> None:
    with translation.override("vi"):
        assert tags.ago(timezone.now() + ahead) == shown


def test_due_says_when_the_moment_has_come() -> None:
    with translation.override("vi"):
        now = timezone.now()
        assert (tags.due(now), tags.due(now + timedelta(hours=3))) == ("đến lượt", "sau 3 giờ")


@pytest.mark.parametrize(
    ("value", "shown"), [(0.324, "+32%"), (-0.08, "−8%"), (0.001, "0%"), (12.5, "+1.250%")]
)
def test_signed_change_has_its_sign(value: float, shown: str) -> None:
    with translation.override("vi"):
        assert tags.signed(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(Total(1000, True), "1.000"), (Total(1000, False), "hơn 1.000")]
)
def test_total_that_was_cut_short_says_more_than(value: Total, shown: str) -> None:
    with translation.override("vi"):
        assert tags.total(value) == shown


@pytest.mark.parametrize(
    ("url", "kept"),
    [("https://a.example/", True), ("HTTP://a.example/", True), ("javascript:x", False),
     ("data:text/html,x", False), ("//a.example", False), ("", False)],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str, kept: bool) -> None:
    assert bool(tags.web_address(url)) is kept


def test_body_is_escaped_cut_into_paragraphs_and_linked() -> None:
    text = 'Một <b>\n\nhai "https://a.example/?x=1&y=2".'
    assert tags.body(text) == (
        "<p>Một &lt;b&gt;</p>\n"
        '<p>hai &quot;<a href="https://a.example/?x=1&amp;y=2" rel="noopener noreferrer nofollow">'
        "https://a.example/?x=1&amp;y=2</a>&quot;.</p>"
    )
