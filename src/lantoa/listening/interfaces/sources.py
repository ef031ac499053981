"""Sources: how each is doing, what came of its items, and adding one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.listening.domain.health import (
    Health,
    describe,
    items_by_status,
    source_states,
    tally,
)
from lantoa.listening.domain.pseudonym import scrub_text
from lantoa.listening.domain.sources import (
    AddressError,
    Preview,
    add_source,
    preview,
    read_now,
    set_active,
)
from lantoa.listening.interfaces.choices import unit_choices
from lantoa.listening.interfaces.mentions import back_address
from lantoa.listening.models import Source, SourceForm, SourceKind
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit, User

FETCHES_SHOWN = 30
INTERVALS = [
    (15, _("15 minutes")),
    (30, _("30 minutes")),
    (60, _("1 hour")),
    (360, _("6 hours")),
    (1440, _("1 day")),
]


class SourceList(WorkspacePage):
    """All sources with their health."""

    template_name = "listening/sources.html"
    page_title = _("Sources")
    header_icon = "site"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sources of the chosen state; without a choice all but the catalogue's unused ones."""
        states = source_states(self.request.user)
        chosen = self.request.GET.get("health", "")
        if chosen in Health.values:
            shown = [state for state in states if state.health == chosen]
        else:
            shown = [state for state in states if not _unused(state.source)]
        return super().get_context_data(
            states=shown,
            catalogue=[state.source for state in states if _unused(state.source)],
            tally=[(health, number) for health, number in tally(states).items() if number],
            total=len(states),
            chosen=chosen,
            today=timezone.localdate(),
            here=self.request.get_full_path(),
            **kwargs,
        )


def _unused(source: Source) -> bool:
    return source.from_catalogue and not source.active and source.last_fetch_at is None


class SourceDetail(WorkspacePage):
    """One source: its readings, its items by status, its problems."""

    template_name = "listening/source.html"
    header_icon = "site"
    trail = ((reverse_lazy("listening:sources"), _("Sources")),)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the source, or answer 404 for one that this person may not see."""
        super().setup(request, *args, **kwargs)
        self.source: Source = _visible(request, kwargs["pk"])
        self.page_title = self.source.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The source with its history."""
        items = items_by_status(self.source)
        return super().get_context_data(
            source=self.source,
            state=describe([self.source])[0],
            unit=Unit.objects.named(timezone.localdate()).filter(pk=self.source.unit_id).first(),
            items=items,
            items_total=sum(number for _status, number in items),
            fetches=list(self.source.fetches.order_by("-started_at")[:FETCHES_SHOWN]),
            today=timezone.localdate(),
            readable=self.source.form != SourceForm.UPLOAD,
            here=self.request.get_full_path(),
            **kwargs,
        )


def _visible(request: HttpRequest, pk: int) -> Source:
    return get_object_or_404(Source.objects.visible_to(request.user), pk=pk)


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch the reading of a source on or off."""
    source = _visible(request, pk)
    active = request.POST.get("active") == "1"
    set_active(person(request), source, active)
    text = (
        _t("“%(name)s” is switched on and will be read at once.")
        if active
        else _t("“%(name)s” is switched off. What it brought stays.")
    )
    messages.success(request, text % {"name": source.name})
    return redirect(back_address(request, reverse("listening:sources")))


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a reading now."""
    source = _visible(request, pk)
    if read_now(person(request), source):
        messages.success(request, _t("“%(name)s” will be read at once.") % {"name": source.name})
    else:
        messages.warning(
            request,
            _t("“%(name)s” is being read, or it is switched off.") % {"name": source.name},
        )
    return redirect(back_address(request, reverse("listening:source", args=[pk])))


class AddressForm(forms.Form):
    """The address of a site, page or feed."""

    address = forms.CharField(
        label=_("Address of a site, page or feed"),
        max_length=2000,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "placeholder": "https://", "autocomplete": "off"}
        ),
    )


class SourceFormFields(forms.Form):
    """What is saved of a source that was looked at."""

    url = forms.CharField(max_length=2000, widget=forms.HiddenInput())
    form = forms.ChoiceField(choices=SourceForm.choices, widget=forms.HiddenInput())
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=SourceKind.choices)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])
    interval = forms.TypedChoiceField(
        label=_("Read every"), coerce=int, choices=INTERVALS, initial=30
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(user)  # type: ignore[attr-defined]


class AddSource(WorkspacePage):
    """Paste an address, see what it would collect, save."""

    template_name = "listening/add_source.html"
    page_title = _("Add a source")
    header_icon = "site"
    trail = ((reverse_lazy("listening:sources"), _("Sources")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The address form and, once there is an address, what was found there."""
        kwargs.setdefault("address_form", AddressForm())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look at an address, or save what was looked at. A reading happens only on POST, so no
        link can make the server fetch something."""
        if "url" in request.POST:
            return self._save(request)
        address_form = AddressForm(request.POST)
        context: dict[str, Any] = {"address_form": address_form}
        found = _look_at(address_form)
        if found is not None:
            context["found"] = found
            context["items"] = [(scrub_text(item.title or item.text), item) for item in found.items]
            if found.form:
                context["form"] = SourceFormFields(
                    initial={"url": found.url, "form": found.form, "name": found.title},
                    user=person(request),
                )
        return self.render_to_response(self.get_context_data(**context))

    def _save(self, request: HttpRequest) -> HttpResponse:
        user = person(request)
        form = SourceFormFields(request.POST, user=user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        data = form.cleaned_data
        source, created = add_source(
            user,
            url=data["url"],
            name=data["name"],
            form=data["form"],
            kind=data["kind"],
            unit=Unit.objects.get(pk=data["unit"]),
            interval=timedelta(minutes=data["interval"]),
        )
        if created:
            messages.success(request, _t("The source is saved and will be read at once."))
        else:
            messages.info(request, _t("This address is already a source."))
        return redirect("listening:source", source.pk)


def _look_at(form: AddressForm) -> Preview | None:
    if not form.is_valid():
        return None
    try:
        return preview(form.cleaned_data["address"].strip())
    except AddressError:
        form.add_error("address", _t("This is not the address of a page."))
        return None
