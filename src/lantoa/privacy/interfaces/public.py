"""The public page: ask about one's own data, follow the answer, take the data away."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lantoa.privacy.domain import inventory, requests
from lantoa.privacy.interfaces.packs import to_pdf
from lantoa.privacy.models import RequestKind, RequestStatus
from lantoa.public.domain.limits import take
from lantoa.public.domain.origin import network_key
from lantoa.public.interfaces.same_origin import same_origin


class AskForm(forms.Form):
    """A request. Nothing is chosen beforehand."""

    kind = forms.ChoiceField(
        label=_("What do you want?"), choices=RequestKind.choices, widget=forms.RadioSelect
    )
    code = forms.CharField(
        label=_("The code of what you sent, if you have one"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    text = forms.CharField(
        label=_("Which data, and what about them"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    contact = forms.CharField(
        label=_("How to reach you, if you wish"),
        max_length=200,
        required=False,
        help_text=_("Not needed: you can read the answer here. Deleted when you are answered."),
    )


@same_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponseBase:
    """Ask, or follow with a code (POST ``act``)."""
    if request.method != "POST":
        return _page(request)
    if not take("privacy.my_data", network_key(request), burst=20, per_hour=60):
        return _page(request, status=429, problem=_t("Too many attempts. Wait a few minutes."))
    if request.POST.get("act") == "ask":
        return _ask(request)
    return _follow(request, request.POST.get("act", ""))


def _ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=400)
    try:
        asked, code = requests.receive(**form.cleaned_data)
    except requests.RequestError as problem:
        form.add_error(None, str(problem))
        return _page(request, form=form, status=400)
    return render(request, "privacy/asked.html", {"asked": asked, "code": code})


def _follow(request: HttpRequest, act: str) -> HttpResponse:
    code = request.POST.get("code", "")
    asked = requests.follow(code)
    if asked is None:
        return _page(
            request, status=404, problem=_t("No request has this code. Look at each sign again.")
        )
    released = asked.kind == RequestKind.ACCESS and asked.status == RequestStatus.DONE
    if released and act in ("json", "pdf"):
        return pack_response(requests.pack(asked), act)
    return render(
        request,
        "privacy/follow.html",
        {"asked": asked, "code": code, "released": released and bool(asked.reference)},
    )


def pack_response(pack: dict[str, Any], form: str) -> HttpResponse:
    """The data of a person as a file: ``json`` or ``pdf``."""
    if form == "pdf":
        response = HttpResponse(to_pdf(pack), content_type="application/pdf")
    else:
        text = json.dumps(pack, ensure_ascii=False, indent=1)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="du-lieu-cua-toi.{form}"'
    return response


def _page(
    request: HttpRequest, *, form: AskForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    confirmed, acted = requests.promise()
    context = {
        "form": form or AskForm(),
        "problem": problem,
        "lines": inventory.lines(),
        "confirmed": confirmed,
        "acted": acted,
    }
    return render(request, "privacy/my_data.html", context, status=status)
