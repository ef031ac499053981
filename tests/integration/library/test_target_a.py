"""Target A: the checks, the figures and their lists, as of a date, and the register's coverage."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.integration.library.conftest import House
from tests.support.factories.library import (
    PublicationFactory,
    PublishedFactory,
    make_master,
)
from tests.support.factories.listening import SourceFactory, make_mentions

from lantoa.library.domain.amending import kill
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.fixity import verify_due
from lantoa.library.domain.opening import note_openings
from lantoa.library.domain.sharing import note_use
from lantoa.library.domain.target_a.checks import check, judge_after, stranger
from lantoa.library.domain.target_a.coverage import coverage, draw, say
from lantoa.library.domain.target_a.figures import PARTS, Scope, figures, part
from lantoa.library.models import Master, Product, Publication, SampledItem, Standing
from lantoa.units.models import Unit, User

TODAY = timezone.localdate()
SCOPE = Scope(TODAY - timedelta(days=90), TODAY, TODAY)


def spread(**values: Any) -> Product:
    """Return a product that passes all four checks."""
    product: Product = PublishedFactory(**values)
    PublicationFactory(product=product)
    return product


def missing(product: Product) -> list[str]:
    row = Product.objects.defer("search").get(pk=product.pk)
    with stranger() as probe:
        return list(check(row, probe, timezone.now()).fields()["reasons"])  # type: ignore[call-overload]


def test_product_that_is_spread_passes_all_four(house: House) -> None:
    assert missing(spread(unit=house.grassroots)) == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"kind": "poster"}, ["no_master"]),
        ({"body": ""}, ["no_master"]),
        ({"author": ""}, ["no_metadata", "rights"]),
        ({"topics": []}, ["no_topic"]),
        ({"visibility": "unit"}, ["not_found", "unit_only"]),
        ({"licence": "reserved"}, ["rights"]),
        ({"rights_until": TODAY - timedelta(days=1)}, ["rights"]),
    ],
)
def test_each_check_names_what_is_missing(
    house: House, values: dict[str, Any], found: list[str]
) -> None:
    assert missing(spread(unit=house.grassroots, **values)) == found


def test_public_product_is_connected_once_harvesters_are_told(house: House) -> None:
    product = spread(unit=house.grassroots, visibility="public")
    assert missing(product) == ["not_harvested"]
    note_openings()
    assert missing(product) == []


def test_picture_needs_words_and_a_recording_its_transcript(house: House) -> None:
    product = spread(unit=house.grassroots)
    make_master(product, b"1", alt="")
    make_master(product, b"2", mime="audio/mpeg", alt="")
    assert missing(product) == ["no_alt", "no_transcript"]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"live": False}, ["not_live"]),
        ({"live": None}, ["not_live"]),
        ({"address": ""}, ["not_online"]),
        ({"removed_at": timezone.now()}, ["not_online"]),
    ],
)
def test_publication_counts_while_it_is_live(
    house: House, values: dict[str, Any], found: list[str]
) -> None:
    product = spread(unit=house.grassroots)
    Publication.objects.update(**values)
    assert missing(product) == found


def test_probe_leaves_nobody_behind(house: House) -> None:
    product = spread(unit=house.grassroots)
    people, units = User.objects.count(), Unit.objects.count()
    missing(product)
    assert (User.objects.count(), Unit.objects.count()) == (people, units)


def test_file_that_rots_is_found_and_takes_the_check_away(house: House) -> None:
    product = spread(unit=house.grassroots)
    rotten, lost, fine = (make_master(product, data) for data in (b"rot", b"gone", b"fine"))
    with default_storage.open(rotten.file.name, "wb") as stored:
        stored.write(b"r0t")
    default_storage.delete(lost.file.name)
    Master.objects.update(checked_at=timezone.now() - timedelta(days=31))
    assert (verify_due(), verify_due()) == (3, 0)
    found = {master.pk: master.fixity for master in Master.objects.all()}
    assert found == {rotten.pk: "changed", lost.pk: "lost", fine.pk: "ok"}
    assert missing(product) == ["master_not_intact"]


def test_judging_again_adds_nothing_and_a_change_adds_a_row(house: House) -> None:
    product = spread(unit=house.grassroots)
    for _ in range(2):
        judge_after(0)
    Publication.objects.update(live=False)
    judge_after(0)
    rows = product.standings.order_by("since").values_list("disseminated", "reasons")
    assert list(rows) == [(True, []), (False, ["not_live"])]


def test_batches_reach_every_product(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lantoa.library.domain.target_a.checks.BATCH", 2)
    for _ in range(5):
        spread(unit=house.grassroots)
    last: int | None = 0
    while last is not None:
        last = judge_after(last)
    assert Standing.objects.count() == 5


@pytest.fixture
def register(house: House) -> House:
    """Return the house with one product of every fate, judged."""
    spread(unit=house.grassroots)
    reused = spread(unit=house.province, kind="news")
    note_use(reused, house.elsewhere, "Báo tường", actor=house.other)
    PublishedFactory(unit=house.grassroots)
    spread(unit=house.grassroots, exclusion="secrecy")
    spread(unit=house.grassroots, issued_at=timezone.now() - timedelta(days=2))
    down = spread(unit=house.grassroots)
    kill(down.pk, "Trùng bài khác.", actor=house.officer)
    spread(unit=house.grassroots, issued_at=timezone.now() - timedelta(days=200))
    judge_after(0)
    return house


def test_figures_of_every_fate(register: House) -> None:
    found = figures(register.officer, SCOPE)
    assert found.__dict__ == {
        "total": 5, "counted": 3, "pending": 1, "excluded": 1, "digitised": 3, "connected": 3,
        "shareable": 3, "disseminated": 2, "all_four": 2, "reused": 1, "unchecked": 0, "killed": 1,
    }  # fmt: skip


def test_every_figure_is_the_length_of_its_list(
    register: House, sign_in: Callable[..., Client]
) -> None:
    found = figures(register.officer, SCOPE)
    officer = sign_in(register.officer)
    for name in found.__dict__:
        assert part(register.officer, SCOPE, name).count() == getattr(found, name), name
        html = officer.get(reverse("library:target_a_list"), {"part": name}).content.decode()
        assert f'data-total="{getattr(found, name)}"' in html
    for name in ("digitised", "connected", "shareable", "disseminated"):
        parts = [part(register.officer, SCOPE, key).count() for key in (name, f"not_{name}")]
        assert sum(parts) == found.counted
    assert set(PARTS) >= set(found.__dict__) - {"killed"}


def test_figures_of_a_past_day_are_those_of_that_day(register: House) -> None:
    Standing.objects.update(since=timezone.now() - timedelta(days=10))
    Publication.objects.update(live=False)
    judge_after(0)
    past = Scope(SCOPE.first, SCOPE.last, TODAY - timedelta(days=5))
    now, then = (figures(register.officer, scope) for scope in (SCOPE, past))
    assert (now.all_four, then.all_four) == (0, 2)
    assert (now.killed, then.killed) == (1, 0)


def test_other_units_register_is_not_counted(register: House) -> None:
    assert figures(register.other, SCOPE).total == 0


def test_page_of_nothing_says_no_data(house: House, sign_in: Callable[..., Client]) -> None:
    html = sign_in(house.officer).get(reverse("library:target_a")).content.decode()
    assert ("No data" in html, "data-target" in html) == (True, False)


def test_page_shows_the_share_and_its_breakdowns(
    register: House, sign_in: Callable[..., Client]
) -> None:
    html = sign_in(register.officer).get(reverse("library:target_a")).content.decode()
    assert 'data-target="2/3"' in html
    assert "State or working secret 1" in html
    assert f'<th scope="row">Union {register.grassroots.code}</th>' in html


def test_csv_has_the_rows_of_the_list_and_no_formula(
    register: House, sign_in: Callable[..., Client]
) -> None:
    Product.objects.filter(unit=register.province).update(headline="=cmd()")
    answer = sign_in(register.officer).get(
        reverse("library:target_a_list"), {"part": "counted", "format": "csv"}
    )
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == 3
    assert sorted(row["headline"] for row in rows)[0] == "'=cmd()"


def test_coverage_of_the_register_comes_from_a_whole_sample(house: House) -> None:
    source = SourceFactory(kind="union", unit=house.province)
    known = PublicationFactory(address="https://congdoan.example/co")
    make_mentions(
        {"source": source, "unit": house.province, "url": url, "title": url}
        for url in (known.address, "https://congdoan.example/khac", "https://congdoan.example/la")
    )
    sample = draw(house.province, TODAY, TODAY, 50, actor=house.officer)
    assert (sample.available, coverage(sample)) == (3, (None, 2))
    open_items = SampledItem.objects.filter(registered=None)
    first, second = open_items
    with pytest.raises(NotAllowedError):
        say(first, registered=False, product=None, actor=house.other)
    with pytest.raises(LibraryError):
        say(first, registered=True, product=None, actor=house.officer)
    say(first, registered=True, product=known.product, actor=house.officer)
    say(second, registered=False, product=None, actor=house.officer)
    share, left = coverage(sample)
    assert share
    assert (round(share.value, 3), round(share.low, 3), round(share.high, 3), left) == (
        0.667, 0.208, 0.939, 0,
    )  # fmt: skip


def test_nothing_published_is_no_sample(house: House) -> None:
    with pytest.raises(LibraryError):
        draw(house.province, TODAY, TODAY, 50, actor=house.officer)
