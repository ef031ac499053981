"""Following what was sent with its code alone: no account, no cookie, no code in an address."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lantoa.intake.domain import admission
from lantoa.intake.domain.deleting import withdraw
from lantoa.intake.domain.queries import copy_of_code, tip_of_code
from lantoa.intake.domain.threads import write_as_sender
from lantoa.intake.interfaces.forms import MOST_CHARACTERS, CodeForm
from lantoa.intake.models import Copy, Tip
from lantoa.public.domain.origin import network_key
from lantoa.public.interfaces.same_origin import same_origin


@dataclass(frozen=True)
class Found:
    """What a code leads to; ``copy`` when its holder was not the first to send these words."""

    tip: Tip
    copy: Copy | None

    @property
    def received_at(self) -> datetime:
        """When this sender sent it."""
        return self.copy.received_at if self.copy else self.tip.received_at

    @property
    def whole(self) -> bool:
        """Whether this code opens the thread as well."""
        return self.copy is None


@same_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code; show, add to or delete what it leads to."""
    if request.method != "POST":
        return _ask(request)
    if not admission.may_follow(network_key(request)):
        return _ask(
            request, _("Too many codes were tried from your network. Wait a few minutes."), 429
        )
    code = request.POST.get("code", "")
    found = _find(code)
    if found is None:
        return _ask(request, _("No message has this code. Look at each sign again."), 404)
    act = request.POST.get("act", "")
    if act == "delete":
        withdraw(code)
        return _ask(request, said=_("Everything is deleted."))
    text = request.POST.get("text", "").strip()[:MOST_CHARACTERS]
    if act == "write" and found.whole:
        if not text:
            return _show(request, found, problem=_("Write something first."))
        write_as_sender(found.tip, text, key=request.POST.get("key", "")[:64])
        return _show(request, found, said=_("Sent."))
    return _show(request, found)


def _find(code: str) -> Found | None:
    if tip := tip_of_code(code):
        return Found(tip, None)
    copy = copy_of_code(code)
    return Found(copy.tip, copy) if copy else None


def _show(request: HttpRequest, found: Found, **context: Any) -> HttpResponse:
    context |= {
        "found": found,
        "code": request.POST["code"],
        "key": uuid.uuid4().hex,
        "most": MOST_CHARACTERS,
    }
    return render(request, "intake/follow.html", context)


def _ask(
    request: HttpRequest, problem: str = "", status: int = 200, said: str = ""
) -> HttpResponse:
    form = CodeForm(initial={"code": request.POST.get("code", "") if problem else ""})
    context = {"form": form, "problem": problem, "said": said}
    return render(request, "intake/follow.html", context, status=status)
