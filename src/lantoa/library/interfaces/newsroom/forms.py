"""Forms of the newsroom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.library.domain.newsroom.planning import assignable
from lantoa.library.domain.people import led_units, own_units
from lantoa.library.interfaces.forms import DAY, MOMENT
from lantoa.library.models import Event, Kind, Product, Recurrence
from lantoa.listening.models import Topic
from lantoa.units.interfaces.forms import offer
from lantoa.units.models import Unit, User


class UnitForm(forms.Form):
    """A form about one of a person's units."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])
    units_of: Callable[[User], list[Unit]] = staticmethod(own_units)

    def __init__(self, data: Any, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        units = self.units_of(user)
        self.units = {unit.pk: unit for unit in units}
        choices = [(unit.pk, str(unit)) for unit in units]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]

    def unit_of(self) -> Unit:
        """The unit that was chosen."""
        return self.units[self.cleaned_data["unit"]]


def _events(user: User, chosen: int | None = None) -> Any:
    """The events that may still be covered, with the one that was chosen although it is over."""
    ahead = ~Q(recurs="") | Q(ends__gte=timezone.localdate())
    return Event.objects.visible_to(user).filter(ahead | Q(pk=chosen or 0)).order_by("starts")


class IdeaForm(UnitForm):
    """An idea in three lines."""

    key = forms.UUIDField(widget=forms.HiddenInput())
    headline = forms.CharField(label=_("What about?"), max_length=200)
    lead = forms.CharField(
        label=_("Why, for whom, who knows more?"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.NEWS)
    topic = forms.ChoiceField(label=_("Topic"), choices=[("", _("Choose")), *Topic.choices])
    planned_for = forms.DateField(label=_("Planned for"), required=False, widget=DAY)
    event = forms.ModelChoiceField(Event.objects.none(), label=_("For which event"), required=False)

    def __init__(self, data: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), "topic": Topic.UNION_WORK} | kwargs.get("initial", {})
        super().__init__(data, user, **kwargs)
        offer(self, "event", _events(user))
        self.order_fields(["headline", "lead", "kind", "topic", "planned_for", "event", "unit"])

    def texts(self) -> dict[str, Any]:
        """What it says."""
        data = self.cleaned_data
        return {name: data[name] for name in ("kind", "headline", "lead")} | {
            "topics": [data["topic"]]
        }


class PlanForm(forms.Form):
    """The day and the event of a product."""

    planned_for = forms.DateField(label=_("Planned for"), required=False, widget=DAY)
    event = forms.ModelChoiceField(Event.objects.none(), label=_("For which event"), required=False)

    def __init__(self, data: Any, product: Product, user: User) -> None:
        initial = {"planned_for": product.planned_for, "event": product.event_id}
        super().__init__(data, initial=initial)
        offer(self, "event", _events(user, product.event_id))


class AssignForm(forms.Form):
    """Who makes it, and by when."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Who makes it"))
    due = forms.DateTimeField(
        label=_("By when"), required=False, widget=MOMENT,
        help_text=_("Without one: three working days."),
    )  # fmt: skip

    def __init__(self, data: Any, product: Product) -> None:
        due = timezone.localtime(product.due_at) if product.due_at else None
        super().__init__(data, initial={"person": product.assigned_to_id, "due": due})
        offer(self, "person", assignable(product.unit))


class EventForm(UnitForm):
    """An event of a unit."""

    title = forms.CharField(label=_("What happens"), max_length=200)
    starts = forms.DateField(label=_("First day"), widget=DAY)
    ends = forms.DateField(label=_("Last day"), required=False, widget=DAY)
    recurs = forms.ChoiceField(
        label=_("Comes again"), required=False, choices=[("", _("No")), *Recurrence.choices]
    )

    field_order = ("title", "starts", "ends", "recurs", "unit")


class ItemForm(UnitForm):
    """A question of a checklist, for a unit that the person leads."""

    units_of = staticmethod(led_units)

    text = forms.CharField(label=_("Question"), max_length=200)
    kind = forms.ChoiceField(
        label=_("For which kind"), required=False, choices=[("", _("All kinds")), *Kind.choices]
    )
    required = forms.BooleanField(
        label=_("Must be ticked before approval is asked"), required=False
    )

    field_order = ("text", "kind", "unit", "required")
