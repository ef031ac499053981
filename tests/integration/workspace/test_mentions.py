"""Posts & articles: finding, reading, correcting, remembering a search."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.factories.listening import make_mention
from tests.support.federation import Federation

from lantoa.listening.models import LabelCorrection, Mention, SavedSearch

LIST = "/admin/mentions/"


def titles(client: Client, query: str) -> list[str]:
    """Headings of the posts on the first page of a list."""
    html = client.get(LIST + query).content.decode()
    found = re.findall(r'<h3><a href="[^"]+">(.*?)</a></h3>', html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", heading)) for heading in found]


def chips(client: Client, query: str) -> list[str]:
    """Filters in use as the page says them."""
    html = client.get(LIST + query).content.decode()
    return [
        unescape(text) for text in re.findall(r'class="lt-chip" href="[^"]*"><span>(.*?)<', html)
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=c%C3%B4ng+%C4%91o%C3%A0n&kind=news", "Công đoàn tổ chức đối thoại"),
        ("?q=cong+doan&kind=news", "Công đoàn tổ chức đối thoại"),
        ("?relevant=no", "Bán quần áo giá rẻ."),
        ("?q=%22vi%E1%BA%BFt+v%E1%BB%81%22", "Báo viết về tiền lương"),
    ],
)
def test_list_shows_only_what_the_filters_ask_for(
    federation: Federation, officer: Client, query: str, found: str
) -> None:
    assert set(titles(officer, query)) == {found}


def test_search_marks_what_it_found(federation: Federation, officer: Client) -> None:
    html = officer.get(LIST + "?q=cong+doan&kind=news").content.decode()
    assert "<mark>Công</mark> <mark>đoàn</mark> tổ chức đối thoại" in html


def test_filters_in_use_are_chips_that_take_themselves_out(
    federation: Federation, officer: Client
) -> None:
    query = "?topic=wages&relevant=all&first=2026-01-02"
    assert chips(officer, query) == [
        "Topic: Wages",
        "From: 2 Jan 2026",
        "About workers or the union: All",
    ]
    assert 'href="/admin/mentions/?topic=wages&amp;first=2026-01-02"' in (
        officer.get(LIST + query).content.decode()
    )


@pytest.mark.parametrize(
    "query",
    ["?unit=x", "?first=31/12/2026", "?topic=nope", "?page=-1", "?page=99999", "?source=999999999",
     "?story=abc", "?relevant=maybe", "?q=%00", "?unit=99999999999999999999999",
     "?last=9999-12-31", "?first=0001-01-01",
     "?story=99999999999999999999999"],
)  # fmt: skip
def test_list_with_a_filter_that_cannot_be_read_still_answers(
    federation: Federation, officer: Client, query: str
) -> None:
    assert officer.get(LIST + query).status_code == 200


def test_empty_list_offers_the_posts_that_are_not_about_workers(
    federation: Federation, officer: Client
) -> None:
    html = officer.get(LIST + "?q=qu%E1%BA%A7n+%C3%A1o").content.decode()
    assert "No post matches these filters." in html
    assert "relevant=all" in html


def test_list_has_a_fixed_number_of_questions(
    federation: Federation, officer: Client, django_assert_max_num_queries: Callable
) -> None:
    officer.get(LIST)
    with django_assert_max_num_queries(19):
        officer.get(LIST + "?topic=wages")


def test_post_is_shown_escaped_with_its_links_and_without_its_author(
    federation: Federation, officer: Client
) -> None:
    mention = make_mention(
        source=federation.forum,
        author="abcdef0123456789abcdef0123456789",
        text="<script>alert(1)</script> xem https://vidu.example/a?b=1&c=2.",
    )
    html = officer.get(reverse("listening:mention", args=[mention.pk])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert (
        '<a href="https://vidu.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">' in html
    )
    assert ("author #abcd" in html, mention.author in html) == (True, False)


def test_address_that_is_no_web_address_is_no_link(federation: Federation, officer: Client) -> None:
    mention = make_mention(source=federation.forum, url="javascript:alert(1)")
    html = officer.get(reverse("listening:mention", args=[mention.pk])).content.decode()
    assert "javascript:" not in html


def test_post_of_another_unit_is_not_found(
    federation: Federation, sign_in: Callable[..., Client]
) -> None:
    there = Mention.objects.filter(unit=federation.b).first()
    address = reverse("listening:mention", args=[there.pk])
    local = sign_in(federation.local)
    labels = {"kind": "other", "sentiment": "neutral"}
    assert (local.get(address).status_code, local.post(address, labels).status_code) == (404, 404)


def test_post_without_a_time_says_so(federation: Federation, officer: Client) -> None:
    mention = Mention.objects.filter(day=None).first()
    html = officer.get(reverse("listening:mention", args=[mention.pk])).content.decode()
    assert "time unknown (collected" in html


def test_corrected_labels_are_kept_and_the_person_goes_back(
    federation: Federation, officer: Client
) -> None:
    mention = Mention.objects.filter(story_id=federation.story.pk).first()
    back = LIST + "?topic=wages"
    answer = officer.post(
        reverse("listening:mention", args=[mention.pk]),
        {"next": back, "relevant": "on", "topics": ["overtime", "bonus_tet", "wages"],
         "kind": "factual_claim", "sentiment": "neutral"},
    )  # fmt: skip
    mention.refresh_from_db()
    row = LabelCorrection.objects.get(mention_id=mention.pk)
    assert (answer.status_code, answer.headers["Location"]) == (302, back)
    # What came first stays first: it is what an officer must act on.
    assert mention.topics == row.topics == ["wages", "overtime", "bonus_tet"]
    assert (mention.kind, mention.sentiment) == ("factual_claim", "neutral")
    assert mention.corrected is True
    assert row.corrected_by == federation.officer


def test_four_topics_are_refused_with_a_message(federation: Federation, officer: Client) -> None:
    mention = Mention.objects.filter(story_id=federation.story.pk).first()
    answer = officer.post(
        reverse("listening:mention", args=[mention.pk]),
        {"relevant": "on", "topics": ["overtime", "bonus_tet", "wages", "housing"],
         "kind": "opinion", "sentiment": "neutral"},
    )  # fmt: skip
    assert "Choose at most three topics." in answer.content.decode()
    assert not LabelCorrection.objects.exists()


def test_correction_never_leads_to_another_site(federation: Federation, officer: Client) -> None:
    mention = Mention.objects.filter(story_id=federation.story.pk).first()
    answer = officer.post(
        reverse("listening:mention", args=[mention.pk]),
        {"next": "https://evil.example/", "relevant": "on", "kind": "opinion",
         "sentiment": "neutral"},
    )  # fmt: skip
    assert answer.headers["Location"] == LIST


def test_saved_search_belongs_to_its_person(
    federation: Federation, sign_in: Callable[..., Client]
) -> None:
    officer, local = sign_in(federation.officer), sign_in(federation.local)
    save = reverse("listening:save_search")
    officer.post(save, {"name": "Lương", "query": "topic=wages"})
    officer.post(save, {"name": "Lương", "query": "topic=wages&sentiment=negative"})
    search = SavedSearch.objects.get()
    delete = reverse("listening:delete_search", args=[search.pk])
    assert (search.owner, search.query) == (federation.officer, "topic=wages&sentiment=negative")
    assert "Lương" in officer.get(LIST).content.decode()
    assert "Lương" not in local.get(LIST).content.decode()
    assert local.post(delete).status_code == 404
    officer.post(delete)
    assert not SavedSearch.objects.exists()


def test_search_without_a_name_is_not_saved(federation: Federation, officer: Client) -> None:
    officer.post(reverse("listening:save_search"), {"name": "", "query": "topic=wages"})
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("address", ["listening:save_search", "choose_language"])
def test_pages_that_write_refuse_get(federation: Federation, officer: Client, address: str) -> None:
    assert officer.get(reverse(address)).status_code == 405


@pytest.mark.parametrize("address", [LIST, "/admin/", "/admin/trends/", "/admin/sources/"])
def test_pages_are_closed_to_strangers(db: None, address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, "/accounts/login/" in answer.headers["Location"]) == (302, True)
