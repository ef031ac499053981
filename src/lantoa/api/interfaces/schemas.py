"""What goes over the wire; the OpenAPI document is made of these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.urls import reverse
from ninja import Field, Schema
from pydantic import ConfigDict

from lantoa.channels.models import Delivery, State
from lantoa.library.domain.opening import is_open
from lantoa.library.domain.works import address_of
from lantoa.library.models import Kind, Licence, Master, Product, Releases, Territory, Visibility


class Problem(Schema):
    """What was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str = Field(description="For programs; the words are for people and may change.")
    errors: list[dict[str, str]] = Field([], description="What is wrong with each field.")


class TokenOut(Schema):
    """The token that asks."""

    name: str
    unit: str
    scopes: list[str]
    expires_at: datetime


class Named(Schema):
    """A key and its name in both languages."""

    key: str
    name_vi: str
    name_en: str


class UnitOut(Named):
    """A unit; ``key`` is its code."""

    level: str


class MasterOut(Schema):
    """A file of a product."""

    id: int
    name: str
    mime: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    alt: str
    transcript: str
    href: str = Field(description="Where the file itself is, for this token.")

    @classmethod
    def of(cls, master: Master, identifier: UUID) -> MasterOut:
        """A file as it goes out."""
        names = ("id", "name", "mime", "size", "sha256", "width", "height", "alt", "transcript")
        href = reverse("api:file", args=[identifier, master.pk])
        return cls(**{name: getattr(master, name) for name in names}, href=href)


class ProductIn(Schema):
    """A draft. Rights may be left empty and be added later by a person."""

    model_config = ConfigDict(use_enum_values=True, validate_default=True)

    headline: str = Field(min_length=1, max_length=200)
    kind: Kind = Kind.NEWS
    lead: str = Field("", max_length=20_000)
    body: str = Field("", max_length=200_000, description="HTML; what is not allowed is removed.")
    language: str = Field("vi", pattern="^[a-z]{2,3}(-[A-Za-z]{2,4})?$")
    topics: list[str] = Field([], max_length=17)
    campaign: str = Field("", max_length=120)
    author: str = Field("", max_length=200)
    owner: str = Field("", max_length=200)
    licence: Licence | Literal[""] = ""
    rights_from: date | None = None
    rights_until: date | None = None
    territory: Territory | Literal[""] = ""
    releases: Releases | Literal[""] = ""
    visibility: Visibility = Visibility.SYSTEM
    embargo_until: datetime | None = None
    ai_generated: bool = False


class ProductOut(Schema):
    """A product."""

    id: UUID
    unit: str
    status: str
    version: int
    kind: str
    headline: str
    lead: str
    language: str
    topics: list[str]
    campaign: str
    author: str
    owner: str
    licence: str
    rights_from: date | None
    rights_until: date | None
    territory: str
    releases: str
    visibility: str
    embargo_until: datetime | None
    ai_generated: bool
    correction: str
    changed_at: datetime
    issued_at: datetime | None
    address: str | None = Field(description="Its public page; null while it is not public.")


class ProductWhole(ProductOut):
    """A product with its text and its files."""

    body: str
    masters: list[MasterOut]


class ProductPage(Schema):
    """A page of products; ``next`` is the cursor of the next one."""

    items: list[ProductOut]
    next: str | None


class AskIn(Schema):
    """A request to use the work of another unit."""

    purpose: str = Field(min_length=1, max_length=2_000)


class AskOut(Schema):
    """A request and what came of it."""

    id: int
    product: UUID
    unit: str
    purpose: str
    status: str
    answer: str


class DeliveryOut(Schema):
    """What became of a product in one channel."""

    id: int
    channel: str
    account: str
    action: str
    state: State
    version: int
    address: str
    problem: str
    created_at: datetime
    settled_at: datetime | None

    @classmethod
    def of(cls, row: Delivery) -> DeliveryOut:
        """A delivery as it goes out."""
        names = ("id", "action", "state", "version", "address", "problem", "created_at")
        return cls(
            **{name: getattr(row, name) for name in (*names, "settled_at")},
            channel=row.account.channel.key,
            account=row.account.name,
        )


_OWN = ("unit", "address", "id")


def product_out(product: Product) -> ProductOut:
    """A product as it goes out, without its text."""
    return ProductOut(**_values(product))


def product_whole(product: Product) -> ProductWhole:
    """A product as it goes out, whole."""
    masters = [MasterOut.of(master, product.public_id) for master in product.masters.all()]
    return ProductWhole(**_values(product), body=product.body, masters=masters)


def _values(product: Product) -> dict[str, Any]:
    names = [name for name in ProductOut.model_fields if name not in _OWN]
    return {name: getattr(product, name) for name in names} | {
        "id": product.public_id,
        "unit": product.unit.code,
        "address": address_of(product) if is_open(product) else None,
    }
