"""The page of a link to approve: for one reader without an account, once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lantoa.library.domain import invitations
from lantoa.library.domain.errors import LibraryError
from lantoa.library.interfaces.forms import ReviewForm
from lantoa.library.models import Decision


def invited(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the page of a link, and take its answer once."""
    invitation = invitations.find(secret)
    if invitation is None:
        return render(request, "library/invited.html", {"state": "unknown"}, status=404)
    form = ReviewForm(request.POST or None, initial={"seen": invitation.version})
    error = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            invitations.answer(invitation, Decision(data["decision"]), data["text"])
        except LibraryError as refused:
            error = str(refused)
        else:
            return render(request, "library/invited.html", {"state": "thanks"})
        invitation.refresh_from_db()
    context = {
        "state": invitations.state(invitation),
        "invitation": invitation,
        "product": invitation.product,
        "masters": invitation.product.masters.all(),
        "form": form,
        "error": error,
        "secret": secret,
    }
    answer = render(request, "library/invited.html", context)
    answer["Cache-Control"] = "no-store"
    # "no-referrer" would make the browser call its own form foreign (Origin: null).
    answer["Referrer-Policy"] = "same-origin"
    return answer
