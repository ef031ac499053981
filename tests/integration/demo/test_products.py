"""The invented products: made and approved through the real verbs, and removable."""

from datetime import timedelta

from django.utils import timezone
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.demo.domain.library import remove_products, seed_products
from lantoa.duties.models import Deadline
from lantoa.library.domain.target_a.figures import Scope, figures
from lantoa.library.models import Product
from lantoa.units.models import Level


def test_invented_products_fill_the_library_and_go_again(db: None) -> None:
    root = UnitFactory(level=Level.CONFEDERATION)
    unit = UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=root)
    maker, lead = MembershipFactory(unit=unit).user, MembershipFactory(unit=root).user
    assert seed_products(timezone.now(), maker=maker, approver=lead, unit=unit) == 8
    today = timezone.localdate()
    found = figures(lead, Scope(today - timedelta(days=90), today, today))
    assert (found.total, found.counted, found.pending, found.unchecked) == (6, 5, 1, 0)
    assert (found.digitised, found.connected, found.shareable, found.disseminated) == (4, 5, 4, 0)
    assert Deadline.objects.exists()
    assert (remove_products(), Product.objects.count()) == (8, 0)
    assert not Deadline.objects.exists()
