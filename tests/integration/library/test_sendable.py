"""Whether a product may be sent at this moment."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.support.factories.library import ApprovedFactory, ProductFactory

from lantoa.library.domain.approval import is_sendable
from lantoa.library.models import Product, Territory

TODAY = timezone.localdate()


def codes(product: Product, territory: str | None = None) -> list[str]:
    return [problem.code for problem in is_sendable(product, timezone.now(), territory)]


def test_approved_product_with_all_rights_is_sendable(db: None) -> None:
    assert codes(ApprovedFactory(), Territory.WORLD) == []


def test_draft_is_not_sendable(db: None) -> None:
    assert codes(ProductFactory()) == ["not_approved"]


@pytest.mark.parametrize(
    ("values", "territory", "found"),
    [
        ({"author": ""}, None, ["rights_author"]),
        ({"owner": "", "licence": ""}, None, ["rights_owner", "rights_licence"]),
        ({"rights_from": None}, None, ["rights_term"]),
        ({"territory": "", "releases": ""}, None, ["rights_territory", "rights_releases"]),
        ({"releases": "missing"}, None, ["no_release"]),
        ({"rights_until": TODAY}, None, []),
        ({"rights_until": TODAY - timedelta(days=1)}, None, ["rights_expired"]),
        ({"rights_from": TODAY + timedelta(days=1)}, None, ["rights_not_yet"]),
        ({"territory": "vn"}, None, []),
        ({"territory": "vn"}, "vn", []),
        ({"territory": "vn"}, "world", ["rights_elsewhere"]),
        ({"visibility": "unit"}, "world", ["unit_only"]),
        ({"visibility": "unit"}, "vn", []),
        ({"exclusion": "secrecy"}, None, ["excluded"]),
        ({"embargo_until": timezone.now() + timedelta(hours=1)}, None, ["embargo"]),
        ({"embargo_until": timezone.now() - timedelta(hours=1)}, None, []),
    ],
)
def test_every_obstacle_is_named(
    db: None, values: dict[str, Any], territory: str | None, found: list[str]
) -> None:
    assert codes(ApprovedFactory(**values), territory) == found


def test_rights_end_with_the_last_day_in_vietnam(db: None) -> None:
    product = ApprovedFactory(rights_until=date(2026, 3, 31), rights_from=date(2026, 1, 1))
    last_minute = timezone.make_aware(timezone.datetime(2026, 3, 31, 23, 59))
    found = [is_sendable(product, last_minute + timedelta(minutes=later)) for later in (0, 1)]
    assert [[problem.code for problem in problems] for problems in found] == [
        [],
        ["rights_expired"],
    ]
