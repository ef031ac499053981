"""Sending one product: what each channel would show, and what has become of it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from lantoa.channels.adapters import adapter
from lantoa.channels.domain import gate
from lantoa.channels.domain.composing import compose, lay_out, link_of, to_message
from lantoa.channels.domain.dispatching import WORDS, key_of, may_send, send_to
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.making import sheet_of
from lantoa.channels.interfaces.common import ChannelsPage, act, visible_product
from lantoa.channels.interfaces.packages import BOARD
from lantoa.channels.interfaces.productions import forms_of
from lantoa.channels.models import Account, AccountState, Delivery
from lantoa.channels.packages import paper
from lantoa.channels.tasks import enqueue_send
from lantoa.library.domain.website import may_publish_here, publish_here
from lantoa.units.interfaces.pages import person


@dataclass
class Offer:
    """One account, what would be said there, and why it could not be.

    ``message`` is what a person may change, ``laid`` the same as it would be sent; ``comment`` is
    the longest first comment.
    """

    account: Account
    message: dict[str, Any]
    laid: dict[str, Any]
    length: int | None
    longest: int | None
    comment: int
    problems: list[str]
    sent: Delivery | None


class ProductDeliveries(ChannelsPage):
    """A product in every channel."""

    template_name = "channels/product.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the product."""
        super().setup(request, *args, **kwargs)
        self.product = visible_product(request, kwargs["pk"])
        self.page_title = self.product.headline

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """An offer for each account of this person's units, and the deliveries so far."""
        deliveries = Delivery.objects.visible_to(self.request.user).filter(product=self.product)
        return super().get_context_data(
            product=self.product,
            offers=[self._offer(account) for account in self._accounts()],
            sizes=[size.upper() for size in paper.SIZES],
            link=link_of(self.product),
            may_publish=may_publish_here(person(self.request), self.product),
            legible=self._legible(),
            forms=forms_of(self.product),
            deliveries=deliveries.select_related("account__channel"),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send to the chosen accounts; each is one delivery, whatever becomes of the others."""
        chosen = set(request.POST.getlist("account"))
        if not chosen:
            messages.warning(request, _t("Choose where it should go."))
        sent = 0
        for account in self._accounts():
            if str(account.pk) not in chosen:
                continue
            link = link_of(self.product) if request.POST.get(f"link-{account.pk}") else ""
            message = compose(self.product, account, link=link)
            message["comment"] = request.POST.get(f"comment-{account.pk}", "")
            message["text"] = request.POST.get(f"text-{account.pk}", message["text"]).strip()
            message["text"] = message["text"].replace("\r\n", "\n")
            try:
                _delivery, created = send_to(account, self.product, message, actor=person(request))
            except DeliveryError as refused:
                messages.error(request, f"{account}: {refused}")
            else:
                sent += created
        if sent:
            enqueue_send()
            messages.success(request, _t("%(number)s in the queue.") % {"number": sent})
        return redirect("channels:product", self.product.pk)

    def _legible(self) -> int | None:
        """Metres from which the headline reads well on the largest billboard; None: not made."""
        try:
            page = paper.billboard_page(sheet_of(self.product), *BOARD)
        except DeliveryError:
            return None
        return int(page.headline.legible_to / 1000)

    def _accounts(self) -> list[Account]:
        rows = Account.objects.visible_to(self.request.user).filter(state=AccountState.ACTIVE)
        today, user = timezone.localdate(), person(self.request)
        return [
            account
            for account in rows.select_related("channel")
            if not account.channel.retired(today) and may_send(user, account)
        ]

    def _offer(self, account: Account) -> Offer:
        message = compose(self.product, account, link=link_of(self.product))
        laid, found = lay_out(message, account)
        refused = gate.refusal(self.product, account, timezone.now())
        problems = [refused.text] if refused and not refused.until else []
        problems += [str(WORDS[problem]) for problem in found]
        length = longest = None
        comment = 0
        if account.channel.adapter:
            sender = adapter(account.channel.adapter)
            length, longest = sender.limits.length(to_message(laid)), sender.limits.LONGEST
            comment = sender.longest_comment
        sent = Delivery.objects.filter(key=key_of(self.product, account)).first()
        return Offer(account, message, laid, length, longest, comment, problems, sent)


@require_POST
def website(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the product on our own site and into its feeds."""
    product = visible_product(request, pk)
    return act(
        request,
        lambda: publish_here(product.pk, actor=person(request)),
        _t("It is on the website and in its feeds."),
        reverse("channels:product", args=[pk]),
    )
