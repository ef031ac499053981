"""How long contestants are kept, and what is left when they go."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lantoa.contests.domain import paying
from lantoa.contests.domain.entering import PURPOSE
from lantoa.contests.models import (
    Answer,
    Attempt,
    AttemptStatus,
    Contestant,
    QuestionKind,
    Reading,
)
from lantoa.privacy.domain import consents, deletions, retention

DAYS = 730
GONE = "–"  # in place of words that the database demands


def register() -> None:
    """Tell the privacy floor; called once, when this floor is ready."""
    consents.register(PURPOSE)
    consents.register(paying.PURPOSE)
    deletions.register_handler(paying.KIND, paying.forget_one)
    retention.register(
        retention.RetentionRule(
            paying.KIND, _("Bank details of winners"), paying.DAYS, paying.expired, paying.forget,
            "given_at",
        )
    )  # fmt: skip
    retention.register(
        retention.RetentionRule(
            "contests.contestants", _("People who entered contests"), DAYS, _old, _forget_all,
            "entered_at",
        )
    )  # fmt: skip


@transaction.atomic
def withdraw(person: Contestant) -> None:
    """Forget a contestant. Before a ranking, everything goes; what has been ranked stays as a row
    without a person and without what they wrote, so that the places of the others can still be
    checked: the points of an essay stay."""
    Contestant.objects.select_for_update().get(pk=person.pk)  # what is being given comes first
    consents.withdraw(person)
    paying.forget(person.payments.all())
    if person.results.exists():
        Contestant.objects.filter(pk=person.pk).update(
            name="",
            contact_masked="",
            contact_hash=f"gone {uuid4().hex}",
            unit_missing="",
            extra_reason="",
        )
        _delete_open_attempts(person)
        person.certificates.update(name="")
        person.certificates.exclude(void_reason="").update(void_reason=GONE)
        essays = Answer.objects.filter(
            attempt__contestant=person, question__kind=QuestionKind.ESSAY
        )
        essays.update(value="")
        readings = Reading.objects.filter(script__attempt__contestant=person)
        readings.filter(total=None).delete()
        readings.update(remark="")
        person.flags.all().delete()
        person.exclusions.update(reason="", appeal="", answer="", evidence={})
        person.re_marks.filter(settled_at=None).delete()
        person.re_marks.update(reason="", answer="")
    else:
        person.delete()


def _delete_open_attempts(person: Contestant) -> None:
    """No ranking has them, and another phone of theirs would go on to write there."""
    still_open = person.attempts.filter(status=AttemptStatus.STARTED).order_by("pk")
    held = list(still_open.select_for_update())  # in the order of the hot path
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in held]).delete()


def _old(cutoff: datetime) -> QuerySet[Any]:
    return Contestant.objects.filter(entered_at__lt=cutoff).exclude(name="")


def _forget_all(people: QuerySet[Any]) -> int:
    found = list(people)
    for person in found:
        withdraw(person)
    return len(found)
