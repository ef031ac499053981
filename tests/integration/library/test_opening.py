"""What everybody may read, as a query and as a question, and what harvesters are told of it."""

from datetime import date, timedelta
from itertools import product as combinations

from django.utils import timezone
from tests.support.factories.library import ApprovedFactory, PublishedFactory
from tests.support.factories.units import MembershipFactory

from lantoa.library.domain.amending import kill
from lantoa.library.domain.opening import is_open, note_openings, open_products
from lantoa.library.models import Opening, Product

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)
RIGHTS = [
    {}, {"author": ""}, {"owner": ""}, {"licence": ""}, {"licence": "reserved"},
    {"rights_from": None}, {"rights_from": TODAY}, {"rights_from": TODAY + DAY},
    {"rights_until": TODAY}, {"rights_until": TODAY - DAY},
    {"territory": ""}, {"territory": "vn"}, {"releases": ""}, {"releases": "missing"},
    {"releases": "not_needed"}, {"embargo_until": NOW}, {"embargo_until": NOW + DAY},
    {"exclusion": "secrecy"},
]  # fmt: skip


def test_query_and_question_agree_about_every_obstacle(db: None) -> None:
    for rights, visibility in combinations(RIGHTS, ("public", "system", "unit")):
        PublishedFactory(visibility=visibility, **rights)
        if not rights:
            PublishedFactory(visibility=visibility, status="corrected")
            ApprovedFactory(visibility=visibility)
    asked = {row.pk for row in Product.objects.defer("search") if is_open(row, NOW)}
    assert set(open_products(NOW).values_list("pk", flat=True)) == asked
    assert len(asked) == 7


def told() -> dict[int, tuple[bool, object]]:
    return {row.product_id: (row.closed, row.at) for row in Opening.objects.all()}


def test_openings_follow_time_changes_and_take_downs(db: None) -> None:
    officer = MembershipFactory().user
    stays = PublishedFactory(visibility="public", rights_until=TODAY + DAY)
    held = PublishedFactory(visibility="public", embargo_until=NOW + timedelta(hours=1))
    PublishedFactory(visibility="system")
    assert (note_openings(NOW), note_openings(NOW)) == (1, 0)
    later = NOW + timedelta(hours=2)
    assert note_openings(later) == 1
    assert told() == {stays.pk: (False, NOW), held.pk: (False, later)}
    held.unit = officer.memberships.get().unit
    held.save(update_fields=["unit"])
    kill(held.pk, "Sai", actor=officer)
    Product.objects.filter(pk=stays.pk).update(version=2, approved_version=2)
    again = later + timedelta(hours=1)
    assert note_openings(again) == 2
    assert told() == {stays.pk: (False, again), held.pk: (True, again)}
    expired = again + 3 * DAY
    assert note_openings(expired) == 1
    assert told()[stays.pk] == (True, expired)
    Product.objects.filter(pk=stays.pk).update(rights_until=date(2100, 1, 1))
    assert note_openings(expired) == 1
    assert told()[stays.pk] == (False, expired)
