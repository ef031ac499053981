"""Deliveries: where they stand, what proves them, and what only a person can settle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.channels.adapters import TO_MANY
from lantoa.channels.domain import following, playing, settling, spreading
from lantoa.channels.domain.dispatching import may_send, must_send
from lantoa.channels.domain.effect import published
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.telling import FOR_PEOPLE
from lantoa.channels.interfaces.common import ChannelsPage, act, visible_delivery
from lantoa.channels.interfaces.effect import days_of
from lantoa.channels.interfaces.forms import HandOverForm, ProofForm
from lantoa.channels.interfaces.playlog import address_of
from lantoa.channels.models import Action, Delivery, Look, State
from lantoa.channels.tasks import enqueue_send
from lantoa.media import MediaError, safe_image
from lantoa.privacy.domain.groups import SMALLEST_GROUP
from lantoa.units.interfaces.pages import person

PAGE = 30
LARGEST_PROOF = 20_000_000


class DeliveryList(ChannelsPage):
    """Deliveries in one state, the newest first."""

    template_name = "channels/deliveries.html"
    page_title = _("Deliveries to channels")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The deliveries that this person may see."""
        chosen = self.request.GET.get("state", "")
        rows = Delivery.objects.visible_to(self.request.user)
        channel = self.request.GET.get("channel", "")
        days = days_of(self.request.GET.get("days", ""))
        if channel:  # the records behind a figure of the channel mix
            since = timezone.now() - timedelta(days=days)
            rows = published(person(self.request), since).filter(account__channel__key=channel)
        if chosen == "people":
            rows = rows.filter(FOR_PEOPLE)
        elif chosen in State.values:
            rows = rows.filter(state=chosen)
        rows = rows.select_related("account__channel", "product").defer("product__search")
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            page=page,
            chosen=chosen,
            states=State,
            query=urlencode({"channel": channel, "days": days} if channel else {"state": chosen}),
            **kwargs,
        )


class DeliveryDetail(ChannelsPage):
    """One delivery: what was said, its proof, its history, and what can be done."""

    template_name = "channels/delivery.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the delivery."""
        super().setup(request, *args, **kwargs)
        self.delivery = visible_delivery(request, kwargs["pk"])
        self.page_title = self.delivery.account.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The delivery with its history."""
        delivery = self.delivery
        kwargs.setdefault("proof_form", ProofForm(initial={"at": timezone.localtime()}))
        by_hand = not delivery.account.channel.adapter
        removing = delivery.action == Action.REMOVE
        removed = delivery.followers.filter(action=Action.REMOVE).exists()
        stands = delivery.state == State.DELIVERED and delivery.action != Action.REMOVE
        return super().get_context_data(
            delivery=delivery,
            product=delivery.product,
            look=Look.objects.filter(publication__key=delivery.key).first(),
            few=SMALLEST_GROUP,
            events=delivery.events.select_related("actor"),
            followers=delivery.followers.order_by("pk"),
            removing=removing,
            to_hand_over=by_hand and delivery.state == State.QUEUED and not removing,
            hand_over_form=HandOverForm(slots=playing.is_played(delivery)),
            station_link=address_of(delivery) if self._at_a_station() else "",
            log=playing.log_of(delivery),
            to_prove=settling.provable(delivery).exists(),
            removable=stands and not removed,
            letter=self._letter(),
            mine=may_send(person(self.request), delivery.account),
            **kwargs,
        )

    def _at_a_station(self) -> bool:
        handed = self.delivery.state == State.SENDING
        return handed and playing.is_played(self.delivery)

    def _letter(self) -> str:
        """What could be written to those who were sent something wrong; "" when nothing."""
        delivery = self.delivery
        if delivery.state != State.FAILED or delivery.account.channel.adapter not in TO_MANY:
            return ""
        if delivery.action == Action.CORRECT:
            return str(delivery.message["text"])
        if delivery.action == Action.REMOVE:
            title = delivery.message.get("title", "")
            return _t("We sent you “%(title)s”. It was wrong; we have taken it down.") % {
                "title": title
            }
        return ""


def _do(request: HttpRequest, pk: int, done: str, verb: Any) -> HttpResponse:
    delivery, user = visible_delivery(request, pk), person(request)

    def checked() -> object:
        must_send(user, delivery.account)
        result = verb(delivery, user)
        enqueue_send()
        return result

    return act(request, checked, done, reverse("channels:delivery", args=[pk]))


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """A person has looked in the channel."""
    if request.POST.get("stands") == "1":
        address = request.POST.get("address", "").strip()[:2000]
        if address and not address.startswith(("https://", "http://")):
            messages.error(request, _t("This is not the address of a page."))
            return redirect("channels:delivery", pk)
        return _do(
            request,
            pk,
            _t("Noted: it is there."),
            lambda delivery, user: settling.stands(delivery, actor=user, address=address),
        )
    return _do(
        request,
        pk,
        _t("Noted: it is not there. It will be sent again."),
        lambda delivery, user: settling.stands_not(delivery, actor=user),
    )


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one publication down."""
    return _do(
        request,
        pk,
        _t("It will be taken down."),
        lambda delivery, user: following.remove(delivery, actor=user),
    )


@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Note to whom a package was given."""
    form = HandOverForm(request.POST, slots=playing.is_played(visible_delivery(request, pk)))
    if not form.is_valid():
        messages.error(request, " ".join(str(e[0]) for e in form.errors.values()))
        return redirect("channels:delivery", pk)
    return _do(
        request,
        pk,
        _t("Noted. Bring the proof when it has been done."),
        lambda delivery, user: playing.hand_over(
            delivery, actor=user, to=form.cleaned_data["to"], slots=form.slots()
        ),
    )


@require_POST
def prove(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the proof of what was handed over."""
    form = ProofForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(e[0]) for e in form.errors.values()))
        return redirect("channels:delivery", pk)
    data = form.cleaned_data
    return _do(
        request,
        pk,
        _t("The proof is stored."),
        lambda delivery, user: settling.prove(
            delivery, actor=user, note=data["note"], at=data["at"], file=_safe(data["file"])
        ),
    )


@require_POST
def write_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell those who were sent something that it was wrong."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:5_000]
    return _do(
        request,
        pk,
        _t("The letters will be sent."),
        lambda delivery, user: spreading.ask_for_letter(delivery, text, actor=user),
    )


def proof(request: HttpRequest, pk: int) -> FileResponse:
    """Serve the photo or log that proves a delivery."""
    delivery = visible_delivery(request, pk)
    if not delivery.proof:
        raise Http404
    return FileResponse(delivery.proof.open("rb"), as_attachment=True)


def _safe(upload: UploadedFile | None) -> tuple[str, bytes] | None:
    """A picture written anew without its metadata, or a PDF as it came."""
    if upload is None:
        return None
    if upload.size and upload.size > LARGEST_PROOF:
        raise DeliveryError(_t("The file is too large."))
    data = upload.read()
    if data.startswith(b"%PDF-"):
        return "proof.pdf", data
    try:
        image = safe_image(data)
    except MediaError as problem:
        raise DeliveryError(_t("Only a photo or a PDF can be stored.")) from problem
    return f"proof.{image.mime.rpartition('/')[2]}", image.data
