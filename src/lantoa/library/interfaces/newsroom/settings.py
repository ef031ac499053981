"""What a newsroom sets up: its events and its checklists."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.library.domain.newsroom import checklists, events
from lantoa.library.domain.people import MAKERS, holds_role, own_units
from lantoa.library.interfaces.newsroom.forms import EventForm, ItemForm, UnitForm
from lantoa.library.interfaces.newsroom.pages import NewsroomPage
from lantoa.library.models import ChecklistItem, Event
from lantoa.units.interfaces.pages import attempt, person
from lantoa.units.models import Role, Unit


class _Settings(NewsroomPage):
    """A list with a form to add to it."""

    form_class: type[UnitForm]

    def add(self, form: Any) -> object:
        """Carry out what the form asks for."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """An empty form unless one is being mended."""
        kwargs.setdefault("form", self.form_class(None, person(self.request)))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add one."""
        form = self.form_class(request.POST, person(request))
        if form.is_valid() and attempt(request, lambda: self.add(form), _t("Added.")):
            return redirect(request.path)
        return self.render_to_response(self.get_context_data(form=form))


class Events(_Settings):
    """The events that a person's calendar knows."""

    template_name = "library/newsroom/events.html"
    page_title = _("Events")
    tab = "events"
    form_class = EventForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those to come and those that come again, with whose they are."""
        user = person(self.request)
        rows = Event.objects.visible_to(user).exclude(recurs="", ends__lt=timezone.localdate())
        listed = [
            (event, unit, holds_role(user, event.unit_id, MAKERS))
            for event, unit in _with_units(list(rows[:300]))
        ]
        return super().get_context_data(events=listed, **kwargs)

    def add(self, form: Any) -> object:
        """Add an event; one day when no last day is given."""
        data = form.cleaned_data
        return events.add_event(
            form.unit_of(),
            title=data["title"],
            starts=data["starts"],
            ends=data["ends"] or data["starts"],
            recurs=data["recurs"],
            actor=person(self.request),
        )


class Checklists(_Settings):
    """The questions that are asked of products."""

    template_name = "library/newsroom/checklists.html"
    page_title = _("Checklists")
    tab = "checklists"
    form_class = ItemForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those of one's own units and of the units above."""
        user = person(self.request)
        units = [unit.pk for unit in own_units(user)]
        above = Unit.objects.ancestors_of(units, timezone.localdate()).order_by()
        rows = ChecklistItem.objects.filter(active=True, unit__in=above.values("pk"))
        listed = [
            (item, unit, holds_role(user, item.unit_id, (Role.LEAD,)))
            for item, unit in _with_units(list(rows))
        ]
        return super().get_context_data(items=listed, **kwargs)

    def add(self, form: Any) -> object:
        """Add a question."""
        data = {name: form.cleaned_data[name] for name in ("kind", "text", "required")}
        return checklists.add_item(form.unit_of(), **data, actor=person(self.request))


@require_POST
def drop_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an event out of the calendar."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    attempt(request, lambda: events.drop_event(event, actor=person(request)), _t("Removed."))
    return redirect("library:events")


@require_POST
def retire_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a question no longer."""
    item = get_object_or_404(ChecklistItem, pk=pk)
    attempt(request, lambda: checklists.retire_item(item, actor=person(request)), _t("Removed."))
    return redirect("library:checklists")


def _with_units(rows: list[Any]) -> list[tuple[Any, Unit]]:
    named = Unit.objects.named(timezone.localdate()).in_bulk({row.unit_id for row in rows})
    return [(row, named[row.unit_id]) for row in rows]
