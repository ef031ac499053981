"""What the channels report back about a product."""

from datetime import timedelta

from django.utils import timezone
from tests.support.factories.library import ApprovedFactory, PublicationFactory
from tests.support.factories.units import MembershipFactory
from tests.support.parallel import in_parallel

from lantoa.library.domain.publishing import note_liveness, note_removal, record_publication
from lantoa.library.domain.website import publish_here
from lantoa.library.models import Product, Publication, Status
from lantoa.units.models import AuditEntry


def publish(product: Product, key: str = "giao-1") -> Publication:
    return record_publication(
        product, key=key, unit=product.unit, channel="website", at=timezone.now(),
        evidence="HTTP 200", address="https://congdoan.example/1",
    )  # fmt: skip


def test_first_publication_issues_the_product_once(db: None) -> None:
    product = ApprovedFactory()
    first = publish(product)
    publish(product, "giao-2")
    row = Product.objects.get(pk=product.pk)
    assert (row.status, row.issued_at) == (Status.PUBLISHED, first.published_at)
    assert AuditEntry.objects.filter(action="library.publish").count() == 1


def test_publication_reported_by_four_workers_at_once_is_one(transactional_db: None) -> None:
    product = ApprovedFactory()
    made = in_parallel(4, lambda _: publish(product))
    assert len({row.pk for row in made}) == 1
    assert AuditEntry.objects.filter(action="library.publish").count() == 1


def test_older_look_does_not_overwrite_a_newer_one(db: None) -> None:
    row = PublicationFactory(live=None, checked_at=None)
    now = timezone.now()
    looks = [
        note_liveness(row, live=False, at=now),
        note_liveness(row, live=True, at=now - timedelta(hours=1)),
    ]
    assert (looks, Publication.objects.get(pk=row.pk).live) == ([True, False], False)


def test_publication_is_removed_once(db: None) -> None:
    row = PublicationFactory()
    now = timezone.now()
    assert [note_removal(row, at=now), note_removal(row, at=now)] == [True, False]


def test_who_puts_it_on_the_website_is_written_down_once(db: None) -> None:
    officer = MembershipFactory()
    product = ApprovedFactory(unit=officer.unit, visibility="public")
    for _ in range(2):
        publish_here(product.pk, actor=officer.user)
    entry = AuditEntry.objects.get(action="library.publish_here")
    assert (entry.actor, entry.object_id) == (officer.user, str(product.pk))
