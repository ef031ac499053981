"""A contestant asks for their paper to be marked again, and reads what came of it."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lantoa.contests.domain import queries, re_marking
from lantoa.contests.domain.freezing import published
from lantoa.contests.interfaces.who import contestant_of
from lantoa.public.interfaces.same_origin import same_origin
from lantoa.units.domain.errors import RuleError


class ReasonForm(forms.Form):
    """What should be looked at again."""

    reason = forms.CharField(
        label=_("What should be looked at again"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


@same_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def re_mark(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The request of whoever is signed in."""
    contest = get_object_or_404(queries.announced(), slug=slug)
    round_ = get_object_or_404(contest.rounds.select_related("contest__unit"), number=number)
    person = contestant_of(request, contest)
    ranking = published(round_)
    if ranking is None:
        raise Http404
    if person is None:
        return redirect("contests:enter", slug)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            re_marking.ask(round_, person, form.cleaned_data["reason"])
        except RuleError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("contests:re_mark", slug, number)
    context = {
        "contest": contest,
        "round": round_,
        "asked": person.re_marks.filter(round=round_).first(),
        "until": re_marking.open_until(round_),
        "mine": ranking.results.filter(contestant=person).first(),
        "essays": round_.questions.filter(kind="essay").exists(),
        "form": form,
    }
    return render(request, "contests/re_mark.html", context, status=400 if form.errors else 200)
