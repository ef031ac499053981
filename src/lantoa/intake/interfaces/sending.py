"""Sending a concern or a suspicious post, from any phone, without an account."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.intake.domain import admission
from lantoa.intake.domain.admission import Refusal
from lantoa.intake.domain.keeping import CONTACT
from lantoa.intake.domain.receiving import Submission, identity, receive
from lantoa.intake.domain.units import listed_units, unit_of_code
from lantoa.intake.interfaces.forms import SendForm
from lantoa.intake.interfaces.uploads import is_far_too_large, limit_uploads
from lantoa.intake.models import TipChannel, TipKind
from lantoa.media import SafeImage
from lantoa.privacy.domain import consents
from lantoa.public.domain.challenge import LEAST_SECONDS, spend
from lantoa.public.domain.origin import network_key
from lantoa.public.interfaces.same_origin import same_origin

REFUSALS = {
    Refusal.TOO_SOON: (409, _("That was very fast. Wait ten seconds and press Send again.")),
    Refusal.EXPIRED: (409, _("This page was open for a long time. Press Send once more.")),
    Refusal.NETWORK_FULL: (
        429,
        _("Many messages have come from your network. Wait a few minutes and press Send again."),
    ),
    Refusal.BUSY: (
        503,
        _("Very many people are sending right now. Wait a few minutes and press Send again."),
    ),
}


@same_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, code: str = "") -> HttpResponseBase:
    """The form, and what comes of it. ``code`` is that of the unit on whose poster it stood."""
    unit = unit_of_code(code) if code else None
    if code and unit is None:
        return redirect("intake:send")
    if request.method != "POST":
        kind = request.GET.get("kind", "")
        initial = {"kind": kind if kind in TipKind.values else TipKind.CONCERN}
        return form_page(request, SendForm(unit=unit, initial=initial))
    if is_far_too_large(request):
        return form_page(request, SendForm(unit=unit), 413)
    uploads = limit_uploads(request)
    form = SendForm(request.POST, request.FILES, unit=unit, dropped=uploads.dropped)
    if not form.is_valid():
        return form_page(request, form, 400)
    data = form.cleaned_data
    network = network_key(request)
    if refused := admission.refusal(network, data["token"], data["solution"]):
        return _refused(request, form, refused)
    photos = form.read_photos()
    if photos is None:
        return form_page(request, form, 400)
    submission = _submission(form, photos, network, from_poster=bool(code))
    if not spend(data["token"], identity(submission)):
        return _refused(request, form, Refusal.EXPIRED)
    receipt = receive(submission)
    return render(request, "intake/sent.html", {"code": receipt.code})


def _submission(
    form: SendForm, photos: tuple[SafeImage, ...], network: str, *, from_poster: bool
) -> Submission:
    data = form.cleaned_data
    channel = TipChannel.QR if from_poster else TipChannel.WEB
    return Submission(
        key=data["key"],
        kind=TipKind(data["kind"]),
        text=data["text"],
        url=data["url"],
        photos=photos,
        channel=TipChannel.SHARE if data["shared"] else channel,
        unit=form.unit,
        zone=data["zone"],
        urgent=data["urgent"],
        contact=data["contact"],
        network=network,
    )


def form_page(request: HttpRequest, form: SendForm, status: int = 200) -> HttpResponse:
    """The form with a fresh challenge."""
    context = {
        "form": form,
        "challenge": admission.challenge(),
        "units": listed_units(),
        "consent": consents.current_text(CONTACT),
        "photos_lost": bool(form.files),
        "too_large": status == 413,
    }
    return render(request, "intake/send.html", context, status=status)


def _refused(request: HttpRequest, form: SendForm, refused: Refusal) -> HttpResponse:
    status, message = REFUSALS[refused]
    form.add_error(None, message)
    response = form_page(request, form, status)
    if status in (429, 503):
        response.headers["Retry-After"] = str(admission.RETRY_SECONDS)
    return response


@never_cache
@require_safe
def challenge(request: HttpRequest) -> JsonResponse:
    """A challenge for a page that came from the phone's own store."""
    made = admission.challenge()
    return JsonResponse({"token": made.token, "bits": made.bits, "wait": LEAST_SECONDS})
