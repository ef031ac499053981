"""Exclusions: decided by a person for a reason, told to the contestant, open to an appeal that
somebody else decides."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.domain.freezing import published
from lantoa.contests.domain.holding import hold
from lantoa.contests.models import Attempt, Contestant, Exclusion, Flag, Ranking, Round
from lantoa.units.domain import audit
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import User

APPEAL_DAYS = timedelta(days=5)  # at least, also where objections are over


@transaction.atomic
def exclude(contestant: Contestant, round_: Round, *, reason: str, actor: User) -> bool:
    """Take a contestant out of this contest's rankings from now on, with the evidence as it stands;
    False when they were out."""
    now = timezone.now()
    if not Contestant.objects.filter(pk=contestant.pk, excluded_at__isnull=True).update(
        excluded_at=now, excluded_by=actor
    ):
        return False
    made = Exclusion.objects.create(
        contestant=contestant, round=round_, reason=reason, decided_by=actor, decided_at=now,
        evidence=_evidence(contestant, round_),
    )  # fmt: skip
    audit.record(
        "exclude_contestant", made, actor=actor, unit=round_.contest.unit,
        after={"contestant": contestant.pk},
    )  # fmt: skip
    return True


def _evidence(contestant: Contestant, round_: Round) -> dict[str, Any]:
    results = contestant.results.filter(ranking__round=round_).select_related("ranking")
    result = results.order_by("-ranking__version").first()
    flags = Flag.objects.filter(contestant=contestant, round=round_).order_by("kind")
    return {
        "version": result and result.ranking.version,
        "entry": result and result.entry,
        "place": result and result.place,
        "score": result and result.score,
        "milliseconds": result and result.time_used,
        "flags": [
            {"kind": flag.kind, "found_at": flag.found_at.isoformat(), **flag.evidence}
            for flag in flags
        ],
    }


def clear(contestant: Contestant, round_: Round, *, actor: User) -> bool:
    """A person has looked at what was unusual and found nothing against the contestant."""
    flags = Flag.objects.filter(contestant=contestant, round=round_, cleared_at=None)
    return bool(flags.update(cleared_at=timezone.now(), cleared_by=actor))


def appeal_until(exclusion: Exclusion) -> datetime:
    """The end of the time for objections, and never less than five days after the decision."""
    ranking = published(exclusion.round)
    objections = ranking.objections_until if ranking else None
    least = exclusion.decided_at + APPEAL_DAYS
    return max(least, objections) if objections else least


@transaction.atomic
def appeal(exclusion: Exclusion, text: str) -> None:
    """Take an appeal, once and in its time. Raises RuleError."""
    hold(exclusion.contestant_id)
    if appeal_until(exclusion) <= timezone.now():
        raise RuleError(_("The time for an appeal is over."))
    new = Exclusion.objects.filter(pk=exclusion.pk, appealed_at=None)
    if not new.update(appeal=text, appealed_at=timezone.now()):
        raise RuleError(_("You have appealed already."))
    audit.record("appeal_exclusion", exclusion, actor=None, unit=exclusion.round.contest.unit)


@transaction.atomic
def answer(exclusion: Exclusion, *, upheld: bool, words: str, actor: User) -> bool:
    """Decide an appeal; False when it was decided before. Raises RuleError for whoever decided the
    exclusion."""
    if actor.pk == exclusion.decided_by_id:
        raise RuleError(_("Somebody else decides an appeal against your decision."))
    Contestant.objects.select_for_update(no_key=True).get(pk=exclusion.contestant_id)
    waiting = Exclusion.objects.filter(pk=exclusion.pk, upheld=None, appealed_at__isnull=False)
    if not waiting.update(
        upheld=upheld, answer=words, answered_by=actor, answered_at=timezone.now()
    ):
        return False
    if not upheld:
        Contestant.objects.filter(pk=exclusion.contestant_id).update(
            excluded_at=None, excluded_by=None
        )
    audit.record(
        "answer_appeal", exclusion, actor=actor, unit=exclusion.round.contest.unit,
        after={"upheld": upheld},
    )  # fmt: skip
    return True


def in_doubt(ranking: Ranking) -> QuerySet[Exclusion]:
    """Exclusions from its contest, decided in whichever round, that may change a ranking or have:
    an appeal is possible or waits, or somebody is in it who is excluded, or not in it who is let
    in again. Those who took no part in its round change nothing."""
    shown = Ranking.objects.filter(round=OuterRef("round"), published_at__isnull=False)
    person = {"contestant": OuterRef("contestant")}
    excluded = Q(contestant__excluded_at__isnull=False)
    return Exclusion.objects.annotate(
        objections=Subquery(shown.order_by("-version").values("objections_until")[:1]),
        ranked=Exists(ranking.results.filter(**person)),
    ).filter(
        Q(upheld=None)
        & (
            Q(appealed_at__isnull=False)
            | Q(decided_at__gt=timezone.now() - APPEAL_DAYS)
            | Q(objections__gt=timezone.now())
        )
        | excluded & Q(ranked=True)
        | ~excluded & Q(ranked=False),
        Exists(Attempt.objects.filter(**person, round=ranking.round_id)),
        round__contest=ranking.round.contest_id,
    )


def unusual(round_: Round) -> QuerySet[Flag]:
    """What nobody has decided about, person by person."""
    found = round_.flags.filter(cleared_at=None, contestant__excluded_at=None)
    return found.select_related("contestant").order_by("contestant", "kind")


def number_excluded(round_: Round) -> int:
    """How many people who took part in a round are excluded."""
    people = Contestant.objects.filter(contest=round_.contest_id, excluded_at__isnull=False)
    return people.filter(attempts__round=round_).distinct().count()
