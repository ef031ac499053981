"""Forms that need no cookie.

Django's protection against forged requests compares a cookie with the form: it guards what a
signed-in browser may do. The public forms act for nobody: what they may do hangs on a code in the
form itself, and a page that asks for no account should set no cookie. What is left to refuse is a
form on a foreign site that posts here, and browsers say so themselves.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


def same_origin(view: View) -> View:
    """Refuse what a page of another site posts; needs no cookie and sets none."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST" and not _is_from_here(request):
            return render(request, "403_csrf.html", status=403)
        return view(request, *args, **kwargs)

    return csrf_exempt(checked)


def _is_from_here(request: HttpRequest) -> bool:
    """``none`` is the person or the phone itself. A browser too old for either header is let in:
    what it could be made to do, anybody can do."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
