"""The demonstration of target B: believable, made once, and gone without a trace."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.support.factories.listening import SourceFactory
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.demo.domain.integrity import remove_cases
from lantoa.demo.domain.target_b import remove_measures, seed_measures
from lantoa.duties.models import Deadline
from lantoa.integrity.domain.target.facts import Window
from lantoa.integrity.domain.target.figures import measure
from lantoa.integrity.models import BlindSearch, Case, Claim, ReAudit
from lantoa.units.models import Level


@pytest.mark.django_db
def test_the_page_says_something_and_removal_leaves_nothing() -> None:
    unit = UnitFactory(level=Level.CONFEDERATION)
    lead, verifier, searcher = (MembershipFactory(unit=unit).user for _ in range(3))
    SourceFactory(unit=unit, invented=True)
    own = Claim.objects.create(statement="Của người khác", unit=unit)
    now = timezone.now()
    made = [
        seed_measures(now, unit=unit, judges=(lead, verifier), searcher=searcher) for _ in range(2)
    ]
    assert made == [20, 0]
    today = timezone.localdate()
    found = measure(Window(lead, today - timedelta(days=89), today, today))
    assert found.counts["all"] == 20
    assert found.counts["search_first"] == 14
    assert found.counts["search_second"] == 11
    assert found.counts["search_both"] == 9
    assert found.handled is not None
    assert found.share is not None
    assert found.share.low < 0.8
    assert found.met is False
    assert found.counts["audited"] == 1
    remove_measures()
    remove_cases()
    assert list(Claim.objects.all()) == [own]
    for model in (Case, BlindSearch, ReAudit, Deadline):
        assert not model.objects.exists()
