"""Items come in once, without names, however parallel and however dirty."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.parallel import in_parallel
from tests.support.posts import make_post

from lantoa.listening.domain.items import Item, Stored, store_items
from lantoa.listening.domain.pseudonym import pseudonym
from lantoa.listening.models import Document, DocumentStatus, Source

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=60)


def test_items_stored_by_eight_workers_at_once_are_there_once(
    committed: None, source: Source
) -> None:
    items = [make_post(number) for number in range(120)]

    def store(number: int) -> Stored:
        return store_items(source, items[number:] + items[:number])

    stored = in_parallel(8, store)
    assert sum(result.new for result in stored) == 120
    assert {result.new + result.known for result in stored} == {120}
    assert Document.objects.count() == 120


def test_an_item_twice_in_one_call_counts_as_known_and_the_first_is_kept(source: Source) -> None:
    stored = store_items(source, [make_post(1, title="đầu"), make_post(1, title="sau")])
    assert stored == Stored(new=1, known=1)
    assert Document.objects.get().title == "đầu"


@pytest.mark.parametrize(
    "secret",
    [
        "Nguyễn Văn Hải",
        unicodedata.normalize("NFD", "Nguyễn Văn Hải"),
        "@hai.nguyen_90",
        "https://www.facebook.com/hai.nguyen.90",
        "facebook.com/profile.php?id=100012345678",
        "https://www.facebook.com/groups/cn/user/100012345678/",
        "https://tiktok.com/@hai.nguyen90",
        "0912 345 678",
        "0912.345.678",
        "+84 (0) 912 345 678",
        "hai.nguyen@gmail.com",
    ],
)
def test_no_column_holds_what_names_a_person(source: Source, secret: str) -> None:
    text = "lương tháng này" if secret.startswith("Nguy") else f"hỏi {secret} nhé"
    address = secret if secret.startswith("http") else "https://bao.example/a"
    store_items(source, [make_post(1, author=secret, title=text, text=text, url=address)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(d)::text FROM listening_document AS d")
        ((row,),) = cursor.fetchall()
    parts = ["hai", "Hải", "100012345678", "345 678", "345.678", "12345678"]
    assert [part for part in parts if part in row.replace("\\u1ea3", "ả")] == []
    assert Document.objects.get().author == pseudonym(secret)


@pytest.mark.parametrize(
    ("address", "stored"),
    [
        ("https://x.com/hai90/status/123?s=20", "https://x.com/i/status/123"),
        ("https://m.facebook.com/hai.90/posts/pfbid02Ab", "https://www.facebook.com/pfbid02Ab"),
        (
            "https://www.tiktok.com/@hai90/video/7",
            "https://www.tiktok.com/@/video/7",
        ),
        ("https://bao.example/tin/2.htm", "https://bao.example/tin/2.htm"),
        ("javascript:alert(1)", ""),
        ("không phải địa chỉ", ""),
    ],
)
def test_address_of_a_post_is_stored_without_its_author(
    source: Source, address: str, stored: str
) -> None:
    store_items(source, [make_post(1, url=address)])
    assert Document.objects.get().url == stored


def test_item_waits_for_its_page_only_when_there_is_one(source: Source) -> None:
    store_items(
        source,
        [make_post(1, needs_page=True), make_post(2, needs_page=True, url="ftp://x/y", key="k")],
    )
    assert set(Document.objects.values_list("status", "url")) == {
        (DocumentStatus.WAITING.value, "https://bao.example/1"),
        (DocumentStatus.READY.value, ""),
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(key=ANY_TEXT, title=ANY_TEXT, text=ANY_TEXT, author=ANY_TEXT)
def test_any_text_can_be_stored(
    source: Source, key: str, title: str, text: str, author: str
) -> None:
    before = Document.objects.count()
    stored = store_items(source, [Item(key, key, title, text, None, author)])
    assert Document.objects.count() == before + stored.new


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, tzinfo=UTC),
        datetime(9999, 12, 31, tzinfo=UTC),
        datetime(2020, 1, 1),  # no zone
    ],
)
def test_time_no_post_can_have_is_not_known(source: Source, moment: datetime) -> None:
    store_items(source, [make_post(1, published_at=moment)])
    assert Document.objects.get().published_at is None


def test_time_within_a_day_ahead_is_believed(source: Source) -> None:
    moment = datetime.now(UTC) + timedelta(hours=20)
    store_items(source, [make_post(1, published_at=moment)])
    assert Document.objects.get().published_at == moment
