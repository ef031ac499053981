"""The public home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lantoa.public.interfaces.doors import doors


def home(request: HttpRequest) -> HttpResponse:
    """What a person can do here without an account."""
    return render(request, "public/home.html", {"doors": doors()})
