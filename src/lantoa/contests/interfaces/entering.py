"""Entering a contest, or coming back to it on another device."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.contests.domain import entering, messaging
from lantoa.contests.domain.keeping import withdraw
from lantoa.contests.domain.queries import announced
from lantoa.contests.interfaces.who import contestant_of, sign_in, sign_out
from lantoa.contests.models import Board, Contest, Contestant, Verification
from lantoa.contests.senders import Way
from lantoa.intake.domain.units import listed_units, unit_of_name
from lantoa.privacy.domain import consents
from lantoa.public.domain.origin import network_key
from lantoa.public.interfaces.same_origin import same_origin
from lantoa.units.domain.errors import RuleError
from lantoa.units.interfaces.forms import offer


class ContactForm(forms.Form):
    """A phone number where messages are paid for, an e-mail address, or a printed code."""

    phone = forms.CharField(
        label=_("Phone number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    by = forms.ChoiceField(label=_("The code comes by"), required=False, widget=forms.RadioSelect)

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    code = forms.CharField(
        label=_("or the code printed on your slip"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, ways: dict[str, Way], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        by = self.fields["by"]
        by.choices = [(key, way.label) for key, way in ways.items()]  # type: ignore[attr-defined]
        by.initial = next(iter(ways), None)
        if not ways:
            del self.fields["phone"], self.fields["by"]

    def clean_phone(self) -> tuple[str, entering.Contact] | None:
        """Read the number."""
        text = self.cleaned_data["phone"]
        found = messaging.phone_contact(text) if text else None
        if text and found is None:
            raise forms.ValidationError(_("Give a mobile number of Vietnam, such as 0912 345 678."))
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for one of them."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("phone", "email", "code")):
            raise forms.ValidationError(_("Give one of these, so that you can be known again."))
        if data.get("phone") and not data.get("by"):
            data["by"] = self.fields["by"].initial
        return data


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=_("The six digits from the message"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class EntryForm(forms.Form):
    """Who takes part."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    board = forms.ModelChoiceField(
        Board.objects.none(), label=_("Board"), widget=forms.RadioSelect, empty_label=None
    )
    unit_name = forms.CharField(
        label=_("Federation or sector union"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
        help_text=_("Type a few letters and choose. Not in the list? Leave this empty."),
    )
    unit_missing = forms.CharField(
        label=_("Your grassroots union or workplace"), max_length=200, required=False
    )
    consent = forms.BooleanField()

    def __init__(self, contest: Contest, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        boards = contest.boards.order_by("position")
        offer(self, "board", boards)
        if len(boards) == 1:
            self.fields["board"].initial = boards[0]
        text = consents.current_text(entering.PURPOSE.code)
        english = (get_language() or "vi").startswith("en")
        self.fields["consent"].label = text.text_en if english else text.text_vi

    def clean_unit_name(self) -> str:
        """Refuse a name that is in no list, rather than lose it."""
        name: str = self.cleaned_data["unit_name"]
        self.unit = unit_of_name(name) if name else None
        if name and self.unit is None:
            raise forms.ValidationError(
                _("This name is not in the list. Choose one, or leave it empty.")
            )
        return name


def _contest(slug: str) -> Contest:
    return get_object_or_404(announced(), slug=slug)


@same_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Ask for an address or a printed code."""
    contest = _contest(slug)
    form = ContactForm(messaging.offered(contest), request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not entering.may_ask(network_key(request)):
            form.add_error(None, _("Many people on your network are signing in. Wait a minute."))
        elif phone := form.cleaned_data.get("phone"):
            if not messaging.may_ask(network_key(request)):
                form.add_error(
                    "phone",
                    _("Many messages went to your network. Use an e-mail address or a code."),
                )
            elif sent_to := _to_phone(contest, form, *phone):
                return redirect("contests:prove", slug, sent_to.pk)
        elif email := form.cleaned_data["email"]:
            sent = entering.send_code(contest, entering.email_contact(email))
            if sent:
                _mail(contest, email, sent[1])
                return redirect("contests:prove", slug, sent[0].pk)
            form.add_error("email", _("Several codes were sent already. Look for the last one."))
        elif found := entering.accept_printed(contest, form.cleaned_data["code"]):
            return redirect("contests:prove", slug, found.pk)
        else:
            form.add_error("code", _("This is not a code of this contest. Check each sign."))
    context = {"contest": contest, "form": form}
    return render(request, "contests/contact.html", context, status=400 if form.errors else 200)


def _to_phone(
    contest: Contest, form: ContactForm, phone: str, contact: entering.Contact
) -> Verification | None:
    try:
        sent = messaging.send_to_phone(contest, phone, contact, form.cleaned_data["by"])
    except RuleError as refused:
        form.add_error("phone", str(refused))
        return None
    if sent is None:
        form.add_error("phone", _("Several codes were sent already. Look for the last one."))
    return sent


def _mail(contest: Contest, email: str, code: str) -> None:
    title = _t("%(code)s is your code for the contest") % {"code": code}
    text = _t(
        "%(contest)s\n\nYour code: %(code)s\nIt is good for 15 minutes. If you did not ask for it, "
        "do nothing."
    ) % {"contest": contest.name, "code": code}
    send_mail(title, text, None, [email])


@same_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest, slug: str, pk: UUID) -> HttpResponseBase:
    """Take the code that was sent; then, from somebody new, who they are."""
    contest = _contest(slug)
    verification = get_object_or_404(Verification, pk=pk, contest=contest)
    if not entering.verified(verification):
        form = CodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            if entering.verify(pk, form.cleaned_data["code"]):
                return redirect("contests:prove", slug, pk)
            form.add_error("code", _("This code is wrong or too old. Ask for a new one."))
        context = {"contest": contest, "form": form, "verification": verification}
        return render(request, "contests/code.html", context, status=400 if form.errors else 200)
    if person := entering.entered(verification):
        return _welcome(contest, person)
    entry = EntryForm(contest, request.POST or None)
    if request.method == "POST" and entry.is_valid():
        data = entry.cleaned_data
        try:
            person = entering.enter(
                verification,
                name=data["name"],
                board=data["board"],
                unit=entry.unit,
                unit_missing=data["unit_missing"],
            )
        except RuleError as refused:
            entry.add_error(None, str(refused))
        else:
            return _welcome(contest, person)
    context = {"contest": contest, "form": entry, "units": listed_units()}
    return render(request, "contests/entry.html", context, status=400 if entry.errors else 200)


def _welcome(contest: Contest, person: Contestant) -> HttpResponse:
    response = redirect("contests:contest", contest.slug)
    sign_in(response, person)
    return response


@same_origin
@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign out on this device; with ``forget``, withdraw the consent as well."""
    contest = _contest(slug)
    person = contestant_of(request, contest)
    if person and "forget" in request.POST:
        withdraw(person)
    response = redirect("contests:contest", slug)
    sign_out(response, contest)
    return response
