"""Ready documents become mentions: each once, counted, however parallel."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tests.support.counting import assert_rollups_exact
from tests.support.factories.listening import SourceFactory
from tests.support.parallel import in_parallel
from tests.support.posts import BASE, make_post

from lantoa.listening.domain import analysis, rollups
from lantoa.listening.domain.analysis import analyse_ready
from lantoa.listening.domain.items import Item, store_items
from lantoa.listening.models import Content, Document, DocumentStatus, Mention, Source


def statuses() -> Counter[str]:
    return Counter(Document.objects.values_list("status", flat=True))


def drain(_: int = 0, limit: int = 20) -> int:
    taken = 0
    while batch := analyse_ready(limit):
        taken += batch
    return taken


def test_eight_workers_make_one_mention_of_each_document(committed: None, source: Source) -> None:
    other = SourceFactory(unit=source.unit, kind="social")
    store_items(source, [make_post(number) for number in range(150)])
    copies = [make_post(n, key=f"sao-{n}", url="", title="") for n in range(150)]
    store_items(other, copies)

    assert sum(in_parallel(8, drain)) == 300
    assert statuses() == {DocumentStatus.MENTION: 150, DocumentStatus.DUPLICATE: 150}
    assert Mention.objects.count() == Mention.objects.values("id").distinct().count() == 150
    assert Content.objects.count() == 150
    duplicates = Document.objects.filter(status=DocumentStatus.DUPLICATE)
    assert set(duplicates.values_list("duplicate_of", flat=True)) == set(
        Mention.objects.values_list("id", flat=True)
    )
    assert Document.objects.exclude(text="").count() == 0
    assert_rollups_exact()


def test_same_short_words_of_two_people_are_two_mentions(source: Source) -> None:
    store_items(source, [make_post(n, text="Đúng rồi, lương thấp quá") for n in range(3)])
    assert analyse_ready() == 3
    assert statuses() == {DocumentStatus.MENTION: 3}


def test_text_without_words_is_empty(source: Source) -> None:
    store_items(source, [make_post(1, text="😀 … !!!"), make_post(2)])
    assert analyse_ready() == 2
    assert statuses() == {DocumentStatus.EMPTY: 1, DocumentStatus.MENTION: 1}


def test_document_that_cannot_be_analysed_is_set_aside_and_the_others_go_on(
    source: Source, caplog: pytest.LogCaptureFixture
) -> None:
    store_items(source, [make_post(number) for number in range(40)])
    bad = Document.objects.order_by("id")[17]
    with connection.cursor() as cursor:
        # A mention of this id is there already: what a lost race or a bug would leave.
        cursor.execute(
            "INSERT INTO listening_mention (id, published_at, source_id, source_kind, unit_id, url,"
            " title, text, relevant, relevance, topics, kind, sentiment, toxic, reactions,"
            " collected_at, search) SELECT id, published_at, source_id, '', %s, '', '', '', false,"
            " 0, '{}', '', '', false, '{}', now(), '' FROM listening_document WHERE id = %s",
            [source.unit_id, bad.pk],
        )
    assert analyse_ready() == 40
    assert statuses() == {DocumentStatus.MENTION: 39, DocumentStatus.FAILED: 1}
    failed = Document.objects.get(status=DocumentStatus.FAILED)
    assert failed.pk == bad.pk
    assert failed.problem.startswith("IntegrityError: ")
    assert failed.text == bad.text
    assert analyse_ready() == 0


def test_crash_in_the_middle_leaves_nothing_half(
    committed: None, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_items(source, [make_post(number) for number in range(30)])

    def crash(changes: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(rollups, "apply", crash)
        with pytest.raises(MemoryError):
            analyse_ready()
    assert Mention.objects.count() == Content.objects.count() == 0
    assert statuses() == {DocumentStatus.READY: 30}
    assert analyse_ready() == 30
    assert_rollups_exact()


def test_post_of_five_megabytes_is_analysed(source: Source) -> None:
    words = " ".join(f"{number}lương" for number in range(500_000))
    store_items(source, [make_post(1, text=words[:5_000_000])])
    assert analyse_ready() == 1
    assert statuses() == {DocumentStatus.MENTION: 1}


def test_undated_post_is_in_no_daily_figure(source: Source) -> None:
    store_items(source, [make_post(0, published_at=None)])
    analyse_ready()
    mention = Mention.objects.get()
    assert mention.day is None
    assert mention.published_at == Document.objects.get().collected_at
    assert_rollups_exact()


def test_day_is_the_local_one(source: Source) -> None:
    store_items(source, [make_post(0, published_at=datetime(2026, 3, 1, 17, 30, tzinfo=UTC))])
    analyse_ready()
    assert str(Mention.objects.get().day) == "2026-03-02"


@pytest.mark.parametrize(
    ("moment", "table"),
    [
        (datetime(1999, 5, 1, tzinfo=UTC), "listening_mention_default"),
        (datetime(2010, 1, 1, tzinfo=UTC), "listening_mention_2010_01"),
        (datetime(2013, 2, 28, 23, 59, tzinfo=UTC), "listening_mention_2013_02"),
    ],
)
def test_mention_stands_in_the_partition_of_its_month(
    source: Source, moment: datetime, table: str
) -> None:
    store_items(source, [make_post(0, published_at=moment)])
    assert analyse_ready() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM listening_mention")
        assert cursor.fetchall() == [(table,)]


def test_workers_that_need_the_same_new_months_agree(committed: None, source: Source) -> None:
    months = [datetime(2014, month, 3, tzinfo=UTC) for month in range(1, 11)]
    store_items(
        source, [make_post(number, published_at=months[number % 10]) for number in range(100)]
    )
    assert sum(in_parallel(6, drain)) == 100
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text, count(*) FROM listening_mention GROUP BY 1"
        )
        assert dict(cursor.fetchall()) == {
            f"listening_mention_2014_{month:02}": 10 for month in range(1, 11)
        }


def test_rows_in_the_default_partition_move_when_their_month_is_made(source: Source) -> None:
    store_items(source, [make_post(n, published_at=BASE + timedelta(seconds=n)) for n in range(3)])
    analyse_ready()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE listening_mention DETACH PARTITION listening_mention_2026_03")
        cursor.execute("INSERT INTO listening_mention SELECT * FROM listening_mention_2026_03")
        cursor.execute("DROP TABLE listening_mention_2026_03")
    store_items(source, [make_post(7, published_at=BASE)])
    assert analyse_ready() == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text, count(*) FROM listening_mention GROUP BY 1"
        )
        assert cursor.fetchall() == [("listening_mention_2026_03", 4)]


def test_labels_are_those_of_the_classifier(source: Source) -> None:
    item = Item(
        key="k", url="", title="Nợ lương", published_at=BASE,
        text="Công ty nợ lương công nhân ba tháng nay, chúng tôi rất bức xúc.",
    )  # fmt: skip
    store_items(source, [item])
    analyse_ready()
    mention = Mention.objects.get()
    (label,) = analysis.default_classifier().label([f"{item.title}\n{item.text}"], ["press"])
    assert (mention.relevant, tuple(mention.topics), mention.kind, mention.sentiment) == (
        label.relevant, label.topics, label.kind, label.sentiment,
    )  # fmt: skip
