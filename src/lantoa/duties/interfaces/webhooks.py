"""Pages: other systems that are told, and what became of each delivery."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.duties.domain import notices, webhooks
from lantoa.duties.interfaces.choices import led_unit_choices
from lantoa.duties.models import Webhook, WebhookDelivery
from lantoa.units.domain.errors import UnitError
from lantoa.units.domain.people import may_manage
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit, User


class WebhookForm(forms.Form):
    """A new webhook."""

    name = forms.CharField(label=_("Name"), max_length=120)
    url = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])
    kinds = forms.MultipleChoiceField(
        label=_("Only these kinds of notice"),
        choices=lambda: [(kind, kind) for kind in notices.kinds()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: every kind."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = led_unit_choices(user)  # type: ignore[attr-defined]


class WebhookList(WorkspacePage):
    """All webhooks a person may see, and the form for a new one."""

    template_name = "duties/webhooks.html"
    page_title = _("Webhooks")
    header_icon = "globe"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each webhook with what waits and what was given up."""
        user = person(self.request)
        kwargs.setdefault("form", WebhookForm(user=user))
        hooks = Webhook.objects.visible_to(user).annotate(
            waiting=Count("deliveries", filter=Q(deliveries__status="queued")),
            given_up=Count("deliveries", filter=Q(deliveries__status="given_up")),
        )
        return super().get_context_data(
            hooks=hooks, may_add=bool(kwargs["form"].fields["unit"].choices), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make a webhook."""
        form = WebhookForm(request.POST, user=person(request))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        data = form.cleaned_data
        hook = webhooks.add(
            unit=Unit.objects.get(pk=data["unit"]),
            name=data["name"],
            url=data["url"],
            kinds=data["kinds"],
            actor=person(request),
        )
        messages.success(request, _t("The webhook is saved. Its secret is on this page."))
        return redirect("duties:webhook", hook.pk)


class WebhookPage(WorkspacePage):
    """One webhook with its log."""

    template_name = "duties/webhook.html"
    header_icon = "globe"
    trail = ((reverse_lazy("duties:webhooks"), _("Webhooks")),)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the webhook, or answer 404."""
        super().setup(request, *args, **kwargs)
        self.hook = _visible(request, kwargs["pk"])

    def get_page_title(self) -> str:
        """Its name."""
        return self.hook.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The log, newest first; the secret for those who may manage the unit."""
        today = timezone.localdate()
        rows = self.page_of(self.hook.deliveries.select_related("notice"))
        manages = may_manage(person(self.request), self.hook.unit, today)
        return super().get_context_data(
            hook=self.hook,
            unit=Unit.objects.named(today).get(pk=self.hook.unit_id),
            rows=rows,
            shown=[(row, notices.words_of(row.notice)) for row in rows],
            manages=manages,
            secret=webhooks.secret_of(self.hook) if manages else "",
            **kwargs,
        )


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch a webhook on or off, or give it another secret (POST ``do``)."""
    hook, user = _visible(request, pk), person(request)
    try:
        if request.POST.get("do") == "secret":
            webhooks.renew_secret(hook, actor=user)
            messages.success(request, _t("The webhook has a new secret. The old one has ended."))
        else:
            webhooks.switch(hook, active=request.POST.get("do") == "on", actor=user)
    except UnitError as problem:
        messages.error(request, str(problem))
    return redirect("duties:webhook", pk)


@require_POST
def send_again(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """Try a delivery that was given up once more."""
    row = get_object_or_404(WebhookDelivery, pk=delivery, webhook=_visible(request, pk))
    try:
        if webhooks.send_again(row, actor=person(request)):
            messages.success(request, _t("It will be sent again within a minute."))
    except UnitError as problem:
        messages.error(request, str(problem))
    return redirect("duties:webhook", pk)


def _visible(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(Webhook.objects.visible_to(request.user).select_related("unit"), pk=pk)
