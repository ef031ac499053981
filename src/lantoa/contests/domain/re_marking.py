"""Re-marking (phúc khảo): asked for while objections are taken, free of charge, once a round.

What a machine marked is counted again from the answers. An essay goes to a juror who has not read
it and is not told that it was marked before. People settle the request; its answer is told to the
contestant, and a new version of the ranking follows.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.domain.freezing import published
from lantoa.contests.domain.holding import hold
from lantoa.contests.domain.jury import give_to_another
from lantoa.contests.domain.ranking import recount
from lantoa.contests.models import Contestant, Reading, ReMark, Round, Script, Turn
from lantoa.units.domain import audit
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import User


def open_until(round_: Round) -> datetime | None:
    """Until when a request is taken; None when none is."""
    ranking = published(round_)
    until = ranking.objections_until if ranking else None
    return until if until and until > timezone.now() else None


@transaction.atomic
def ask(round_: Round, person: Contestant, reason: str) -> ReMark:
    """Take a contestant's request, and give their essays to other jurors. Raises RuleError."""
    person = hold(person.pk)
    if open_until(round_) is None:
        raise RuleError(_("Requests are taken while objections are, and not later."))
    ranking = published(round_)
    result = ranking.results.filter(contestant=person).first() if ranking else None
    if result is None or person.excluded_at:
        raise RuleError(_("You have no place in this ranking."))
    made, new = ReMark.objects.get_or_create(
        round=round_,
        contestant=person,
        defaults={
            "attempt_id": result.attempt_id, "reason": reason, "score_before": result.score,
        },
    )  # fmt: skip
    if not new:
        raise RuleError(_("You have asked for this round already."))
    hand_out(made)
    audit.record("ask_re_mark", made, actor=None, unit=round_.contest.unit)
    return made


@transaction.atomic
def hand_out(request: ReMark) -> int:
    """Give each essay of the paper to a juror who has not read it; how many still lack one."""
    scripts = Script.objects.select_for_update(of=("self",)).filter(
        attempt=request.attempt_id, points__isnull=False
    )
    lacking = scripts.exclude(readings__turn=Turn.RE_MARK).select_related("board")
    return sum(not give_to_another(script, Turn.RE_MARK) for script in lacking.order_by("pk"))


@transaction.atomic
def settle(request: ReMark, *, answer: str, actor: User) -> bool:
    """Mark the paper again and tell the contestant; False when it was settled before.

    An essay keeps its points where the new mark differs by no more than two markers may; where it
    differs by more, the new mark counts, be it higher or lower. Raises RuleError.
    """
    locked = ReMark.objects.select_for_update().select_related("round__contest").get(pk=request.pk)
    if locked.settled_at:
        return False
    for script in _scripts(locked):
        new = next((one.total for one in script.again if one.total is not None), None)  # type: ignore[attr-defined]
        if new is None:
            raise RuleError(_("An essay of this paper is not marked again yet."))
        apart = script.question.keys.latest("version").key["apart"]
        if abs(new - (script.points or 0)) > apart:
            Script.objects.filter(pk=script.pk).update(points=new)
    locked.score_after = recount(locked.round, locked.attempt_id)
    locked.answer, locked.settled_by, locked.settled_at = answer, actor, timezone.now()
    locked.save()
    audit.record(
        "settle_re_mark", locked, actor=actor, unit=locked.round.contest.unit,
        before={"score": locked.score_before},
        after={"score": locked.score_after},
    )  # fmt: skip
    return True


def _scripts(request: ReMark) -> QuerySet[Script]:
    again = Reading.objects.filter(turn=Turn.RE_MARK)
    scripts = Script.objects.filter(attempt=request.attempt_id, points__isnull=False)
    return scripts.select_related("question").prefetch_related(
        Prefetch("readings", again, to_attr="again")
    )


def requests_of(round_: Round) -> QuerySet[ReMark]:
    """All requests of a round, those that wait first, with how far their essays are: ``essays`` in
    all, ``with_juror`` given out, ``marked`` marked again."""
    essay = Q(attempt__scripts__points__isnull=False)
    again = Q(attempt__scripts__readings__turn=Turn.RE_MARK)
    marked = again & Q(attempt__scripts__readings__total__isnull=False)
    script = "attempt__scripts"
    return (
        round_.re_marks.select_related("contestant", "settled_by")
        .annotate(
            essays=Count(script, filter=essay, distinct=True),
            with_juror=Count(script, filter=again, distinct=True),
            marked=Count(script, filter=marked, distinct=True),
        )
        .order_by(F("settled_at").asc(nulls_first=True), "asked_at", "pk")
    )


def changed_since(round_: Round, moment: datetime) -> int:
    """How many scores were changed by requests that were settled after a moment."""
    settled = round_.re_marks.filter(settled_at__gt=moment)
    return settled.exclude(score_after=F("score_before")).count()
