"""Notifications in the browser: turned on by a click, turned off by another."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.channels.adapters.webpush.encryption import public_point
from lantoa.channels.domain import subscribing
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.sealing import unseal
from lantoa.channels.models import Account, AccountState
from lantoa.privacy.domain import consents
from lantoa.public.domain.origin import network_key
from lantoa.public.interfaces.same_origin import same_origin
from lantoa.units.models import Unit

PLACE = ("endpoint", "p256dh", "auth")


def page(request: HttpRequest, account: Account) -> HttpResponse:
    """The button, with what it means. Of an account that is stopped there is the way out alone."""
    working = account.state == AccountState.ACTIVE
    context = {
        "account": account,
        "unit": unit_of(account),
        "agreed_to": agreed_to(account),
        "key": public_point(unseal(account.sealed)["private"]) if working else "",
    }
    return render(request, "channels/push.html", context)


@require_safe
def service_worker(request: HttpRequest, pk: int) -> HttpResponse:
    """The script that shows what comes; its folder, the account's own page, is its reach."""
    _account(pk)
    return render(request, "channels/push_sw.js", content_type="text/javascript")


@same_origin
@never_cache
@require_POST
def device(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take note of a browser (``on``), or forget it: that is never refused."""
    account = _account(pk)
    try:
        data = json.loads(request.body)
        if data["on"] and account.state != AccountState.ACTIVE:
            return JsonResponse({}, status=404)
        if data["on"] and not subscribing.may_ask(network_key(request)):
            return JsonResponse({}, status=429)
        place = {name: str(data[name]) for name in PLACE if data["on"] or name == "endpoint"}
        if not data["on"]:
            subscribing.leave_browser(account, place["endpoint"])
        elif data["agreed"] is True:
            subscribing.ask_for_browser(account, place, language=get_language() or "vi")
        else:
            return JsonResponse({}, status=400)
    except (ValueError, KeyError, TypeError, DeliveryError):
        return JsonResponse({}, status=400)
    return JsonResponse({"on": bool(data["on"])})


def unit_of(account: Account) -> Unit:
    """The unit of an account with its name of today."""
    unit: Unit = Unit.objects.named(timezone.localdate()).get(pk=account.unit_id)
    return unit


def agreed_to(account: Account) -> str:
    """What a subscriber agrees to, in the language of the page."""
    text = consents.current_text(subscribing.purpose_of(account))
    return text.text_en if (get_language() or "vi").startswith("en") else text.text_vi


def _account(pk: int) -> Account:
    return get_object_or_404(Account, pk=pk, channel__adapter="webpush")
