"""The answer pack as a document, and the papers of the inventory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from docx import Document

from lantoa import typeset
from lantoa.privacy.domain.inventory import Line

TEMPLATE = Path(__file__).parent.parent / "templates" / "privacy" / "pack.typ"


def to_pdf(pack: dict[str, Any]) -> bytes:
    """A person's data as a PDF: each value under its path."""
    rows = [[path, text] for path, text in _flat(pack["data"])]
    return typeset.to_pdf(
        TEMPLATE,
        {
            "title": _("Your data"),
            "made": pack["made_at"],
            "request": pack["request"]["id"],
            "empty": _("Nothing is stored about you under this request."),
            "rows": rows,
        },
    )


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _flat(inner, f"{path} {number}")
    else:
        yield path, "" if value is None else str(value)


def headings() -> list[str]:
    """The columns of the inventory."""
    return [
        _("Processing"),
        _("Whose data"),
        _("Which data"),
        _("Basis"),
        _("Who sees them"),
        _("Kept for (days)"),
    ]


def cells(line: Line) -> list[str]:
    """One line of the inventory as text."""
    activity = line.activity
    kept = str(line.days) if line.days else _("no end set")
    return [
        *(str(getattr(activity, n)) for n in ("label", "people", "data", "basis", "seen_by")),
        kept,
    ]


def inventory_csv(lines: list[Line]) -> str:
    """The inventory for a spreadsheet. A cell never begins like a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headings())
    writer.writerows([_no_formula(cell) for cell in cells(line)] for line in lines)
    return "\ufeff" + file.getvalue()


def impact_assessment(lines: list[Line], on: date) -> bytes:
    """A DOCX to fill in: what the inventory knows stands in it, questions stand where it does
    not."""
    document = Document()
    document.add_heading(_("Impact assessment of personal-data processing"), 0)
    document.add_paragraph(f"{on:%d/%m/%Y}")
    document.add_heading(_("1. The organisation"), 1)
    _ask(document, _("Name, address, person responsible for personal data"))
    document.add_heading(_("2. The processing"), 1)
    table = document.add_table(rows=1, cols=len(headings()), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, headings(), strict=True):
        cell.text = text
    for line in lines:
        for cell, text in zip(table.add_row().cells, cells(line), strict=True):
            cell.text = text
    for number, (title, question) in enumerate(_questions(), 3):
        document.add_heading(f"{number}. {title}", 1)
        _ask(document, question)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _questions() -> list[tuple[str, str]]:
    return [
        (_("Need and proportion"), _("Why can the purpose not be reached with less data?")),
        (_("Risks to people"), _("What can happen to whom, how likely, how grave?")),
        (_("Measures"), _("What lowers each risk, who does it, until when?")),
        (_("Transfers"), _("Who receives data, in which country, on which basis?")),
        (_("Conclusion"), _("Who decided what, and when is it looked at again?")),
    ]


def _ask(document: Any, question: str) -> None:
    document.add_paragraph(question).runs[0].italic = True
    document.add_paragraph("…")


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
