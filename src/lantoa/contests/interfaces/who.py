"""Who a browser is in a contest."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lantoa.contests.hot import tokens
from lantoa.contests.models import Contest, Contestant


def contestant_of(request: HttpRequest, contest: Contest) -> Contestant | None:
    """The contestant whose token the browser holds; nobody, once they have withdrawn on any."""
    person = tokens.read(request.COOKIES.get(tokens.cookie_name(contest.pk), ""))
    if person is None:
        return None
    return (
        Contestant.objects.filter(pk=person, contest=contest)
        .exclude(name="")
        .select_related("board", "unit")
        .first()
    )


def sign_in(response: HttpResponse, person: Contestant) -> None:
    """Give the browser a token; pages of other sites never send it."""
    response.set_cookie(
        tokens.cookie_name(person.contest_id),
        tokens.issue(person.pk),
        max_age=tokens.LIFETIME,
        httponly=True,
        secure=settings.SECURE,
        samesite="Strict",
    )


def sign_out(response: HttpResponse, contest: Contest) -> None:
    """Take the token away: phones are shared."""
    response.delete_cookie(tokens.cookie_name(contest.pk), samesite="Strict")
