"""The league of units: by people who took part, and by their share of the members."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from lantoa.contests.models import Contest, Ranking
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import Unit


@dataclass(frozen=True)
class Standing:
    """One unit of today with what was merged into it; ``members`` None where nobody stated them."""

    unit: Unit
    people: int
    members: int | None

    @property
    def share(self) -> float | None:
        """People per member, at most 1: a unit cannot be more than whole."""
        return min(1.0, self.people / self.members) if self.members else None


def league(ranking: Ranking, on: date) -> list[Standing]:
    """Units in the order of the people they sent; equal ones in the order of their codes."""
    became = restatement_map(on)
    counted = ranking.results.filter(contestant__unit__isnull=False).order_by()
    people: Counter[int] = Counter()
    for unit, number in counted.values_list("contestant__unit").annotate(Count("pk")):
        people[became.get(unit, unit)] += number
    return by_people(people, members_of(ranking.round.contest, became), on)


def members_of(contest: Contest, became: dict[int, int]) -> Counter[int]:
    """Stated members by unit of today."""
    members: Counter[int] = Counter()
    for unit, number in contest.headcounts.values_list("unit", "members"):
        members[became.get(unit, unit)] += number
    return members


def by_people(people: Counter[int], members: Counter[int], on: date) -> list[Standing]:
    """Standings of units of a day, those with most people first."""
    units = Unit.objects.named(on).filter(pk__in=[unit for unit in people if people[unit]])
    standings = [Standing(unit, people[unit.pk], members.get(unit.pk)) for unit in units]
    return sorted(standings, key=lambda one: (-one.people, one.unit.code))


def by_share(standings: list[Standing]) -> list[Standing]:
    """Those whose members are known, in the order of their share."""
    known = [one for one in standings if one.share is not None]
    return sorted(known, key=lambda one: (-(one.share or 0), -one.people, one.unit.code))
