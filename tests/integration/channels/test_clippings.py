"""What newspapers printed: taken in once, read, and counted as spread."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.support.factories.library import ApprovedFactory, ProductFactory
from tests.support.factories.units import MembershipFactory
from tests.support.pictures import screen_capture
from tests.support.worker import work_until_empty

from lantoa.channels.domain.clipping import add_clipping
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.models import Clipping
from lantoa.library.domain.opening import is_open
from lantoa.library.models import Product, Publication, Status
from lantoa.media import can_read
from lantoa.units.models import Role, User


def maker(product: Product, role: Role = Role.PRESS) -> User:
    user: User = MembershipFactory(unit=product.unit, role=role).user
    return user


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not can_read(), reason="no Tesseract with Vietnamese on this machine")
def test_a_photo_of_a_newspaper_is_stored_read_and_proves_the_publication() -> None:
    product = ApprovedFactory()
    client = Client()
    client.force_login(maker(product), backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("channels:clippings", args=[product.pk])
    piece = {"outlet": "Báo Thử", "on": timezone.localdate().isoformat(), "page": "trang 3"}
    for _twice in range(2):
        form = {**piece, "scan": SimpleUploadedFile("a.png", screen_capture("Bữa cơm công đoàn"))}
        assert client.post(page, form).status_code == 302
    work_until_empty()
    clipping = Clipping.objects.get()
    assert clipping.text == "Bữa cơm công đoàn"
    publication = Publication.objects.get()
    assert (publication.channel, publication.product) == ("press", product)
    assert publication.evidence.startswith("Báo Thử, ")
    assert Product.objects.get(pk=product.pk).status == Status.PUBLISHED
    shown = client.get(page).content.decode()
    assert "Bữa cơm công đoàn" in shown
    scan = client.get(reverse("channels:clipping_scan", args=[clipping.pk]))
    assert b"".join(scan.streaming_content).startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "wrong",
    [{"address": "", "scan": None}, {"scan": b"no picture"}, {"on": timezone.localdate().max}],
)
def test_what_proves_nothing_is_refused(db: None, wrong: dict[str, object]) -> None:
    product = ApprovedFactory()
    piece = {
        "outlet": "Báo Thử",
        "on": timezone.localdate(),
        "address": "https://bao.vidu.example/1",
    }
    with pytest.raises(DeliveryError):
        add_clipping(product, **(piece | wrong), actor=maker(product))  # type: ignore[arg-type]
    assert not Publication.objects.exists()


def test_a_draft_or_a_strangers_product_has_no_clippings(db: None) -> None:
    draft, approved = ProductFactory(), ApprovedFactory()
    piece = {
        "outlet": "Báo Thử",
        "on": timezone.localdate(),
        "address": "https://bao.vidu.example/1",
    }
    for product, actor in ((draft, maker(draft)), (approved, maker(draft)),
                           (approved, maker(approved, Role.VIEWER))):  # fmt: skip
        with pytest.raises(DeliveryError):
            add_clipping(product, **piece, actor=actor)  # type: ignore[arg-type]


def test_a_clipping_opens_a_public_product_only_when_an_officer_adds_it(db: None) -> None:
    product = ApprovedFactory(visibility="public")
    piece = {
        "outlet": "Báo Thử",
        "on": timezone.localdate(),
        "address": "https://bao.vidu.example/1",
    }
    with pytest.raises(DeliveryError):
        add_clipping(product, **piece, actor=maker(product))  # type: ignore[arg-type]
    assert not is_open(Product.objects.get())
    add_clipping(product, **piece, actor=maker(product, Role.OFFICER))  # type: ignore[arg-type]
    assert is_open(Product.objects.get())
    add_clipping(product, **piece | {"page": "2"}, actor=maker(product))  # type: ignore[arg-type]
    assert Clipping.objects.count() == 2
