"""The products of the demonstration: made and approved by the library's own verbs."""

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from django.utils import timezone

from lantoa.channels.models import Delivery
from lantoa.duties.models import Deadline
from lantoa.library.domain.approval import review, submit
from lantoa.library.domain.target_a.checks import judge_after
from lantoa.library.domain.writing import create
from lantoa.library.models import Decision, Kind, Licence, Product, Releases, Territory
from lantoa.units.models import Unit, User

_PRODUCTS = files("lantoa.demo") / "data" / "products.toml"


def seed_products(now: datetime, *, maker: User, approver: User, unit: Unit) -> int:
    """Make them, approved before ``now``, and judge them for target A; returns how many."""
    rows: list[dict[str, Any]] = tomllib.loads(_PRODUCTS.read_text("utf-8"))["product"]
    for row in rows:
        product, _new = create(maker, unit, _texts(row, now, maker, unit))
        Product.objects.filter(pk=product.pk).update(invented=True)
        state = row.get("state", "approved")
        if state != "draft":
            submit(product.pk, seen=1, actor=maker)
        if state == "approved":
            review(product.pk, Decision.APPROVE, "", seen=1, actor=approver)
            at = now - timedelta(days=row["days"])
            Product.objects.filter(pk=product.pk).update(approved_at=at, changed_at=at)
    judge_after(0, now)
    return len(rows)


def remove_products() -> int:
    """Take the invented products away again, with what was made of them; returns how many."""
    invented = Product.objects.filter(invented=True)
    removed = invented.count()
    Deadline.objects.filter(
        subject_type=Product._meta.label_lower,
        subject_id__in=[str(pk) for pk in invented.values_list("pk", flat=True)],
    ).delete()
    Delivery.objects.filter(product__in=invented).delete()
    invented.delete()
    return removed


def _texts(row: dict[str, Any], now: datetime, maker: User, unit: Unit) -> dict[str, Any]:
    return {
        "kind": Kind(row["kind"]),
        "headline": row["headline"],
        "lead": row["lead"],
        "body": row["body"],
        "topics": row["topics"],
        "author": str(maker),
        "owner": str(unit),
        "licence": row.get("licence", Licence.UNION),
        "rights_from": timezone.localdate(now) - timedelta(days=365),
        "territory": Territory.WORLD,
        "releases": Releases.NOT_NEEDED,
    }
