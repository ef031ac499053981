"""Every figure opens its list, and the two agree."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.support.factories.listening import make_mention
from tests.support.federation import Federation

from lantoa.insight.domain.queries import View, by_unit, heard_sum, volume
from lantoa.listening.models import Mention

_FIGURE = re.compile(r'href="([^"]+)" data-figure="(\d+)"')
_TOTAL = re.compile(r'data-total="(\d+)"')


def page(client: Client, address: str) -> str:
    """A page that must exist."""
    response = client.get(address)
    assert response.status_code == 200, (address, response)
    return response.content.decode()


def figures(html: str) -> list[tuple[str, int]]:
    """Address and number of every figure of a page."""
    return [(unescape(address), int(number)) for address, number in _FIGURE.findall(html)]


def listed(client: Client, address: str) -> int:
    """How many posts the list behind a figure says it has."""
    found = _TOTAL.search(page(client, address))
    assert found, address
    return int(found[1])


def pages_of(f: Federation) -> list[str]:
    """Pages with figures, whole and limited to one unit."""
    trends, unit = reverse("insight:trends"), f"unit={f.a.pk}"
    wages = reverse("insight:topic", args=["wages"])
    return [
        reverse("wagtailadmin_home"),
        trends,
        f"{trends}?days=7&{unit}",
        f"{trends}?days=90&unit={f.b.pk}",
        wages,
        f"{wages}?days=28&{unit}",
        reverse("insight:topic", args=["all"]) + "?days=90",
        reverse("insight:topic", args=["overtime"]) + f"?days=90&{unit}",
        reverse("insight:story", args=[f.story.pk]),
    ]


@pytest.mark.parametrize("who", ["officer", "local"])
def test_every_figure_equals_the_list_it_opens(
    federation: Federation, sign_in: Callable[..., Client], who: str
) -> None:
    client = sign_in(getattr(federation, who))
    found = {
        (address, number)
        for place in pages_of(federation)
        for address, number in figures(page(client, place))
    }
    assert len(found) > 60
    assert {(address, listed(client, address)) for address, _number in found} == found


def test_volume_of_a_unit_counts_what_stands_under_it_and_what_became_it(
    federation: Federation, officer: Client
) -> None:
    f = federation
    topic = reverse("insight:topic", args=["all"])
    shown = {
        unit.code: figures(page(officer, f"{topic}?days=90&unit={unit.pk}"))[0][1]
        for unit in (f.a, f.b)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, count(*) FROM listening_mention"
            " WHERE relevant AND day < %s GROUP BY 1",
            [f.today],
        )
        counts = dict(cursor.fetchall())
    assert shown == {
        "a": counts[f.a.pk] + counts[f.park.pk],
        "b": counts[f.b.pk] + counts[f.old.pk],
    }


def test_breakdown_by_unit_adds_up_to_the_whole(federation: Federation, officer: Client) -> None:
    f = federation
    first = f.today.replace(year=f.today.year - 1)
    view = View(f.officer)
    cells = by_unit(view, "", first, f.last)
    assert sum(cell.mentions for cell in cells) == sum(volume(view, "", first, f.last))
    assert {cell.unit.code if cell.unit else "" for cell in cells} == {"a", "b", ""}


def test_small_groups_of_authors_are_not_shown(federation: Federation, officer: Client) -> None:
    # One single author wrote every post about overtime in the park; many wrote in province B.
    html = page(officer, f"{reverse('insight:topic', args=['overtime'])}?days=90")
    cells = re.findall(
        r"<th scope=\"row\"><a[^>]*>([^<]+)</a></th>\s*<td[^>]*><a[^>]*>([^<]+)<", html
    )
    assert [cell for cell in cells if cell[0].startswith("Union ")] == [
        ("Union b", "63"),
        ("Union a", "&lt;10"),
    ]


def test_silent_source_is_named_as_a_gap(federation: Federation, officer: Client) -> None:
    html = page(officer, reverse("insight:topic", args=["meals"]))
    assert "Nguồn Im (3 days)" in html


@pytest.mark.parametrize(
    ("counts", "share", "volume"),
    [
        ([10, 4], [1.0, 0.4], 20),  # a silent source's part is added
        ([10, 0, 10], [1.0, 0.0, 1.0], 30),  # a day hardly heard is like the others
        ([0, 0], [0.0, 0.0], 0),
    ],
)
def test_change_compares_what_all_sources_would_have_brought(
    counts: list[int], share: list[float], volume: float
) -> None:
    assert heard_sum(counts, share) == pytest.approx(volume)


def test_days_without_any_source_are_a_gap(federation: Federation, officer: Client) -> None:
    html = page(
        officer, reverse("insight:topic", args=["all"]) + "?first=2019-01-01&last=2019-02-01"
    )
    assert html.count("no source was heard</td>") == 32


def test_period_without_data_offers_the_one_that_has_them(
    federation: Federation, officer: Client
) -> None:
    html = page(officer, reverse("insight:trends") + "?first=2019-01-01&last=2019-02-01")
    first = Mention.objects.order_by("day").values_list("day", flat=True)[0]
    assert "There is no post in this period." in html
    assert f"?first={first}&amp;last={federation.today}" in html


def test_years_with_data_are_offered_once_they_are_out_of_reach(
    federation: Federation, officer: Client
) -> None:
    def years() -> list[str]:
        html = page(officer, reverse("insight:trends"))
        return re.findall(r'<a href="\?first=[^"]+">(\d{4})</a>', html)

    before = years()
    make_mention(source=federation.press, published_at=datetime(2020, 4, 1, 9, tzinfo=UTC))
    assert (before, years()[-1]) == ([], "2020")


def test_topic_that_is_none_is_not_found(federation: Federation, officer: Client) -> None:
    assert officer.get(reverse("insight:topic", args=["nope"])).status_code == 404


def test_story_of_another_unit_is_not_found(
    federation: Federation, sign_in: Callable[..., Client]
) -> None:
    federation.story.unit = federation.b
    federation.story.save()
    address = reverse("insight:story", args=[federation.story.pk])
    assert sign_in(federation.local).get(address).status_code == 404


def test_back_test_is_said_in_words(federation: Federation, sign_in: Callable[..., Client]) -> None:
    html = page(sign_in(federation.officer, "vi"), reverse("insight:topic", args=["wages"]))
    assert "sai số bằng 0,84 lần dự báo ngây thơ theo mùa" in html
    assert "Khoảng 80% đã chứa 79% số ngày đó" in html
