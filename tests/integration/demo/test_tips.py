"""The invented tips come once and go without a trace."""

from datetime import timedelta

from django.utils import timezone
from tests.support.factories.intake import TipFactory

from lantoa.demo.domain.intake import remove_tips, seed_tips
from lantoa.intake.models import Copy, Tip
from lantoa.units.domain.reference import load_reference_units


def test_tips_are_seeded_once_and_removed_exactly() -> None:
    load_reference_units()
    real = TipFactory()
    now = timezone.now()
    assert seed_tips(now) == 10
    assert seed_tips(now + timedelta(hours=1)) == 0
    invented = Tip.objects.exclude(pk=real.pk)
    assert invented.filter(unit=None).count() == 2
    assert all(tip.received_at < now for tip in invented)
    assert Copy.objects.count() == 3
    assert remove_tips() == 10
    assert list(Tip.objects.all()) == [real]
    assert not Copy.objects.exists()
