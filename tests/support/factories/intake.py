"""Invented tips for tests."""

import uuid

import factory
from django.utils import timezone
from tests.support.factories.units import UnitFactory

from lantoa.intake.models import Tip, TipChannel, TipKind
from lantoa.public.domain.codes import digest, new_code


class TipFactory(factory.django.DjangoModelFactory):
    """A concern that nobody has looked at; ``code`` is what its sender holds."""

    class Meta:
        model = Tip

    class Params:
        code = factory.LazyFunction(new_code)

    kind = TipKind.CONCERN
    channel = TipChannel.WEB
    unit = factory.SubFactory(UnitFactory)
    text = factory.Sequence(lambda n: f"Công ty chậm trả lương tháng này, tổ {n} chưa ai nhận.")
    received_at = factory.LazyFunction(timezone.now)
    submission_key = factory.LazyFunction(lambda: uuid.uuid4().hex)
    content_key = factory.LazyFunction(lambda: uuid.uuid4().hex)
    code_digest = factory.LazyAttribute(lambda tip: digest(tip.code))
