"""How many members units have, as a table states it, for the league by share."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models import Contest, Headcount
from lantoa.text import fold, normalise
from lantoa.units.domain import audit
from lantoa.units.domain.queries import restatement_map
from lantoa.units.models import Unit, User

LARGEST = 2 * 2**20
NO_PAIR = _("not a unit and a number")
NO_UNIT = _("no unit of today has this name or code")
SEVERAL = _("several units have this name: use the code")
NO_NUMBER = _("not a number of members")
AGAIN = _("this unit stands in an earlier line")


@dataclass(frozen=True)
class BadLine:
    """A line that was not taken."""

    line: int
    text: str
    problem: Any


@dataclass(frozen=True)
class Stated:
    """Members by unit, and the lines that could not be taken."""

    members: dict[int, int]
    bad: list[BadLine]


def read(text: str) -> Stated:
    """Read lines of a unit (code or name) and its members, parted by tab, semicolon or comma. A
    first line without a digit is a heading."""
    units = _by_word()
    stated = Stated({}, [])
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or (number == 1 and not any(sign.isdigit() for sign in line)):
            continue
        found = _read(line, units)
        if isinstance(found, tuple) and found[0] not in stated.members:
            stated.members[found[0]] = found[1]
        else:
            problem = AGAIN if isinstance(found, tuple) else found
            stated.bad.append(BadLine(number, line, problem))
    return stated


def _read(line: str, units: dict[str, list[int]]) -> tuple[int, int] | Any:
    """The unit and its members, or what is wrong."""
    delimiter = next((sign for sign in "\t;," if sign in line), None)
    if delimiter is None:
        return NO_PAIR
    name, _sign, members = (part.strip(' "') for part in line.strip().rpartition(delimiter))
    found = units.get(_word(name), [])
    if len(found) != 1:
        return SEVERAL if found else NO_UNIT
    digits = members.replace(".", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 9 and int(digits)):
        return NO_NUMBER
    return found[0], int(digits)


def _by_word() -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for unit in Unit.objects.as_of(timezone.localdate()):
        for word in {_word(unit.code), _word(str(unit)), _word(unit.shown_vi or "")}:
            found[word].append(unit.pk)
    return found


def _word(text: str) -> str:
    return " ".join(fold(normalise(text)).split())


@transaction.atomic
def state(contest: Contest, text: str, *, actor: User) -> Stated:
    """Keep what a table states; units that it does not name keep what they had, but for those that
    became one which it names: its number has their members in it."""
    stated = read(text)
    became = restatement_map(timezone.localdate())
    within = [old for old, unit in became.items() if unit in stated.members]
    contest.headcounts.filter(unit__in=within).delete()
    Headcount.objects.bulk_create(
        (Headcount(contest=contest, unit_id=unit, members=number)
         for unit, number in sorted(stated.members.items())),
        update_conflicts=True, unique_fields=["contest", "unit"], update_fields=["members"],
    )  # fmt: skip
    audit.record(
        "state_headcounts", contest, actor=actor, unit=contest.unit,
        after={"units": len(stated.members), "refused": len(stated.bad)},
    )  # fmt: skip
    return stated
