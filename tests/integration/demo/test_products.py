"""The invented products: made and approved through the real verbs, and removable."""

from datetime import timedelta

from django.utils import timezone
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.demo.domain.library import remove_products, seed_products
from lantoa.demo.domain.newsroom import remove_newsroom, seed_newsroom
from lantoa.duties.models import Deadline
from lantoa.library.domain.newsroom import desk
from lantoa.library.domain.newsroom.desk import work_of
from lantoa.library.domain.target_a.figures import Scope, figures
from lantoa.library.models import Collection, Product
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
    assert seed_newsroom(timezone.now(), maker=maker, editor=lead, unit=unit) == 4
    columns = {column.status: column.total.number for column in desk.board(lead, None)}
    assert (columns["idea"], columns["assigned"], work_of(maker).count()) == (2, 2, 2)
    assert Collection.objects.get().items.count() == 6
    assert Deadline.objects.exists()
    remove_newsroom()
    assert (remove_products(), Product.objects.count(), Collection.objects.count()) == (12, 0, 0)
    assert not Deadline.objects.exists()
