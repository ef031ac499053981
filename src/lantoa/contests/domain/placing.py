"""People whose unit was not in the list: what they wrote is matched to a unit by a person."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from lantoa.contests.domain.queries import league_key
from lantoa.contests.models import Attempt, Contest, Contestant, Ranking
from lantoa.text import fold, normalise
from lantoa.units.domain import audit
from lantoa.units.models import Unit, UnitName, User
from lantoa.units.models.periods import holds_on

FOUND = 12
BATCH = 500


@dataclass
class Written:
    """What people wrote in place of a unit, in all its spellings."""

    key: str
    spellings: list[str] = field(default_factory=list)
    people: int = 0


@lru_cache(maxsize=2**15)  # each view folds all spellings
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


def place(contest: Contest, key: str, unit: Unit, *, actor: User) -> int:
    """Put all who wrote this with a unit; how many. They are told on the contest's page, and
    counted there from now on.

    It is done in batches, each of its own, so that nobody who takes part meanwhile waits for all.
    """
    spellings = next((one.spellings for one in missing(contest) if one.key == key), [])
    placed = 0
    while moved := _place_some(contest, spellings, unit, actor=actor):
        placed += moved
    return placed


@transaction.atomic
def _place_some(contest: Contest, spellings: list[str], unit: Unit, *, actor: User) -> int:
    people = _unplaced(contest).filter(unit_missing__in=spellings).order_by("pk")
    held = _hold(people.select_for_update(skip_locked=True)[:BATCH]) or _hold(
        people.select_for_update()[:1]  # somebody else has all that are left: wait, holding nothing
    )
    if not held:
        return 0
    # Nobody begins an attempt while they are held, and none of theirs ends: it would be counted
    # with no unit after the database has looked which ones to count anew.
    _hold(Attempt.objects.filter(contestant__in=held).order_by("pk").select_for_update(no_key=True))
    Contestant.objects.filter(pk__in=held).update(unit=unit, placed_at=timezone.now())
    audit.record(
        "place_contestants", contest, actor=actor, unit=contest.unit,
        after={"unit": unit.code, "people": len(held)},
    )  # fmt: skip
    rankings = Ranking.objects.filter(round__contest=contest).values_list("pk", flat=True)
    transaction.on_commit(partial(cache.delete_many, [league_key(one) for one in rankings]))
    return len(held)


def _hold(locking: QuerySet[Any]) -> list[int]:
    return list(locking.values_list("pk", flat=True))


def _unplaced(contest: Contest) -> QuerySet[Contestant]:
    return contest.contestants.filter(unit=None).exclude(unit_missing="")
