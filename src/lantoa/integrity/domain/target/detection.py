"""R: what share of the false information that was there is known, from a blind second search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lantoa.analysis.capture_recapture import Total, detected, total
from lantoa.analysis.intervals import Share
from lantoa.integrity.domain.target.facts import VERIFIED, Standing, Window, as_of
from lantoa.integrity.models import BlindSearch, Case, Claim, FindingOutcome, SearchStatus
from lantoa.units.models import Level, Unit


@dataclass(frozen=True)
class Detection:
    """What a finished search says, as known on a date.

    ``first`` and ``second`` are the false claims that were known, and that the search found;
    ``waiting`` those without a verdict yet, which are in neither.
    """

    search: BlindSearch
    first: frozenset[int]
    second: frozenset[int]
    waiting: frozenset[int]

    @property
    def both(self) -> frozenset[int]:
        """Found by the search, and known before."""
        return self.first & self.second

    @property
    def total(self) -> Total:
        """The estimated number of false claims in the places searched."""
        return total(len(self.first), len(self.second), len(self.both))

    @property
    def share(self) -> Share | None:
        """R with its interval; None while nothing false was found, or nothing in the search."""
        if not self.second:
            return None
        return detected(len(self.first), len(self.second), len(self.both))


def newest_search(window: Window) -> BlindSearch | None:
    """The last search finished by the window's end, of the same unit, with days in the window."""
    searches = BlindSearch.objects.visible_to(window.user).filter(
        status=SearchStatus.DONE,
        finished_at__lte=window.end,
        first__lte=window.last,
        last__gte=window.first,
    )
    if window.unit is None:
        searches = searches.filter(unit__level=Level.CONFEDERATION)
    else:
        searches = searches.filter(unit=window.unit)
    return searches.order_by("-finished_at", "-pk").first()


def detection(search: BlindSearch, end: datetime) -> Detection:
    """Count a search as of ``end``. Claims that were merged by then are one; a claim counts when
    it is about the union and its verdict is that it is false."""
    known = set(search.known.values_list("claim", flat=True))
    found = dict.fromkeys(FindingOutcome.values, frozenset[int]())
    for outcome in (FindingOutcome.KNOWN, FindingOutcome.NEW):
        decided = search.findings.filter(outcome=outcome, decided_at__lte=end)
        found[outcome] = frozenset(decided.values_list("claim", flat=True))
    stands = _standing(known.union(*found.values()), end)
    first = {stands[pk] for pk in known | found[FindingOutcome.KNOWN]}
    second = {stands[pk] for pk in found[FindingOutcome.KNOWN] | found[FindingOutcome.NEW]}
    state = dict(
        as_of(Case.objects.filter(claim__in=first | second, claim__about_union=True), end)
        .order_by()
        .values_list("claim", "standing")
    )
    false = {pk for pk, standing in state.items() if standing in VERIFIED}
    waiting = {pk for pk in first | second if state.get(pk, Standing.WAITING) == Standing.WAITING}
    return Detection(
        search, frozenset(first & false), frozenset(second & false), frozenset(waiting)
    )


def _standing(claims: Iterable[int], end: datetime) -> dict[int, int]:
    """Which claim stood for each of these at ``end``."""
    rows = Claim.objects.filter(pk__in=list(claims))
    merged = dict(rows.filter(merged_at__lte=end).values_list("pk", "merged_into"))
    return {pk: merged.get(pk) or pk for pk in claims}


def unit_of(window: Window) -> Unit | None:
    """The unit whose searches and re-audits speak for a window."""
    if window.unit is not None:
        return Unit.objects.get(pk=window.unit)
    return Unit.objects.filter(level=Level.CONFEDERATION, valid_to=None).first()
