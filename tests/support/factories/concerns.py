"""Invented concerns for tests, as they are before anybody acted on them."""

from typing import Any

import factory
from tests.support.factories.units import UnitFactory

from lantoa.concerns.models import Concern, Origin


class ConcernFactory(factory.django.DjangoModelFactory):
    """An open concern about wages, noted by an officer; answered by the unit it lives in."""

    class Meta:
        model = Concern

    unit = factory.SubFactory(UnitFactory)
    handler: Any = factory.SelfAttribute("unit")
    topic = "wages"
    summary = factory.Sequence(lambda n: f"Công nhân hỏi về tiền lương, lần {n}")
    origin = Origin.COLLABORATOR
