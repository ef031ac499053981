"""What people decide after a round: a key was wrong."""

from typing import Any

from django.db import transaction

from lantoa.contests.domain import counting
from lantoa.contests.models import AnswerKey, Counting, Question
from lantoa.units.domain import audit
from lantoa.units.models import User


@transaction.atomic
def correct_key(
    question: Question, key: Any, *, note: str, actor: User | None
) -> tuple[AnswerKey, Counting | None]:
    """Replace what is right for everybody, with a public note. Where the round was ranked already,
    all its attempts are marked again and the ranking gets a new version, which a worker counts.
    Raises RuleError while a ranking is being worked out."""
    counting.hold(question.round)  # one correction at a time
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
    return new, counting.begin(question.round, actor=actor, note=note) if ranked else None
