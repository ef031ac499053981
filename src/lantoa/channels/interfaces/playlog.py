"""The log of a station: its page without an account, and what the unit sees of it."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from lantoa.channels.domain import playing
from lantoa.channels.domain.dispatching import must_send
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.making import sheet_of
from lantoa.channels.interfaces.common import visible_delivery
from lantoa.channels.interfaces.forms import PlayForm
from lantoa.channels.models import Delivery, PlayLine, State
from lantoa.channels.packages import loudspeaker
from lantoa.library.models import Status
from lantoa.public.domain.limits import take
from lantoa.public.interfaces.same_origin import same_origin
from lantoa.units.interfaces.pages import person

BURST, PER_HOUR = 30, 60
"""Lines of one link: a station plays a few times a day."""


@same_origin
def log(request: HttpRequest, token: str) -> HttpResponse:
    """Show a station what it is to play, and take a line of its log."""
    delivery, expired = playing.find(token)
    if delivery is None or delivery.state not in (State.SENDING, State.DELIVERED):
        return _page(request, {"state": "unknown"}, status=404)
    if expired:
        return _page(request, {"state": "expired"}, status=410)
    form, error, entries = None, "", playing.log_of(delivery)
    if request.method == "POST":
        said = request.POST.get("slot")
        slot = next((entry.slot.pk for entry in entries if str(entry.slot.pk) == said), None)
        form = PlayForm(request.POST, request.FILES, slot=slot)
        if form.is_valid():
            error = _write(delivery, form)
            if not error:
                return redirect(request.path + "?written=1")
    slots = [(entry, _form(form, entry)) for entry in entries]
    context = {
        "state": "open",
        "delivery": delivery,
        "product": delivery.product,
        "stopped": delivery.product.status == Status.KILLED,
        "slots": slots,
        "other": form if form and form["slot"].value() == "" else PlayForm(initial=_new()),
        "error": error,
        "written": "written" in request.GET and form is None,
    }
    return _page(request, context)


def _write(delivery: Delivery, form: PlayForm) -> str:
    """Why a line could not be written; "" when it was."""
    if not take("channels.play_log", str(delivery.pk), burst=BURST, per_hour=PER_HOUR):
        return _t("Too much was sent at once. Please try again in some minutes.")
    try:
        playing.write(
            delivery, form.cleaned_data["slot"], form.said(), key=form.cleaned_data["key"]
        )
    except DeliveryError as refused:
        return str(refused)
    return ""


def _form(sent: PlayForm | None, entry: playing.Entry) -> PlayForm:
    if sent is not None and sent["slot"].value() == str(entry.slot.pk):
        return sent
    at = timezone.localtime(entry.slot.at)
    signed = entry.last.signed if entry.last else ""
    return PlayForm(slot=entry.slot.pk, initial={**_new(), "at": at, "signed": signed})


def _new() -> dict[str, object]:
    return {"key": uuid4(), "played": "yes"}


def _page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    answer = render(request, "channels/playlog.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "same-origin"
    return answer


def address_of(delivery: Delivery) -> str:
    """The link that a station gets."""
    path = reverse("play_log", args=[playing.token_of(delivery)])
    return f"{settings.BASE_URL}{path}"


def package(request: HttpRequest, pk: int) -> HttpResponse:
    """The package of one station, with its times and its link."""
    delivery = visible_delivery(request, pk)
    if not playing.is_played(delivery) or delivery.state != State.SENDING:
        raise Http404
    slots = [f"{timezone.localtime(slot.at):%H:%M %d/%m/%Y}" for slot in delivery.slots.all()]
    try:
        must_send(person(request), delivery.account)  # with the link one can sign
        sheet = sheet_of(delivery.product)
    except DeliveryError as refused:
        messages.error(request, str(refused))
        return redirect("channels:delivery", pk)
    content = loudspeaker.package(sheet, slots, log=address_of(delivery))
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="goi-phat-thanh.zip"'
    return answer


def photo(request: HttpRequest, pk: int, line: int) -> FileResponse:
    """Serve the photo of a line."""
    delivery = visible_delivery(request, pk)
    found = get_object_or_404(PlayLine.objects.exclude(photo=""), pk=line, slot__delivery=delivery)
    return FileResponse(found.photo.open("rb"), as_attachment=True)
