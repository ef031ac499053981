"""Reusing, adapting, asking."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.integration.library.conftest import House
from tests.support.factories.library import ApprovedFactory, make_master

from lantoa.library.domain import sharing
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.models import Product, RequestStatus, Status, Use


def test_adapted_product_keeps_files_rights_and_lineage(house: House) -> None:
    product = ApprovedFactory(
        unit=house.grassroots, embargo_until=timezone.now() + timedelta(days=1)
    )
    master = make_master(product, copy=b"a copy")
    made = sharing.adapt(product, house.elsewhere, actor=house.other)
    assert (made.adapted_from, made.unit, made.status, made.author) == (
        product, house.elsewhere, Status.DRAFT, product.author,
    )  # fmt: skip
    copy = made.masters.get()
    assert (copy.sha256, copy.file.name, copy.alt) == (master.sha256, master.file.name, master.alt)
    assert (copy.access, made.embargo_until) == (master.access, product.embargo_until)
    assert Use.objects.get().unit == house.elsewhere


@pytest.mark.parametrize(
    "values",
    [
        {"licence": "cc_by_nd"},
        {"licence": "reserved"},
        {"rights_until": "2020-02-01"},
        {"exclusion": "secrecy"},
        {"releases": "missing"},
    ],
)
def test_what_the_rights_forbid_is_not_adapted(house: House, values: dict[str, Any]) -> None:
    product = Product.objects.get(pk=ApprovedFactory(unit=house.grassroots, **values).pk)
    with pytest.raises(LibraryError):
        sharing.adapt(product, house.elsewhere, actor=house.other)


def test_request_is_answered_once_and_then_allows(house: House) -> None:
    product = ApprovedFactory(unit=house.grassroots, licence="reserved")
    asked = sharing.ask(product, house.elsewhere, "Báo tường", actor=house.other)
    again = sharing.ask(product, house.elsewhere, "Lần nữa", actor=house.other)
    assert again == asked
    with pytest.raises(NotAllowedError):
        sharing.answer(asked, grant=True, text="", actor=house.other)
    done = [
        sharing.answer(asked, grant=grant, text="Được", actor=house.officer)
        for grant in (True, False)
    ]
    assert done == [True, False]
    asked.refresh_from_db()
    assert asked.status == RequestStatus.GRANTED
    assert sharing.may_reuse(product, house.elsewhere) is True


def test_nobody_asks_for_what_is_free(house: House) -> None:
    with pytest.raises(LibraryError):
        sharing.ask(ApprovedFactory(), house.elsewhere, "Dùng", actor=house.other)
