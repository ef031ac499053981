"""Essays are marked by people: two who do not know of each other, a third where they disagree.

Who wrote an essay is seen by no juror: the pages of the jury show its masked number, and those of
the organisers show no essay beside a name before it is settled.
"""

from collections import Counter
from dataclasses import dataclass
from secrets import SystemRandom

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.analysis.contest.jury import agreed, pairs
from lantoa.contests.domain.entering import email_contact
from lantoa.contests.models import (
    Answer,
    Board,
    Contestant,
    Juror,
    QuestionKind,
    Reading,
    Round,
    Script,
    Turn,
)
from lantoa.units.domain import audit
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import User

NUMBERS = 1_000_000


@transaction.atomic
def name_juror(board: Board, user: User, *, actor: User) -> bool:
    """Let somebody mark the essays of a board; False when they do already. Raises RuleError for
    somebody who takes part."""
    contact = email_contact(user.email).hash
    if Contestant.objects.filter(contest=board.contest_id, contact_hash=contact).exists():
        raise RuleError(_("Who has entered the contest may not mark its essays."))
    juror, new = Juror.objects.get_or_create(board=board, user=user)
    if new:
        audit.record(
            "name_juror", juror, actor=actor, unit=board.contest.unit, after={"user": user.pk}
        )
    return new


@transaction.atomic
def hand_out(round_: Round, *, actor: User) -> int:
    """Give every essay of a round that is over to two jurors of its board, and those on which two
    disagreed to a third; returns how many readings were given out. Doing it again gives out what
    is missing, such as after a juror was named. Raises RuleError."""
    round_ = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)  # one at a time
    if not round_.ended:
        raise RuleError(_("Some attempts are still open. Try again in a minute."))
    _number_scripts(round_)
    given = 0
    for board in round_.contest.boards.all():
        scripts = _to_read(round_).filter(board=board)
        if scripts.exists():
            given += _give_pairs(board, scripts) + sum(
                give_to_another(script, Turn.THIRD) for script in _disputed(scripts)
            )
    if given:
        audit.record(
            "hand_out_essays", round_, actor=actor, unit=round_.contest.unit, after={"given": given}
        )
    return given


def _number_scripts(round_: Round) -> None:
    """A masked number for each essay that has words in it; an empty one needs no reader."""
    known = set(round_.scripts.values_list("attempt", "question"))
    missing = [
        row
        for row in _written(round_).values_list("attempt", "question", "attempt__contestant__board")
        if row[:2] not in known
    ]
    used = set(round_.scripts.values_list("number", flat=True))
    free = iter(SystemRandom().sample(range(NUMBERS), min(NUMBERS, len(missing) + len(used))))
    Script.objects.bulk_create(
        Script(round=round_, attempt_id=attempt, question_id=question, board_id=board,
               number=next(number for number in free if number not in used))
        for attempt, question, board in missing
    )  # fmt: skip


def _to_read(round_: Round) -> QuerySet[Script]:
    """All essays except those that were not settled before their writer withdrew."""
    return round_.scripts.exclude(points=None, attempt__contestant__name="")


def _give_pairs(board: Board, scripts: QuerySet[Script]) -> int:
    new = list(scripts.filter(readings=None).order_by("number"))
    jurors = list(board.jurors.order_by("user").values_list("user", flat=True))
    if len(jurors) < 2:
        raise RuleError(_("Board %(board)s needs two jurors at least.") % {"board": board})
    SystemRandom().shuffle(jurors)
    readings = [
        Reading(script=script, turn=turn, marker_id=jurors[at])
        for script, pair in zip(new, pairs(len(new), len(jurors)), strict=True)
        for turn, at in zip((Turn.FIRST, Turn.SECOND), pair, strict=True)
    ]
    return len(Reading.objects.bulk_create(readings))


def _disputed(scripts: QuerySet[Script]) -> QuerySet[Script]:
    marked = Count("readings", filter=Q(readings__total__isnull=False))
    disputed: QuerySet[Script] = scripts.annotate(marked=marked).filter(points=None, marked=2)
    return disputed.exclude(readings__turn=Turn.THIRD)


