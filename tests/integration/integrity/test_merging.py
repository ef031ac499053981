"""Merging claims: any order, once, nothing lost."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.integration.integrity.conftest import Desk, make_desk
from tests.support.factories.integrity import ClaimFactory, SightingFactory, judged_case
from tests.support.parallel import in_parallel

from lantoa.integrity.domain.claims import see, standing
from lantoa.integrity.domain.errors import NotAllowedError, RefusedError
from lantoa.integrity.domain.merging import merge
from lantoa.integrity.domain.queries import places_by_claim, sightings_of, standing_claims
from lantoa.integrity.models import Case, Claim
from lantoa.units.models import AuditEntry

CLAIMS = 6
PAIRS = st.lists(
    st.tuples(st.integers(0, CLAIMS - 1), st.integers(0, CLAIMS - 1)), min_size=1, max_size=10
)


class MergeProperty(TestCase):
    """On the real database; every example is rolled back."""

    @given(pairs=PAIRS, data=st.data())
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_any_order_ends_in_the_same_place_and_loses_no_sighting(
        self, pairs: list[tuple[int, int]], data: st.DataObject
    ) -> None:
        desk = make_desk()
        ends = []
        for order in (pairs, data.draw(st.permutations(pairs)), pairs + pairs):
            now = timezone.now()
            claims = [
                ClaimFactory(
                    unit=desk.root,
                    first_seen_at=now - timedelta(hours=(5 * n) % 7),
                    severity=("low", "high", "normal")[n % 3],
                )
                for n in range(CLAIMS)
            ]
            for n, claim in enumerate(claims):
                SightingFactory(claim=claim, key=f"noi-{n % 4}")
            for one, other in order:
                merge(claims[one], claims[other], actor=desk.maker)
            place = {claim.pk: n for n, claim in enumerate(claims)}
            ends.append(
                [
                    (
                        place[standing(claim).pk],
                        standing(claim).severity,
                        standing(claim).first_seen_at - now,
                        sorted(place[s.claim_id] for s in sightings_of(standing(claim))),
                    )
                    for claim in claims
                ]
            )
            found = [s.pk for c in standing_claims(desk.maker) for s in sightings_of(c)]
            assert len(found) == len(set(found))
            assert len(found) == CLAIMS
            Claim.objects.filter(merged_into__isnull=False).delete()
            Claim.objects.all().delete()
        assert ends[0] == ends[1]
        assert ends[0] == ends[2]


def test_merges_in_a_ring_at_once_leave_one_claim(real_desk: Desk) -> None:
    claims = [ClaimFactory(unit=real_desk.root) for _ in range(6)]
    for claim in claims:
        SightingFactory(claim=claim)
    in_parallel(6, lambda n: merge(claims[n], claims[(n + 1) % 6], actor=real_desk.maker))
    assert list(standing_claims(real_desk.maker)) == [claims[0]]
    assert sightings_of(claims[0]).count() == 6
    assert places_by_claim([claims[0]]) == {claims[0].pk: 6}


def test_seeing_while_merging_loses_nothing(real_desk: Desk) -> None:
    old, new = ClaimFactory(unit=real_desk.root), ClaimFactory(unit=real_desk.root)
    earlier = timezone.now() - timedelta(days=9)

    def work(number: int) -> None:
        if number == 0:
            merge(new, old, actor=real_desk.maker)
        else:
            see(new, found_by="officer", url=f"https://a.example/{number}", seen_at=earlier)

    in_parallel(5, work)
    assert sightings_of(old).count() == 4
    assert Claim.objects.get(pk=old.pk).first_seen_at == earlier


def test_the_case_that_is_furthest_stays(desk: Desk) -> None:
    old, new = ClaimFactory(unit=desk.root), ClaimFactory(unit=desk.root)
    open_one = Case.objects.create(claim=old, unit=desk.root, maker=desk.maker)
    judged = judged_case("untrue", claim=new, handled_after=timedelta(hours=1))
    merge(old, new, actor=desk.maker)
    assert Case.objects.get(claim=old) == judged
    assert Case.objects.get(claim=new) == open_one
    assert Claim.objects.get(pk=old.pk).status == "judged"


def test_different_verdicts_are_settled_first(desk: Desk) -> None:
    old, new = ClaimFactory(unit=desk.root), ClaimFactory(unit=desk.root)
    judged_case("untrue", claim=old)
    judged_case("true", claim=new)
    with pytest.raises(RefusedError, match="khác nhau"):
        merge(old, new, actor=desk.maker)


def test_a_viewer_does_not_merge(desk: Desk) -> None:
    with pytest.raises(NotAllowedError):
        merge(ClaimFactory(unit=desk.unit), ClaimFactory(unit=desk.unit), actor=desk.viewer)


def test_merging_again_changes_nothing(desk: Desk) -> None:
    old, new = ClaimFactory(unit=desk.root), ClaimFactory(unit=desk.root)
    for _ in range(2):
        assert merge(new, old, actor=desk.maker) == old
    assert AuditEntry.objects.filter(action="claim.merge").count() == 1


def test_nobody_merges_the_claim_of_a_unit_in_which_they_do_not_work(desk: Desk) -> None:
    mine = ClaimFactory(unit=desk.unit)
    theirs = ClaimFactory(unit=desk.root)
    with pytest.raises(NotAllowedError):
        merge(mine, theirs, actor=desk.local)
    assert standing(theirs) == theirs


def test_a_real_claim_is_not_merged_with_one_of_the_demonstration(desk: Desk) -> None:
    real, invented = ClaimFactory(unit=desk.root), ClaimFactory(unit=desk.root, invented=True)
    with pytest.raises(RefusedError, match="minh họa"):
        merge(real, invented, actor=desk.maker)
