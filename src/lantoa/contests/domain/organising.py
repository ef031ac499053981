"""Making a contest, its rules and its rounds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.analysis.contest.papers import TooFewQuestions, Want
from lantoa.contests.domain.questions import missing_questions
from lantoa.contests.models import Board, Contest, Gate, PaperRule, Place, Round, Rules
from lantoa.units.domain import audit
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import Unit, User


@dataclass(frozen=True)
class Plan:
    """What an organiser fills in; the rest has the values of the rules' own defaults."""

    name: str
    slug: str
    about: str
    text: str
    boards: list[str]
    paper: list[Want]
    tie_breaks: list[str]
    prizes: list[dict[str, Any]]
    settings: dict[str, Any]


@transaction.atomic
def create_contest(plan: Plan, *, unit: Unit, actor: User | None) -> Contest:
    """A contest with its boards and the first version of its rules. It is not announced yet."""
    contest = Contest.objects.create(
        name=plan.name, slug=plan.slug, about=plan.about, unit=unit, created_by=actor
    )
    Board.objects.bulk_create(
        Board(contest=contest, position=position, name=name)
        for position, name in enumerate(plan.boards, 1)
    )
    _make_rules(contest, 1, plan, note="", actor=actor)
    audit.record("create_contest", contest, actor=actor, unit=unit, after={"name": plan.name})
    return contest


def _make_rules(
    contest: Contest, version: int, plan: Plan, *, note: str, actor: User | None
) -> Rules:
    rules = Rules.objects.create(
        contest=contest,
        version=version,
        text=plan.text,
        note=note,
        tie_breaks=plan.tie_breaks,
        prizes=plan.prizes,
        created_by=actor,
        **plan.settings,
    )
    PaperRule.objects.bulk_create(
        PaperRule(rules=rules, position=position, topic=want.topic, difficulty=want.difficulty,
                  count=want.count)
        for position, want in enumerate(plan.paper, 1)
    )  # fmt: skip
    return rules


@transaction.atomic
def change_rules(contest: Contest, plan: Plan, *, note: str, actor: User | None) -> Rules:
    """A new version of the rules with a public note. Rounds that have not opened take it; those
    that have keep theirs."""
    Contest.objects.select_for_update(no_key=True).get(pk=contest.pk)
    last = contest.rules.aggregate(last=Max("version"))["last"] or 0
    rules = _make_rules(contest, last + 1, plan, note=note, actor=actor)
    contest.rounds.filter(opens_at__gt=timezone.now()).update(rules=rules)
    audit.record(
        "change_rules", rules, actor=actor, unit=contest.unit,
        after={"version": rules.version, "note": note},
    )  # fmt: skip
    return rules


@transaction.atomic
def add_round(
    contest: Contest, *, name: str, opens_at: datetime, closes_at: datetime, actor: User | None
) -> Round:
    """A round under the newest rules."""
    Contest.objects.select_for_update(no_key=True).get(pk=contest.pk)
    last = contest.rounds.aggregate(last=Max("number"))["last"] or 0
    made = Round.objects.create(
        contest=contest,
        number=last + 1,
        name=name,
        rules=contest.rules.latest("version"),
        opens_at=opens_at,
        closes_at=closes_at,
    )
    audit.record("add_round", made, actor=actor, unit=contest.unit, after={"name": name})
    return made


@transaction.atomic
def open_now(round_: Round, *, actor: User | None) -> TooFewQuestions | None:
    """Open a round before its time; what stands against it, or None when it is open.

    Raises RuleError once people wait: their devices hold moments after the planned opening, and
    whoever came now would stand behind them.
    """
    locked = Round.objects.select_for_update().get(pk=round_.pk)  # no gate is made meanwhile
    list(Gate.objects.select_for_update().filter(round=locked))  # nobody takes a place meanwhile
    if not locked.opened and Place.objects.filter(round=locked).exists():
        raise RuleError(_("People wait for the planned opening already. Let it come."))
    problem = missing_questions(locked)
    if problem is None and not locked.opened:
        locked.opens_at = timezone.now()
        locked.save(update_fields=["opens_at"])
        audit.record("open_round", locked, actor=actor, unit=locked.contest.unit)
    return problem


@transaction.atomic
def announce(contest: Contest, announced: bool, *, actor: User | None) -> None:
    """Show a contest to the public, or take it away again."""
    Contest.objects.filter(pk=contest.pk).update(announced=announced)
    action = "announce_contest" if announced else "hide_contest"
    audit.record(action, contest, actor=actor, unit=contest.unit)
