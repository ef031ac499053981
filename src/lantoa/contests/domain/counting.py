"""Working out a ranking in the background: asked for, watched, stopped, done once.

A million papers take minutes, so a worker has them in hand and not the web request. The new version
and the end of the count are one transaction: a count whose worker died leaves nothing and begins
again, and of two workers that have one in hand, the second finds it done.
"""

from contextlib import closing
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from lantoa.contests.domain.freezing import NotMarked, NotOver, freeze
from lantoa.contests.models import Counting, CountingState, Round
from lantoa.contests.models.counting import IN_VAIN, OPEN_COUNTS
from lantoa.units.domain import audit
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import User

_TELL = """
UPDATE contests_counting SET marked = %s, stored = %s
WHERE id = %s AND state = 'running' AND NOT stop_asked
"""


class Stopped(Exception):
    """Somebody has asked for an end."""


_ENDS = {
    Stopped: CountingState.STOPPED,
    NotOver: CountingState.NOT_OVER,
    NotMarked: CountingState.NOT_MARKED,
}


@transaction.atomic
def begin(round_: Round, *, actor: User | None, note: str = "") -> Counting:
    """Ask for the next version of a ranking. Raises RuleError while one is being worked out."""
    hold(round_)
    made = Counting.objects.create(round=round_, note=note, made_by=actor)
    audit.record(
        "begin_count", made, actor=actor, unit=round_.contest.unit, after={"note": note}
    )  # fmt: skip
    app.configure_task("contests.count").defer(counting_id=made.pk)
    return made


def hold(round_: Round) -> None:
    """Let no count begin until the transaction ends. Raises RuleError while one is open: it may
    have read what would change now."""
    _refuse_while_open(round_)  # a worker holds the round for as long as it counts
    Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    _refuse_while_open(round_)


def _refuse_while_open(round_: Round) -> None:
    if Counting.objects.filter(round=round_, state__in=OPEN_COUNTS).exists():
        raise RuleError(
            _("The ranking is being worked out. Wait until that has ended, or stop it.")
        )


@transaction.atomic
def stop(counting: Counting, *, actor: User) -> bool:
    """End a count: at once where it waits, after the papers in hand where it runs; False when it
    has ended or was stopped before."""
    one = Counting.objects.filter(pk=counting.pk, stop_asked=False)
    ended = {"state": CountingState.STOPPED, "stop_asked": True, "ended_at": timezone.now()}
    changed = one.filter(state=CountingState.WAITING).update(**ended) or one.filter(
        state=CountingState.RUNNING
    ).update(stop_asked=True)
    if changed:
        audit.record("stop_count", counting, actor=actor, unit=counting.round.contest.unit)
    return bool(changed)


def run(counting_id: int) -> None:
    """Do a count that was asked for. One whose worker died begins again."""
    one = Counting.objects.filter(pk=counting_id, state__in=OPEN_COUNTS)
    if not one.update(state=CountingState.RUNNING, marked=0, stored=0):
        return
    counting = Counting.objects.select_related("round__contest__unit", "made_by").get(
        pk=counting_id
    )
    try:
        _count(counting, one)
    except tuple(_ENDS) as why:
        one.update(state=_ENDS[type(why)], ended_at=timezone.now())
    except Exception:
        one.update(state=CountingState.FAILED, ended_at=timezone.now())
        raise


@transaction.atomic
def _count(counting: Counting, one: QuerySet[Counting]) -> None:
    Round.objects.select_for_update(no_key=True).get(pk=counting.round_id)
    if not one.exists():  # done, while this worker waited for another that was thought dead
        return
    with closing(connection.copy()) as aside:
        tell = partial(_tell, aside, counting.pk)
        freeze(counting.round, actor=counting.made_by, note=counting.note, tell=tell)
    if not one.filter(stop_asked=False).update(state=CountingState.DONE, ended_at=timezone.now()):
        raise Stopped


def _tell(aside: Any, counting_id: int, marked: int, stored: int) -> None:
    """Say how far it is, on a connection of its own: others see it before the count commits."""
    with aside.cursor() as cursor:
        cursor.execute(_TELL, [marked, stored, counting_id])
        if not cursor.rowcount:
            raise Stopped


def in_vain() -> QuerySet[Counting]:
    """Counts that ended without a ranking, and that no later one has followed."""
    later = Counting.objects.filter(round=OuterRef("round"), pk__gt=OuterRef("pk"))
    return Counting.objects.filter(~Exists(later), state__in=IN_VAIN)
