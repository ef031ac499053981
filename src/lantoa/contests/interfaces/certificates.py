"""Certificates for everybody: check one, fetch one's own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.contests.domain import certificates, queries
from lantoa.contests.hot import signing
from lantoa.contests.interfaces.desk_certificates import certificate_file
from lantoa.contests.interfaces.who import contestant_of


@never_cache
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a certificate is ours and still holds."""
    given = request.GET.get("c", "").strip()
    found = certificates.find(given) if given else None
    context = {
        "given": given,
        "certificate": found,
        "masked": certificates.masked(found.name) if found else "",
        "public_key": signing.public_key(),
    }
    status = 404 if given and not found else 200
    return render(request, "contests/certificate.html", context, status=status)


@never_cache
@require_safe
def own(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A contestant's own certificate of a round."""
    contest = get_object_or_404(queries.announced(), slug=slug)
    person = contestant_of(request, contest)
    if person is None:
        raise Http404
    valid = person.certificates.filter(round__number=number, voided_at=None)
    return certificate_file(get_object_or_404(valid))
