"""Somebody who was excluded reads why, and appeals."""

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lantoa.contests.domain import excluding, queries
from lantoa.contests.interfaces.who import contestant_of
from lantoa.public.interfaces.same_origin import same_origin
from lantoa.units.domain.errors import RuleError


class AppealForm(forms.Form):
    """Why the decision is wrong."""

    appeal = forms.CharField(
        label=_("Why the decision is wrong"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip


@same_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The newest exclusion of whoever is signed in."""
    contest = get_object_or_404(queries.announced(), slug=slug)
    person = contestant_of(request, contest)
    if person is None:
        return redirect("contests:enter", slug)
    exclusion = get_object_or_404(person.exclusions.select_related("round__contest__unit")[:1])
    until = excluding.appeal_until(exclusion)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            excluding.appeal(exclusion, form.cleaned_data["appeal"])
        except RuleError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("contests:appeal", slug)
    context = {
        "contest": contest,
        "exclusion": exclusion,
        "until": until,
        "open": until > timezone.now(),
        "form": form,
    }
    return render(request, "contests/appeal.html", context, status=400 if form.errors else 200)
