"""The invented deliveries come once and go without a trace."""

from datetime import timedelta

from django.utils import timezone
from tests.support.factories.channels import DeliveryFactory
from tests.support.factories.units import UnitFactory, UserFactory

from lantoa.channels.domain.sending import send_next
from lantoa.channels.models import Account, Delivery
from lantoa.demo.domain.channels import remove_channels, seed_channels
from lantoa.library.models import Product, Publication


def test_deliveries_are_seeded_once_and_removed_exactly() -> None:
    UnitFactory(code="ldld-bac-ninh-2025")
    person, now = UserFactory(), timezone.now()
    assert seed_channels(now, person) == 3
    assert seed_channels(now + timedelta(hours=1), person) == 0
    states = sorted(Delivery.objects.values_list("state", flat=True))
    assert states == ["delivered", "queued", "sending"]
    assert Publication.objects.get().channel == "loudspeaker"
    assert send_next() is None
    kept = DeliveryFactory()
    assert remove_channels() == 3
    assert list(Delivery.objects.all()) == [kept]
    assert list(Account.objects.all()) == [kept.account]
    assert list(Product.objects.all()) == [kept.product]
