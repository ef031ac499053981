"""Requests to use a product: what others ask of us, what we ask of them."""

from __future__ import annotations

from django.db.models import Case, QuerySet, Value, When

from lantoa.library.models import Product, RequestStatus, UseRequest
from lantoa.units.models import User

_OPEN_FIRST = Case(When(status=RequestStatus.OPEN, then=Value(0)), default=Value(1))


def asked_of(user: User) -> QuerySet[UseRequest]:
    """Return what somebody asks of the person's units: open ones first, then the newest."""
    ours = UseRequest.objects.filter(product__in=Product.objects.in_scope_of(user))
    return _whole(ours).order_by(_OPEN_FIRST, "-id")


def asked_by(user: User) -> QuerySet[UseRequest]:
    """Return what the person's units asked for, newest first."""
    return _whole(UseRequest.objects.visible_to(user)).order_by("-id")


def open_count(user: User) -> int:
    """How many requests wait for an answer of the person's units."""
    return asked_of(user).filter(status=RequestStatus.OPEN).count()


def _whole(rows: QuerySet[UseRequest]) -> QuerySet[UseRequest]:
    people = rows.select_related("product", "asked_by", "answered_by")
    return people.defer("product__search", "product__body")
