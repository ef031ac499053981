"""Connecting an account: leave for the channel, come back, choose."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.channels.adapters import flow
from lantoa.channels.adapters.oauth import Flow
from lantoa.channels.domain import signing_in as verbs
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.interfaces.common import ChannelsPage, act, visible_account
from lantoa.channels.interfaces.forms import AppForm, ConnectForm
from lantoa.channels.models import Account, Channel
from lantoa.library.domain.people import APPROVERS, own_units
from lantoa.units.interfaces.pages import person
from lantoa.units.models import Unit


class _FlowPage(ChannelsPage):
    """A page of a channel to which people can sign in."""

    flow: Flow

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the channel."""
        super().setup(request, *args, **kwargs)
        self.channel = get_object_or_404(Channel, key=kwargs["key"])
        found = flow(self.channel.adapter)
        if found is None:
            raise Http404
        self.flow = found


class Connect(_FlowPage):
    """Sign in to a channel for a unit."""

    template_name = "channels/connect.html"
    page_title = _("Connect an account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form."""
        kwargs.setdefault("form", self._form())
        return super().get_context_data(
            channel=self.channel, ready=verbs.is_ready(self.channel), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin, and show the way to the channel."""
        form = self._form(request.POST)
        if form.is_valid():
            unit = Unit.objects.get(pk=form.cleaned_data["unit"])
            try:
                return _leave(request, self.channel, unit, api=form.cleaned_data.get("api", ""))
            except DeliveryError as refused:
                form.add_error(None, str(refused))
        return self.render_to_response(self.get_context_data(form=form))

    def _form(self, data: Any = None) -> ConnectForm:
        units = [(unit.pk, str(unit)) for unit in own_units(person(self.request), APPROVERS)]
        return ConnectForm(data, channel=self.channel, units=units)


class AppPage(_FlowPage):
    """Our app at a channel: entered once, for the whole installation."""

    template_name = "channels/app.html"
    page_title = _("Our app at the channel")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and what to enter at the channel."""
        kwargs.setdefault("form", AppForm(names=self.flow.app))
        return super().get_context_data(
            channel=self.channel,
            address=verbs.redirect_of(self.channel),
            scopes=self.flow.scopes,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store it."""
        form = AppForm(request.POST, names=self.flow.app)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return act(
            request,
            lambda: verbs.save_app(person(request), self.channel, form.cleaned_data),
            _t("Saved. Accounts can be connected now."),
            reverse("channels:accounts"),
        )


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in again as the account that there is."""
    account = visible_account(request, pk)
    try:
        return _leave(request, account.channel, account.unit, api=account.api, account=account)
    except DeliveryError as refused:
        messages.error(request, str(refused))
        return redirect(_here(account))


@require_safe
def signed_in(request: HttpRequest, key: str) -> HttpResponse:
    """Back from the channel: store the account, or ask which one."""
    channel = get_object_or_404(Channel, key=key)
    try:
        row, found = verbs.come_back(
            person(request), _session(request), channel, request.GET.dict()
        )
    except DeliveryError as refused:
        messages.error(request, str(refused))
        return redirect("channels:accounts")
    if len(found) == 1:
        return _connect(request, row.pk, found[0].handle)
    return _page(request, "channels/choose.html", channel=channel, row=row, found=found)


@require_POST
def choose(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Store the one that was chosen."""
    return _connect(request, pk, request.POST.get("handle", ""))


def _connect(request: HttpRequest, pk: int, handle: str) -> HttpResponse:
    try:
        account = verbs.connect(person(request), _session(request), pk, handle)
    except DeliveryError as refused:
        messages.error(request, str(refused))
        return redirect("channels:accounts")
    messages.success(request, _t("Connected. What waited will be sent."))
    return redirect(_here(account))


def _leave(
    request: HttpRequest, channel: Channel, unit: Unit, *, api: str, account: Account | None = None
) -> HttpResponse:
    """A page with the way to the channel: our policy lets no form lead to another site."""
    user, session = person(request), _session(request)
    address = verbs.begin(user, session, channel, unit, account=account, api=api)
    about = {"channel": channel, "unit": unit, "account": account, "address": address}
    return _page(request, "channels/leave.html", **about)


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A step of the sign-in, with the head of every page."""
    page = ChannelsPage(template_name=template, page_title=Connect.page_title)
    page.setup(request)
    return page.render_to_response(page.get_context_data(**context))


def _session(request: HttpRequest) -> str:
    return request.session.session_key or ""


def _here(account: Account) -> str:
    return reverse("channels:account", args=[account.pk])
