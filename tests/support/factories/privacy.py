"""Invented requests and breaches for tests."""

import factory
from django.utils import timezone
from tests.support.factories.units import UnitFactory, UserFactory

from lantoa.privacy.models import Breach, ConsentMethod, DataRequest, RequestKind


class DataRequestFactory(factory.django.DjangoModelFactory):
    """A request to see one's data that nobody has looked at."""

    class Meta:
        model = DataRequest

    kind = RequestKind.ACCESS
    method = ConsentMethod.WEB
    unit = factory.SubFactory(UnitFactory)
    code_digest = factory.Sequence(lambda n: f"{n:064x}")


class BreachFactory(factory.django.DjangoModelFactory):
    """A breach that was just discovered."""

    class Meta:
        model = Breach

    unit = factory.SubFactory(UnitFactory)
    title = "Máy tính có danh sách bị mất"
    data = "Họ tên, số điện thoại"
    discovered_at = factory.LazyFunction(timezone.now)
    recorded_by = factory.SubFactory(UserFactory)
