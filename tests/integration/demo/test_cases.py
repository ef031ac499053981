"""Invented claims: made once, judged by two, taken away whole."""

from django.utils import timezone
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.concerns.models import Concern
from lantoa.demo.domain.integrity import remove_cases, seed_cases
from lantoa.integrity.models import Case, Claim, Correction, Judgement, Takedown
from lantoa.units.models import Level, Role


def test_claims_in_every_state_are_made_once_and_taken_away() -> None:
    root = UnitFactory(level=Level.CONFEDERATION)
    unit = UnitFactory(code="ldld-bac-ninh-2025", parent=root)
    maker = MembershipFactory(unit=unit, role=Role.OFFICER).user
    judges = [MembershipFactory(unit=root, role=Role.VERIFIER).user for _ in range(2)]
    for made in (5, 0):
        assert seed_cases(timezone.now(), maker=maker, judges=(judges[0], judges[1])) == made
    verdicts = Case.objects.order_by("pk").values_list("verdict", "level")
    assert list(verdicts) == [("fabricated", 2), ("untrue", 1), ("true", 1), ("", 0), ("", 0)]
    assert Correction.objects.filter(published_at__isnull=False).count() == 1
    assert Concern.objects.get().critical is True
    assert (remove_cases(), remove_cases()) == (5, 0)
    left = [m.objects.count() for m in (Claim, Case, Judgement, Correction, Takedown, Concern)]
    assert left == [0, 0, 0, 0, 0, 0]
