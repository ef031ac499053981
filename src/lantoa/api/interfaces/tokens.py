"""Pages: the tokens of other programs. A new one is shown once, on the page that made it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.api.domain import tokens
from lantoa.api.models import ApiToken, Scope
from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.people import own_units
from lantoa.units.interfaces.forms import offer
from lantoa.units.interfaces.pages import WorkspacePage, attempt, person
from lantoa.units.models import Unit, User

DAYS = ((30, _("A month")), (90, _("Three months")), (365, _("A year")))


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(label=_("What it is for"), max_length=120)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    days = forms.TypedChoiceField(label=_("Valid for"), coerce=int, choices=DAYS)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = Unit.objects.named(timezone.localdate())
        offer(self, "unit", named.filter(pk__in=[unit.pk for unit in own_units(user)]))


class TokenList(WorkspacePage):
    """The tokens a person may see, and the form for a new one."""

    template_name = "api/tokens.html"
    page_title = _("Tokens for programs")
    header_icon = "key"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those in force first."""
        user = person(self.request)
        kwargs.setdefault("form", TokenForm(user=user))
        rows = ApiToken.objects.visible_to(user).select_related("user")
        page = self.page_of(rows.order_by("-revoked_at", "-id"))
        units = Unit.objects.named(timezone.localdate()).in_bulk([row.unit_id for row in page])
        return super().get_context_data(
            page=page,
            rows=[(row, units[row.unit_id], [Scope(s).label for s in row.scopes]) for row in page],
            may_add=kwargs["form"].fields["unit"].queryset.exists(),
            now=timezone.now(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make a token, and show it this once."""
        form = TokenForm(request.POST, user=person(request))
        made = None
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = tokens.make(person(request), data.pop("unit"), **data)
            except LibraryError as refused:
                form.add_error(None, str(refused))
        context = {"made": made} if made else {"form": form}
        return self.render_to_response(self.get_context_data(**context))


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token."""
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    user = person(request)
    attempt(request, lambda: tokens.revoke(token, actor=user), _t("The token has ended."))
    return redirect("tokens:list")
