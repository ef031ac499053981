"""A poster for the noticeboard: the QR code of a unit's own form."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lantoa.intake.interfaces.desk import own_units
from lantoa.typeset import to_pdf
from lantoa.units.interfaces.pages import WorkspacePage
from lantoa.units.models import Unit

TEMPLATE = Path(__file__).parent.parent / "poster.typ"
SIZES = [("a5", "A5"), ("a4", "A4")]
# A phone can open neither; the poster would lead nowhere.
UNREACHABLE = {"127.0.0.1", "localhost", "::1"}


def address_of(unit: Unit) -> str:
    """Where the poster of a unit leads."""
    return f"{settings.BASE_URL}{reverse('intake:send_to', args=[unit.code])}"


def poster(unit: Unit, size: str) -> bytes:
    """The poster of a unit as PDF."""
    address = address_of(unit)
    code = BytesIO()
    segno.make(address, error="q").save(code, kind="svg", border=2, scale=10)
    shown = address.partition("://")[2]
    data = {"unit": str(unit), "address": shown, "paper": size}
    return to_pdf(TEMPLATE, data, files={"code.svg": code.getvalue()})


class PosterForm(forms.Form):
    """Whose poster, and how large."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])
    size = forms.ChoiceField(label=_("Paper"), choices=SIZES)


class Posters(WorkspacePage):
    """Choose a unit and a size of paper."""

    template_name = "intake/posters.html"
    page_title = _("QR posters")
    header_icon = "download"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and a warning where no phone would reach us."""
        form = PosterForm()
        form.fields["unit"].choices = own_units(self.request)  # type: ignore[attr-defined]
        host = urlsplit(settings.BASE_URL).hostname
        return super().get_context_data(form=form, unreachable=host in UNREACHABLE, **kwargs)


@require_safe
def poster_file(request: HttpRequest) -> HttpResponse:
    """The poster that the form asks for."""
    form = PosterForm(request.GET)
    form.fields["unit"].choices = own_units(request)  # type: ignore[attr-defined]
    if not form.is_valid():
        return HttpResponse(status=400)
    units = Unit.objects.named(timezone.localdate())
    unit = get_object_or_404(units, pk=form.cleaned_data["unit"])
    size = form.cleaned_data["size"]
    response = HttpResponse(poster(unit, size), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{unit.code}-{size}.pdf"'
    return response
