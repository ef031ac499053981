"""A winner says where the prize goes."""

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lantoa.contests.domain import paying, queries
from lantoa.contests.interfaces.who import contestant_of
from lantoa.privacy.domain import consents
from lantoa.public.interfaces.same_origin import same_origin
from lantoa.units.domain.errors import RuleError

_OFF = {"autocomplete": "off"}


class BankForm(forms.Form):
    """An account. What was given is never shown again."""

    holder = forms.CharField(
        label=_("Name of the account holder"), max_length=120, widget=forms.TextInput(attrs=_OFF)
    )
    bank = forms.CharField(
        label=_("Bank and branch"), max_length=160, widget=forms.TextInput(attrs=_OFF)
    )
    account = forms.CharField(
        label=_("Account number"), max_length=34,
        widget=forms.TextInput(attrs={**_OFF, "inputmode": "numeric"}),
        validators=[RegexValidator(r"^[0-9A-Za-z ]{6,34}$", _("Digits, as on the bank card."))],
    )  # fmt: skip
    consent = forms.BooleanField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        text = consents.current_text(paying.PURPOSE.code)
        english = (get_language() or "vi").startswith("en")
        self.fields["consent"].label = text.text_en if english else text.text_vi

    def details(self) -> dict[str, str]:
        """What is sealed."""
        return {name: self.cleaned_data[name] for name in ("holder", "bank", "account")}


@same_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prize(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """For winners who are signed in; there is nothing here for anybody else."""
    contest = get_object_or_404(queries.announced(), slug=slug)
    round_ = get_object_or_404(contest.rounds.select_related("contest__unit"), number=number)
    person = contestant_of(request, contest)
    if person is None:
        return redirect("contests:enter", slug)
    won = get_object_or_404(paying.owed(round_), contestant=person)
    form = BankForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            paying.give(round_, person, form.details())
        except RuleError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("contests:prize", slug, number)
    context = {
        "contest": contest,
        "round": round_,
        "won": won,
        "payment": person.payments.filter(round=round_).first(),
        "form": form,
    }
    return render(request, "contests/prize.html", context, status=400 if form.errors else 200)
