"""Finding products: scope, Vietnamese words, filters, counts."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.integration.library.conftest import House
from tests.support.factories.library import ApprovedFactory, ProductFactory, make_master

from lantoa.library.domain.finding import Filters, find
from lantoa.library.domain.indexing import index
from lantoa.library.models import Product, Status
from lantoa.units.models import User


def headlines(user: User, **filters: Any) -> list[str]:
    page = find(user, Filters(**filters))
    assert page.total.number == len(page.products)
    return [product.headline for product in page.products]


def test_shared_work_of_other_units_is_found_and_their_own_is_not(house: House) -> None:
    ApprovedFactory(unit=house.grassroots, headline="Chung")
    ApprovedFactory(unit=house.grassroots, headline="Riêng", visibility="unit")
    ApprovedFactory(unit=house.grassroots, headline="Mật", exclusion="secrecy")
    ProductFactory(unit=house.grassroots, headline="Nháp")
    assert headlines(house.other) == ["Chung"]
    assert headlines(house.officer) == ["Mật", "Riêng", "Chung"]
    assert headlines(house.officer, whose="ours") == ["Nháp", "Mật", "Riêng", "Chung"]
    assert headlines(house.other, whose="ours") == []


def test_what_waits_is_listed_for_its_own_units(house: House) -> None:
    ProductFactory(unit=house.grassroots, headline="Chờ", status=Status.SUBMITTED)
    assert headlines(house.officer, whose="waiting") == ["Chờ"]
    assert headlines(house.other, whose="waiting") == []


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("bữa cơm", ["Bữa cơm công đoàn", "Bua com chieu"]),
        ("bua com", ["Bua com chieu", "Bữa cơm công đoàn"]),
        ("công đoàn", ["Bữa cơm công đoàn"]),
        ("công đoạn", ["Công đoạn may áo"]),
        ("nón bảo hộ", ["Công đoạn may áo"]),
        ("xyz", []),
    ],
)
def test_vietnamese_words_are_found_as_they_are_written(
    house: House, q: str, found: list[str]
) -> None:
    plain: dict[str, Any] = {"unit": house.grassroots, "lead": "", "body": "", "author": ""}
    ApprovedFactory(headline="Bua com chieu", **plain)
    product = ApprovedFactory(headline="Công đoạn may áo", **plain)
    make_master(product, alt="Công nhân đội nón bảo hộ")
    index(product)
    ApprovedFactory(headline="Bữa cơm công đoàn", **plain)
    assert headlines(house.other, q=q) == found


def test_filters_of_kind_topic_unit_and_freedom(house: House) -> None:
    ApprovedFactory(unit=house.grassroots, headline="Áp phích", kind="poster", topics=["osh"])
    ApprovedFactory(unit=house.elsewhere, headline="Phải hỏi", licence="reserved")
    yesterday = timezone.localdate() - timedelta(days=1)
    ApprovedFactory(unit=house.elsewhere, headline="Hết hạn", rights_until=yesterday)
    found = [
        headlines(house.other, **filters)
        for filters in (
            {"kind": "poster"}, {"topic": "osh"}, {"unit": house.province.pk}, {"free": "yes"},
        )
    ]  # fmt: skip
    assert found == [["Áp phích"]] * 4


def test_pages_follow_each_other_across_windows_of_time(house: House) -> None:
    made = [ApprovedFactory(unit=house.grassroots, headline=f"Cơm {n}") for n in range(60)]
    now = timezone.now()
    for number, product in enumerate(made):
        Product.objects.filter(pk=product.pk).update(changed_at=now - timedelta(days=3 * number))
    pages = [find(house.other, Filters(q="cơm"), number) for number in (1, 2, 3)]
    listed = [product.pk for page in pages for product in page.products]
    assert listed == [product.pk for product in made]
    assert [page.has_next for page in pages] == [True, True, False]


def test_period_holds_its_first_and_its_last_day(house: House) -> None:
    for days in (0, 1, 2):
        made = ApprovedFactory(unit=house.grassroots, headline=f"Trước {days} ngày")
        at = timezone.now() - timedelta(days=days)
        Product.objects.filter(pk=made.pk).update(changed_at=at)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert headlines(house.other, first=yesterday, last=yesterday) == ["Trước 1 ngày"]
    assert headlines(house.other, last=yesterday) == ["Trước 1 ngày", "Trước 2 ngày"]
