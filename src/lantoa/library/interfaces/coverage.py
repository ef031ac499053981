"""How whole the register is: draw a sample, say of each item whether it is registered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.people import own_units
from lantoa.library.domain.target_a import coverage
from lantoa.library.models import Product, RegisterSample, SampledItem
from lantoa.units.interfaces.forms import offer
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit


class DrawForm(forms.Form):
    """What to draw from."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))
    number = forms.IntegerField(
        label=_("How many items"), min_value=1, max_value=coverage.MOST, initial=50
    )

    def __init__(self, data: Any, units: list[Unit]) -> None:
        super().__init__(data)
        rows = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        offer(self, "unit", rows)


class Coverage(WorkspacePage):
    """The samples, and the items of one that are still to be looked at."""

    template_name = "library/coverage.html"
    page_title = _("How whole the register is")
    header_icon = "success"
    trail = ((reverse_lazy("library:target_a"), _("Target A")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The newest samples with what they say."""
        user = person(self.request)
        samples = list(RegisterSample.objects.visible_to(user)[:10])
        kwargs.setdefault("form", DrawForm(None, own_units(user)))
        return super().get_context_data(
            samples=[(sample, *coverage.coverage(sample)) for sample in samples],
            items=list(SampledItem.objects.filter(sample__in=samples[:1])),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw a sample."""
        user = person(request)
        form = DrawForm(request.POST, own_units(user))
        if form.is_valid():
            try:
                coverage.draw(**form.cleaned_data, actor=user)
            except LibraryError as refused:
                form.add_error(None, str(refused))
            else:
                return redirect("library:coverage")
        return self.render_to_response(self.get_context_data(form=form))


@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which product an item is, or that it is not in the register."""
    user = person(request)
    samples = RegisterSample.objects.visible_to(user)
    item = get_object_or_404(
        SampledItem.objects.select_related("sample"), pk=pk, sample__in=samples
    )
    number = request.POST.get("product", "").strip()
    registered = request.POST.get("registered") == "yes"
    product = None
    if registered and number.isdecimal():
        product = Product.objects.visible_to(user).filter(pk=int(number)).first()
    try:
        coverage.say(item, registered=registered, product=product, actor=user)
    except LibraryError as refused:
        messages.error(request, str(refused))
    return redirect("library:coverage")
