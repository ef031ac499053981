"""What the public reads: corrections, the log, and a way to say that one is wrong."""

from __future__ import annotations

import uuid

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.integrity.domain import appeals
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.domain.queries import published_corrections
from lantoa.integrity.interfaces.claim_review import claim_review
from lantoa.integrity.models import Correction, LogEntry, LogKind
from lantoa.public.domain.limits import take
from lantoa.public.domain.origin import network_key
from lantoa.public.interfaces.json_ld import embedded

PAGE = 20
# Appeals that one network may send: enough for a workplace, too slow for a flood.
BURST, PER_HOUR = 5, 10


class AppealForm(forms.Form):
    """What is wrong, and a key so that pressing twice sends once."""

    text = forms.CharField(
        label=_("What is wrong, and what shows it"),
        max_length=appeals.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """All corrections, the newest first."""
    rows = published_corrections().filter(withdrawn_at__isnull=True).select_related("case__unit")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "integrity/public/corrections.html", {"page": page})


@require_safe
def correction(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The fact first; the rumour in a few words; sources; the log of this page."""
    row = _published(public_id)
    context = {
        "correction": row,
        "unit": row.case.unit,
        "log": row.log.exclude(kind=LogKind.PUBLISHED),
        "json_ld": None if row.withdrawn_at else embedded(claim_review(row)),
    }
    return render(request, "integrity/public/correction.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say that a correction is wrong; the code that finds the answer is shown once."""
    row = _published(public_id)
    page = "integrity/public/appeal.html"
    if request.method != "POST":
        form = AppealForm(initial={"key": uuid.uuid4()})
        return render(request, page, {"correction": row, "form": form})
    form = AppealForm(request.POST)
    refused = ""
    if not take("appeal", network_key(request), burst=BURST, per_hour=PER_HOUR):
        refused = str(_("Many messages have come from your network. Please try again later."))
    elif form.is_valid():
        try:
            data = form.cleaned_data
            receipt = appeals.appeal(row, data["text"], key=data["key"])
            return render(
                request,
                "integrity/public/appealed.html",
                {"correction": row, "code": receipt.code},
            )
        except RefusedError as problem:
            refused = str(problem)
    context = {"correction": row, "form": form, "refused": refused}
    return render(request, page, context, status=400)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_appeal(request: HttpRequest) -> HttpResponse:
    """What became of an appeal, for whoever holds its code."""
    code = request.POST.get("code", "")
    slow = bool(code) and not take("appeal.code", network_key(request), burst=20, per_hour=60)
    found = appeals.appeal_of_code(code) if code and not slow else None
    context = {"appeal": found, "asked": bool(code), "slow": slow}
    return render(request, "integrity/public/follow_appeal.html", context)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Every publication, change, withdrawal and error of ours."""
    page = Paginator(LogEntry.objects.select_related("correction"), PAGE * 2)
    return render(
        request, "integrity/public/log.html", {"page": page.get_page(request.GET.get("page"))}
    )


def _published(public_id: uuid.UUID) -> Correction:
    rows = published_corrections().select_related("case__unit", "case__claim")
    return get_object_or_404(rows, public_id=public_id)
