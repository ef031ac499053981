"""People whose unit was not in the list: what they wrote is matched to a unit by a person."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from lantoa.contests.domain.queries import league_key
from lantoa.contests.models import Contest, Contestant, Ranking
from lantoa.text import fold, normalise
from lantoa.units.domain import audit
from lantoa.units.models import Unit, UnitName, User
from lantoa.units.models.periods import holds_on

FOUND = 12


@dataclass
class Written:
    """What people wrote in place of a unit, in all its spellings."""

    key: str
    spellings: list[str] = field(default_factory=list)
    people: int = 0


def _key(text: str) -> str:
    return " ".join(fold(normalise(text)).split())


def missing(contest: Contest) -> list[Written]:
    """What was written by those without a unit, by most people first; accents, capitals and
    spaces make no difference."""
    found: dict[str, Written] = {}
    for text, people in _unplaced(contest).values_list("unit_missing").annotate(Count("pk")):
        one = found.setdefault(_key(text), Written(_key(text)))
        one.spellings.append(text)
        one.people += people
    return sorted(found.values(), key=lambda one: (-one.people, one.key))


def search(text: str) -> list[Unit]:
    """Units of today whose names share words with a text, those that share most first."""
    words = set(_key(text).split())
    today = timezone.localdate()
    shared: dict[int, float] = defaultdict(float)
    for unit, name in UnitName.objects.filter(holds_on(today)).values_list("unit", "name_vi"):
        own = _key(name).split()
        if common := len(words & set(own)):
            shared[unit] = common + common / len(own)
    best = sorted(shared, key=lambda unit: (-shared[unit], unit))[:FOUND]
    units = {unit.pk: unit for unit in Unit.objects.as_of(today).filter(pk__in=best)}
    return [units[pk] for pk in best if pk in units]


@transaction.atomic
def place(contest: Contest, key: str, unit: Unit, *, actor: User) -> int:
    """Put all who wrote this with a unit; how many. They are told on the contest's page, and
    counted there from now on."""
    spellings = next((one.spellings for one in missing(contest) if one.key == key), [])
    people = _unplaced(contest).filter(unit_missing__in=spellings).order_by("pk")
    # Each is locked in its turn, so that two who place at once never wait in a circle.
    held = list(people.select_for_update(no_key=True).values_list("pk", flat=True))
    if not held:
        return 0
    Contestant.objects.filter(pk__in=held).update(unit=unit, placed_at=timezone.now())
    audit.record(
        "place_contestants", contest, actor=actor, unit=contest.unit,
        before={"written": spellings}, after={"unit": unit.code, "people": len(held)},
    )  # fmt: skip
    rankings = Ranking.objects.filter(round__contest=contest).values_list("pk", flat=True)
    cache.delete_many(map(league_key, rankings))
    return len(held)


def _unplaced(contest: Contest) -> QuerySet[Contestant]:
    return contest.contestants.filter(unit=None).exclude(unit_missing="")
