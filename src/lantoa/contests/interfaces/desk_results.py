"""What organisers do to a round that is over: essays, the ranking, the draw, the results."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.contests.domain import counting, drawing, excluding, freezing, jury
from lantoa.contests.interfaces import desk_forms
from lantoa.contests.interfaces.desk import OfRound, Shown
from lantoa.contests.models import Ranking
from lantoa.units.interfaces.pages import attempt, person


def hand_out(page: OfRound, request: HttpRequest) -> Shown:
    """Give the essays to the jury."""
    attempt(
        request,
        lambda: jury.hand_out(page.round, actor=person(request)),
        _t("The essays are with the jury."),
    )
    return None


def freeze(page: OfRound, request: HttpRequest) -> Shown:
    """Have the ranking worked out; from the second version on with a note."""
    note = ""
    if page.round.rankings.exists():
        form = desk_forms.NoteForm(request.POST)
        if not form.is_valid():
            return {"note_form": form}
        note = form.cleaned_data["note"]
    attempt(
        request,
        lambda: counting.begin(page.round, actor=person(request), note=note),
        _t("Counting has begun. This page looks again by itself."),
    )
    return None


def stop_count(page: OfRound, request: HttpRequest) -> Shown:
    """Stop working out the ranking."""
    last = page.round.countings.first()
    if last and counting.stop(last, actor=person(request)):
        messages.success(request, _t("The count stops after the papers in hand."))
    return None


def commit(page: OfRound, request: HttpRequest) -> Shown:
    """Publish the list of those who are tied."""
    form = desk_forms.CommitForm(request.POST)
    if not form.is_valid():
        return {"commit_form": form}
    try:
        drawing.commit(_newest(page), **form.cleaned_data, actor=person(request))
    except ValueError:
        form.add_error("value_due_at", _("The value must become known later than now."))
        return {"commit_form": form}
    return None


def draw(page: OfRound, request: HttpRequest) -> Shown:
    """Draw by the value."""
    form = desk_forms.ValueForm(request.POST)
    if not form.is_valid():
        return {"value_form": form}
    try:
        drawing.draw(_newest(page).draw, form.cleaned_data["value"], actor=person(request))
    except drawing.NotYet:
        form.add_error("value", _("The value is not known yet."))
        return {"value_form": form}
    return None


def publish(page: OfRound, request: HttpRequest) -> Shown:
    """Show the results."""
    form = desk_forms.PublishForm(request.POST)
    if not form.is_valid():
        return {"publish_form": form}
    try:
        freezing.publish(
            _newest(page),
            actor=person(request),
            objections=timedelta(days=form.cleaned_data["days"]),
        )
    except freezing.Undecided:
        messages.error(request, _t("Prizes hang on a draw. Make it first."))
    return None


def exclude(page: OfRound, request: HttpRequest) -> Shown:
    """Take somebody out, for a reason; the next version of the ranking is without them."""
    form = desk_forms.ExcludeForm(request.POST)
    if not form.is_valid():
        return {"exclude_form": form}
    result = _newest(page).results.filter(entry=form.cleaned_data["entry"]).first()
    if result is None:
        form.add_error("entry", _("Nobody in this ranking has that name."))
        return {"exclude_form": form}
    attempt(
        request,
        lambda: excluding.exclude(
            result.contestant, page.round, reason=form.cleaned_data["reason"], actor=person(request)
        ),
        _t("Work the ranking out again to leave them out."),
    )
    return None


def _newest(page: OfRound) -> Ranking:
    return get_object_or_404(page.round.rankings.order_by("-version")[:1])


ACTIONS: dict[str, Callable[[OfRound, HttpRequest], Shown]] = {
    "hand_out": hand_out,
    "freeze": freeze,
    "stop_count": stop_count,
    "commit": commit,
    "draw": draw,
    "publish": publish,
    "exclude": exclude,
}
