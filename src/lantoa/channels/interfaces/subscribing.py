"""Getting what a unit sends: asking for it, saying yes, changing it, ending it. No account."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.channels.domain import subscribing
from lantoa.channels.interfaces import push
from lantoa.channels.interfaces.push import agreed_to, unit_of
from lantoa.channels.models import Account, Subscriber
from lantoa.channels.tasks import write_to
from lantoa.listening.models import Topic
from lantoa.public.domain.origin import network_key
from lantoa.public.interfaces.same_origin import same_origin


class WishForm(forms.Form):
    """What somebody wants to be sent."""

    topics = forms.MultipleChoiceField(
        label=_("Only about"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none to get everything."),
    )
    language = forms.ChoiceField(
        label=_("Language around the letter"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class SubscribeForm(WishForm):
    """Where it goes, and whether that is agreed to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    consent = forms.BooleanField()
    field_order = ("email", "topics", "language", "consent")

    def __init__(self, account: Account, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["consent"].label = agreed_to(account)


@require_safe
def offered_list(request: HttpRequest) -> HttpResponse:
    """Every newsletter there is."""
    accounts = subscribing.offered().order_by("name")
    return render(request, "channels/subscribe_list.html", {"accounts": accounts})


@same_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask for a unit's newsletter. The answer is the same whoever's address it is."""
    browsers = Account.objects.filter(pk=pk, channel__adapter="webpush")
    if account := browsers.select_related("channel").first():
        return push.page(request, account)
    account = get_object_or_404(subscribing.offered(), pk=pk)
    form = SubscribeForm(account, request.POST or None, initial={"language": get_language()})
    done = False
    if request.method == "POST" and form.is_valid():
        if subscribing.may_ask(network_key(request)):
            data = form.cleaned_data
            asked = subscribing.ask(
                account, data["email"], language=data["language"], topics=data["topics"]
            )
            if asked:
                write_to.defer(subscriber_id=asked.pk)
            done = True
        else:
            form.add_error(None, _("Many people on your network are asking. Wait a minute."))
    context = {"account": account, "unit": unit_of(account), "form": form, "done": done}
    return render(request, "channels/subscribe.html", context, status=400 if form.errors else 200)


@same_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the code in a letter opens. A machine that opens every link changes nothing: only a
    button does."""
    subscriber = _subscriber(code)
    form = WishForm(
        request.POST if request.POST.get("act") == "change" else None,
        initial={"topics": subscriber.topics, "language": subscriber.language},
    )
    said = ""
    if request.method == "POST" and subscriber.ended_at is None:
        act = request.POST.get("act")
        if act == "confirm":
            subscribing.confirm(subscriber)
            said = _t("Thank you. You will be sent these letters.")
        elif act == "leave":
            subscribing.end(subscriber)
        elif form.is_valid():
            subscribing.change(subscriber, **form.cleaned_data)
            said = _t("Saved.")
        subscriber = _subscriber(code)
    context = {
        "subscriber": subscriber,
        "account": subscriber.account,
        "unit": unit_of(subscriber.account),
        "agreed_to": agreed_to(subscriber.account),
        "form": form,
        "said": said,
    }
    return render(request, "channels/wishes.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """End it with one click in a mail program, which posts here from a machine of its own
    (RFC 8058); whoever follows the address in a browser sees the page with the button."""
    if request.method != "POST":
        return redirect("wishes", code)
    subscribing.end(_subscriber(code))
    return HttpResponse(_t("You will not be sent any more."), content_type="text/plain")


def _subscriber(code: str) -> Subscriber:
    found = subscribing.of_code(code)
    if found is None:
        raise Http404
    return found
