"""The steps of a concern as its page posts them: a name, the fields, and what is said after."""

from __future__ import annotations

from collections.abc import Callable

from django.http import QueryDict
from django.utils.translation import gettext as _t

from lantoa.concerns.domain import answering, keeping, moving
from lantoa.concerns.domain.errors import ConcernError
from lantoa.concerns.interfaces.forms import AssignForm, HandOverForm, UrgencyForm
from lantoa.concerns.models import Concern
from lantoa.units.models import User

Action = Callable[[Concern, QueryDict, User, int | None], str]


def _answer(concern: Concern, data: QueryDict, actor: User, seen: int | None) -> str:
    answering.answer(concern, data.get("text", ""), actor=actor, seen=seen)
    return _t("The answer is sent to everybody who asked.")


def _close(concern: Concern, data: QueryDict, actor: User, seen: int | None) -> str:
    answering.close(concern, reason=data.get("text", ""), actor=actor, seen=seen)
    return _t("The concern is closed.")


def _refer(concern: Concern, data: QueryDict, actor: User, seen: int | None) -> str:
    answering.refer(concern, data.get("text", ""), actor=actor, seen=seen)
    return _t("The denunciation is referred on. Its senders read where to.")


def _reopen(concern: Concern, data: QueryDict, actor: User, seen: int | None) -> str:
    answering.reopen(concern, actor=actor, text=data.get("text", ""), seen=seen)
    return _t("The concern is open again.")


def _assign(concern: Concern, data: QueryDict, actor: User, seen: int | None) -> str:
    form = AssignForm(data, concern)
    if not form.is_valid():
        raise ConcernError(_t("Choose a person."))
    moving.assign(concern, form.cleaned_data["owner"], actor=actor, seen=seen)
    return _t("The person in charge is named.")


def _take(concern: Concern, data: QueryDict, actor: User, seen: int | None) -> str:
    moving.assign(concern, actor, actor=actor, seen=seen)
    return _t("The concern is in your hands.")


def _hand_over(concern: Concern, data: QueryDict, actor: User, seen: int | None) -> str:
    form = HandOverForm(data, concern)
    if not form.is_valid():
        raise ConcernError(_t("Choose a unit."))
    to, text = form.cleaned_data["to"], form.cleaned_data["text"]
    moving.hand_over(concern, to, actor=actor, text=text, seen=seen)
    return _t("The concern is handed over.")


def _urgency(concern: Concern, data: QueryDict, actor: User, seen: int | None) -> str:
    form = UrgencyForm(data)
    if not form.is_valid():
        raise ConcernError(_t("Choose an urgency."))
    moving.set_urgency(concern, form.cleaned_data["urgency"], actor=actor, seen=seen)
    return _t("The urgency is changed and the time for the answer is measured from now.")


def _forget(concern: Concern, data: QueryDict, actor: User, seen: int | None) -> str:
    keeping.forget(concern, actor=actor)
    return _t("All words of this concern are removed.")


ACTIONS: dict[str, Action] = {
    "answer": _answer,
    "close": _close,
    "refer": _refer,
    "reopen": _reopen,
    "assign": _assign,
    "take": _take,
    "hand_over": _hand_over,
    "urgency": _urgency,
    "forget": _forget,
}
