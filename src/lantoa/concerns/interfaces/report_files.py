"""A published report on paper: PDF and DOCX, both from the same reading of the snapshot."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from lantoa.concerns.domain.reports import readable
from lantoa.concerns.interfaces import report_charts, report_docx
from lantoa.concerns.interfaces.reading import chart_rows, head, read
from lantoa.concerns.models import Report
from lantoa.typeset import to_pdf
from lantoa.units.models import User

TEMPLATE = Path(__file__).parent.parent / "typst" / "report.typ"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a PDF."""
    report = _published(request, pk)
    data, files = paper(report)
    return _file(to_pdf(TEMPLATE, data, files=files, at=report.published_at), "pdf",
                 "application/pdf", report)  # fmt: skip


@require_safe
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a DOCX, to be signed and sent on paper."""
    report = _published(request, pk)
    data, _files = paper(report)
    pictures = [report_charts.topics_png(rows) if rows else b"" for rows in _rows(data)]
    buffer = io.BytesIO()
    report_docx.document(data, pictures).save(buffer)
    return _file(buffer.getvalue(), "docx", _DOCX, report)


def paper(report: Report) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Words and tables of the document, and its pictures by name."""
    data: dict[str, Any] = {
        "title": _t("Synthesis of workers' concerns and aspirations"),
        "read": read(report),
        "head": head(report),
        "foreword": report.foreword,
        "recommendations": report.recommendations,
        "words": _words(),
    }
    rows = _rows(data)
    files = {f"{at}.svg": report_charts.topics_svg(row) for at, row in enumerate(rows) if row}
    data["charts"] = [f"{at}.svg" if row else "" for at, row in enumerate(rows)]
    return data, files


def _rows(data: dict[str, Any]) -> list[list[dict[str, Any]]]:
    return [chart_rows(section) for section in data["read"]["sections"]]


def _words() -> dict[str, str]:
    return {
        "number": _t("No."),
        "voices": _t("voices in concerns"),
        "posts": _t("public posts about workers"),
        "hours": _t("median working hours to the first reply"),
        "share": _t("closed with feedback to the sender"),
        "now": _t("This period"),
        "before": _t("Period before"),
        "change": _t("Up or down"),
        "hotspots": _t("Urgent hotspots"),
        "recommendations": _t("Recommendations"),
        "recipients": _t("Recipients:"),
        "signed": _t("SIGNED BY"),
        "note": _t(
            "A dash stands for a figure that is not shown: fewer than ten people stand behind it, "
            "or it would give away such a figure, also together with reports published earlier. "
            "No sender and no author is named anywhere. The layout of the head is to be checked."
        ),
    }


def _published(request: HttpRequest, pk: int) -> Report:
    assert isinstance(request.user, User)
    rows = readable(request.user).exclude(published_at=None).distinct()
    report: Report = get_object_or_404(rows.select_related("unit"), pk=pk)
    return report


def _file(data: bytes, ending: str, mime: str, report: Report) -> HttpResponse:
    answer = HttpResponse(data, content_type=mime)
    name = f"tong-hop-{report.unit.code}-{report.first_day}-{report.last_day}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
