"""Invented communication products for tests."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from tests.support.factories.units import UnitFactory, UserFactory

from lantoa.library.domain.files import digest, put
from lantoa.library.domain.indexing import index
from lantoa.library.models import Fixity, Master, Product, Publication, Status


class ProductFactory(factory.django.DjangoModelFactory):
    """A draft whose rights are all known: made by the union, for the whole world."""

    class Meta:
        model = Product
        skip_postgeneration_save = True

    unit = factory.SubFactory(UnitFactory)
    headline = factory.Sequence(lambda n: f"Bữa cơm công đoàn số {n}")
    lead = "Hơn hai trăm đoàn viên cùng dự bữa cơm công đoàn."
    body = "<p>Công đoàn cơ sở tổ chức bữa cơm giữa ca.</p>"
    topics = ["meals"]
    author = "Nguyễn Thị Minh Họa"
    owner = "Công đoàn cơ sở"
    licence = "union"
    rights_from = date(2020, 1, 1)
    territory = "world"
    releases = "held"
    created_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def indexed(self: Product, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Make the product findable."""
        index(self)


class ApprovedFactory(ProductFactory):
    """A product approved yesterday."""

    status = Status.APPROVED
    approved_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    approved_version = 1


class PublishedFactory(ApprovedFactory):
    """A product that went out thirty days ago."""

    status = Status.PUBLISHED
    approved_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=31))
    issued_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=30))


def make_master(
    product: Product, data: bytes = b"anh", *, copy: bytes = b"", **values: Any
) -> Master:
    """Store a file of a product; ``copy`` is what everybody gets of a recording."""
    defaults: dict[str, Any] = {
        "name": "anh.jpg",
        "mime": "image/jpeg",
        "alt": "Đoàn viên cùng ăn cơm",
        "fixity": Fixity.OK,
        "checked_at": timezone.now(),
    } | values
    ending = "mp4" if defaults["mime"].startswith("video/") else "mp3"
    return Master.objects.create(
        product=product, file=put(data, defaults["name"]), sha256=digest(data), size=len(data),
        access=put(copy, f"x.{ending}") if copy else "", **defaults,
    )  # fmt: skip


class PublicationFactory(factory.django.DjangoModelFactory):
    """An official publication that was live at the last look."""

    class Meta:
        model = Publication

    product = factory.SubFactory(PublishedFactory)
    unit = factory.SelfAttribute("product.unit")
    key = factory.Sequence(lambda n: f"giao-{n}")
    channel = "website"
    address = factory.Sequence(lambda n: f"https://congdoan.example/bai/{n}")
    evidence = "HTTP 200"
    published_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=29))
    live = True
    checked_at = factory.LazyFunction(timezone.now)
