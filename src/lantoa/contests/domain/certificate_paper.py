"""A certificate on paper: A4, landscape, in Vietnamese."""

import io
from pathlib import Path

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lantoa.contests.domain.certificates import line_of
from lantoa.contests.models import Certificate
from lantoa.typeset import to_pdf

TEMPLATE = Path(__file__).parent.parent / "papers" / "certificate.typ"


def pdf(certificate: Certificate) -> bytes:
    """The certificate; the same bytes each time."""
    address = settings.BASE_URL + reverse("contests:certificate")
    issue, round_, person = certificate.issue, certificate.round, certificate.contestant
    data = {
        "name": certificate.name,
        "of": person.unit_missing or (str(person.unit) if person.unit else ""),
        "prize": certificate.prize,
        "score": certificate.result.score,
        "board": str(certificate.result.board),
        "contest": round_.contest.name,
        "round": round_.name,
        "unit": str(round_.contest.unit),
        "place": issue.place,
        "signed_as": issue.signed_as,
        "signed_by": issue.signed_by,
        "code": certificate.code,
        "address": address,
        "day": _day(certificate),
    }
    files = {"code.svg": _code(f"{address}?c={line_of(certificate)}")}
    return to_pdf(TEMPLATE, data, files=files, at=certificate.issued_at)


def _day(certificate: Certificate) -> str:
    day = timezone.localtime(certificate.issued_at)
    return f"ngày {day.day:02} tháng {day.month:02} năm {day.year}"


def _code(address: str) -> bytes:
    kept = io.BytesIO()
    segno.make(address, error="l", micro=False).save(kept, kind="svg", border=0, dark="#2e1f5e")
    return kept.getvalue()