def give_to_another(script: Script, turn: Turn) -> bool:
    """Give an essay to the juror with least to do who has not read it; False if there is none."""
    seen = set(script.readings.values_list("marker", flat=True))
    able = [pk for pk in script.board.jurors.values_list("user", flat=True) if pk not in seen]
    if not able:
        return False
    open_ones = Reading.objects.filter(marker__in=able, total=None).order_by()
    load = dict(open_ones.values_list("marker").annotate(Count("pk")))
    marker = min(able, key=lambda pk: (load.get(pk, 0), pk))
    Reading.objects.create(script=script, turn=turn, marker_id=marker)
    return True


@transaction.atomic
def mark(reading: Reading, marks: list[int], *, remark: str = "") -> bool:
    """Write down a juror's points by criterion, once; False when they were given before.

    Two that agree settle the essay; two that do not give it to a third, whose mark decides. What a
    re-mark changes is decided where it was asked for (`re_marking`).
    """
    script = Script.objects.select_for_update().select_related("board").get(pk=reading.script_id)
    key = script.question.keys.latest("version").key
    most = [criterion["points"] for criterion in key["criteria"]]
    if len(marks) != len(most) or any(not 0 <= m <= n for m, n in zip(marks, most, strict=True)):
        raise ValueError(marks)
    if not Reading.objects.filter(pk=reading.pk, total=None).update(
        marks=marks, total=sum(marks), remark=remark, marked_at=timezone.now()
    ):
        return False
    audit.record(
        "mark_essay", reading, actor=reading.marker, unit=script.round.contest.unit,
        after={"marks": marks, "turn": reading.turn},
    )  # fmt: skip
    if reading.turn == Turn.THIRD:
        _settle(script, sum(marks))
    elif reading.turn != Turn.RE_MARK:
        totals = [one.total for one in script.readings.all() if one.total is not None]
        if len(totals) == 2:
            points = agreed(totals[0], totals[1], key["apart"])
            if points is None:
                give_to_another(script, Turn.THIRD)
            else:
                _settle(script, points)
    return True


def _settle(script: Script, points: int) -> None:
    Script.objects.filter(pk=script.pk).update(points=points, settled_at=timezone.now())


def waiting_for(user: User) -> QuerySet[Reading]:
    """What a juror has still to read, in the order of the masked numbers."""
    return (
        Reading.objects.filter(marker=user, total=None)
        .select_related("script__round__contest", "script__question", "script__board")
        .order_by("script__round", "script__number")
    )


def text_of(script: Script) -> str:
    """What was written."""
    value = Answer.objects.get(attempt=script.attempt_id, question=script.question_id).value
    return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class Progress:
    """How far the marking of a round is; ``stuck`` essays wait for a juror who is not named."""

    essays: int
    settled: int
    stuck: int
    loads: list[tuple[str, int, int]]  # juror, marked, given


def progress(round_: Round) -> Progress | None:
    """How far the essays are; None where nobody has written one."""
    scripts = _to_read(round_)
    if not scripts.exists():
        return None
    loads: dict[str, Counter[str]] = {}
    readings = Reading.objects.filter(script__round=round_).select_related("marker")
    for reading in readings.order_by("marker__email"):
        load = loads.setdefault(str(reading.marker), Counter())
        load["given"] += 1
        load["marked"] += reading.total is not None
    return Progress(
        scripts.count(),
        scripts.filter(points__isnull=False).count(),
        _disputed(scripts).count(),
        [(name, load["marked"], load["given"]) for name, load in loads.items()],
    )


def unsettled(round_: Round) -> bool:
    """Whether a ranking would be without an essay's mark."""
    if not round_.questions.filter(kind=QuestionKind.ESSAY).exists():
        return False
    settled = Script.objects.filter(
        attempt=OuterRef("attempt"), question=OuterRef("question"), points__isnull=False
    )
    return _written(round_).exclude(Exists(settled)).exists()


def _written(round_: Round) -> QuerySet[Answer]:
    return Answer.objects.filter(
        attempt__round=round_, question__kind=QuestionKind.ESSAY,
        attempt__contestant__excluded_at=None,
    ).exclude(value="")  # fmt: skip
