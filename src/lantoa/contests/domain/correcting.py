"""What people decide after a round: a key was wrong."""

from typing import Any

from django.db import transaction

from lantoa.contests.domain.freezing import freeze
from lantoa.contests.models import AnswerKey, Question, Ranking
from lantoa.units.domain import audit
from lantoa.units.models import User


@transaction.atomic
def correct_key(
    question: Question, key: Any, *, note: str, actor: User | None
) -> tuple[AnswerKey, Ranking | None]:
    """Replace what is right for everybody, with a public note. Where the round was ranked already,
    all its attempts are marked again and the ranking gets a new version."""
    Question.objects.select_for_update().get(pk=question.pk)  # one correction at a time
    old = question.keys.order_by("-version").first()
    new = AnswerKey.objects.create(
        question=question, version=(old.version if old else 0) + 1, key=key, note=note,
        made_by=actor,
    )  # fmt: skip
    audit.record(
        "correct_key",
        new,
        actor=actor,
        unit=question.round.contest.unit,
        before={"key": old.key if old else None},
        after={"key": key, "note": note},
    )
    ranked = question.round.rankings.exists()
    return new, freeze(question.round, actor=actor, note=note) if ranked else None
