"""The form as a small application on the phone: its description and its service worker."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.intake.interfaces.forms import SendForm
from lantoa.intake.interfaces.sending import form_page
from lantoa.intake.models import TipKind
from lantoa.public.interfaces.same_origin import same_origin


@never_cache
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to install the form and to offer it when something is shared."""
    described = {
        "name": _("Lan Tỏa: send to the union"),
        "short_name": "Lan Tỏa",
        "lang": get_language(),
        "id": reverse("intake:send"),
        "start_url": reverse("intake:send"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f4f8",
        "theme_color": "#2e1f5e",
        "icons": [
            {"src": static("public/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("public/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        ],
        "share_target": {
            "action": reverse("intake:share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "photos", "accept": ["image/*"]}],
            },
        },
    }
    return JsonResponse(described, content_type="application/manifest+json")


@never_cache
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the form when there is no network; its folder is its reach."""
    return render(request, "intake/sw.js", content_type="text/javascript")


@same_origin
@never_cache
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest) -> HttpResponseBase:
    """What another app shared, on a phone whose service worker is not running: words and link are
    filled in, photos have to be chosen."""
    if request.method != "POST":
        return redirect("intake:send")
    words = [request.POST.get(name, "") for name in ("title", "text")]
    initial = {
        "kind": TipKind.SUSPICIOUS,
        "text": "\n".join(filter(None, words)),
        "url": request.POST.get("url", ""),
        "shared": True,
    }
    return form_page(request, SendForm(initial=initial))
