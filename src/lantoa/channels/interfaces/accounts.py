"""Channels and our accounts in them: how they are doing, signing in, stopping."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.channels.adapters import TO_MANY, flow
from lantoa.channels.domain import accounts as verbs
from lantoa.channels.domain import outbox
from lantoa.channels.domain.dispatching import may_send, must_send
from lantoa.channels.domain.signing_in import is_ready
from lantoa.channels.domain.subscribing import readers
from lantoa.channels.interfaces.common import ChannelsPage, act, visible_account
from lantoa.channels.interfaces.forms import AccountForm, SecretsForm
from lantoa.channels.models import Account, Channel, State, StopReason
from lantoa.library.domain.people import own_units
from lantoa.library.domain.queries import approved_products
from lantoa.privacy.domain.groups import SMALLEST_GROUP
from lantoa.units.interfaces.pages import person
from lantoa.units.models import Unit

PRODUCTS_SHOWN = 8


class AccountList(ChannelsPage):
    """Every channel with our accounts in it, and what could be sent."""

    template_name = "channels/accounts.html"
    page_title = _("Channels")
    trail = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Accounts with their counts, under their channels; the newest approved products."""
        user = person(self.request)
        accounts = (
            Account.objects.visible_to(user)
            .select_related("unit")
            .annotate(
                waiting=Count("deliveries", filter=Q(deliveries__state=State.QUEUED)),
                delivered=Count("deliveries", filter=Q(deliveries__state=State.DELIVERED)),
                unknown=Count("deliveries", filter=Q(deliveries__state=State.UNKNOWN)),
            )
        )
        channels = Channel.objects.prefetch_related(Prefetch("accounts", accounts, to_attr="ours"))
        today = timezone.localdate()
        open_now = [channel for channel in channels if not channel.retired(today)]
        return super().get_context_data(
            channels=sorted(open_now, key=lambda channel: not channel.ours),
            retired=[channel for channel in channels if channel.retired(today)],
            products=approved_products(user)[:PRODUCTS_SHOWN],
            by_sign_in={channel.key for channel in open_now if flow(channel.adapter)},
            may_add=bool(own_units(user)),
            **kwargs,
        )


class AccountDetail(ChannelsPage):
    """One account: its state, its budget, its last deliveries."""

    template_name = "channels/account.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the account."""
        super().setup(request, *args, **kwargs)
        self.account = visible_account(request, kwargs["pk"])
        self.page_title = self.account.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The account with what it has sent."""
        account, user = self.account, person(self.request)
        deliveries = account.deliveries.select_related("account__channel", "product")
        kwargs.setdefault("secrets_form", SecretsForm(channel=account.channel))
        return super().get_context_data(
            account=account,
            unit=Unit.objects.named(timezone.localdate()).get(pk=account.unit_id),
            rests=account.free_from > timezone.now(),
            spent=outbox.spent(account, timezone.now()),
            deliveries=deliveries.defer("product__search")[:20],
            mine=may_send(user, account),
            few=SMALLEST_GROUP,
            to_many=account.channel.adapter in TO_MANY,
            readers=readers(account).count(),
            can_connect=is_ready(account.channel),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign in again with new credentials."""
        form = SecretsForm(request.POST, channel=self.account.channel)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(secrets_form=form))

        def renew() -> None:
            must_send(person(request), self.account)
            verbs.renew_secrets(person(request), self.account, form.secrets())

        return act(request, renew, _t("Saved. What waited will be sent."), _here(self.account))


class AddAccount(ChannelsPage):
    """Sign in to a channel for a unit."""

    template_name = "channels/add_account.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the channel."""
        super().setup(request, *args, **kwargs)
        self.channel = get_object_or_404(Channel, key=kwargs["key"])
        self.page_title = self.channel.name
        self.units = [(unit.pk, str(unit)) for unit in own_units(person(request))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form."""
        kwargs.setdefault("form", AccountForm(channel=self.channel, units=self.units))
        return super().get_context_data(channel=self.channel, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save it."""
        form = AccountForm(request.POST, channel=self.channel, units=self.units)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        account, created = verbs.add_account(
            person(request),
            channel=self.channel,
            unit=Unit.objects.get(pk=form.cleaned_data["unit"]),
            name=form.cleaned_data["name"],
            handle=form.cleaned_data["handle"],
            secrets=form.secrets(),
            **form.columns(),
        )
        if not created:
            form.add_error("handle", _t("Somebody has added this account before."))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _t("The account is saved."))
        return redirect(_here(account))


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an account, or let it go on."""
    account, user = visible_account(request, pk), person(request)
    starting = request.POST.get("active") == "1"

    def verb() -> bool:
        must_send(user, account)
        if starting:
            return verbs.start(user, account)
        return verbs.stop(account, StopReason.BY_PERSON, actor=user)

    done = _t("It sends again.") if starting else _t("It sends nothing until somebody starts it.")
    return act(request, verb, done, _here(account))


def _here(account: Account) -> str:
    return reverse("channels:account", args=[account.pk])
