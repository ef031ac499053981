"""Invented claims and cases for tests."""

from datetime import datetime, timedelta
from typing import Any

import factory
from django.utils import timezone
from tests.support.factories.units import UnitFactory, UserFactory

from lantoa.integrity.models import Case, Claim, Judgement, Sighting
from lantoa.units.models import User


class ClaimFactory(factory.django.DjangoModelFactory):
    """A claim about the union that nobody has judged."""

    class Meta:
        model = Claim

    statement = factory.Sequence(lambda n: f"Công đoàn thu đoàn phí {n} phần trăm lương")
    about_union = True
    unit = factory.SubFactory(UnitFactory)


class SightingFactory(factory.django.DjangoModelFactory):
    """A claim seen by an officer at an address of its own."""

    class Meta:
        model = Sighting

    claim = factory.SubFactory(ClaimFactory)
    key = factory.Sequence(lambda n: f"noi-{n}")
    url = factory.Sequence(lambda n: f"https://trang-{n}.example/bai")
    found_by = "officer"
    unit = factory.SelfAttribute("claim.unit")


class CaseFactory(factory.django.DjangoModelFactory):
    """An open case that waits for two judges."""

    class Meta:
        model = Case

    claim = factory.SubFactory(ClaimFactory)
    unit = factory.SelfAttribute("claim.unit")
    maker = factory.SubFactory(UserFactory)


def judged_case(
    verdict: str = "untrue",
    *,
    handled_after: timedelta | None = None,
    verified_at: datetime | None = None,
    judges: tuple[User, User] | None = None,
    **case: Any,
) -> Case:
    """A case on which two people agree; ``handled_after`` its verdict it was answered (level 2)."""
    made: Case = CaseFactory(**case)
    for judge in judges or (UserFactory(), UserFactory()):
        Judgement.objects.create(
            case=made, round=made.round, judge=judge, verdict=verdict, reasons="Đã đối chiếu."
        )
    made.status, made.verdict, made.level = "judged", verdict, 1
    made.verified_at = verified_at or timezone.now()
    if handled_after is not None:
        made.level, made.handled_at = 2, made.verified_at + handled_after
    made.save()
    made.claim.status = "judged"
    made.claim.save(update_fields=["status"])
    return made
