"""The DOCX of a report."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

CENTRE = WD_ALIGN_PARAGRAPH.CENTER
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc")


def document(data: dict[str, Any], pictures: list[bytes]) -> Any:
    """Build the document from the words and tables of ``report_files.paper``."""
    made = Document()
    made.core_properties.title = data["title"]
    made.styles["Normal"].font.name = "Times New Roman"
    made.styles["Normal"].font.size = Pt(13)
    _head(made, data)
    title = made.add_heading(data["title"], 1)
    title.alignment = CENTRE
    made.add_paragraph(data["read"]["period"]).alignment = CENTRE
    _paragraphs(made, data["foreword"])
    words, read = data["words"], data["read"]
    figures = (
        (read["sections"][0]["total"]["now"], words["voices"]),
        (read["sections"][1]["total"]["now"], words["posts"]),
        (read["answers"]["hours"], words["hours"]),
        (read["answers"]["share"], words["share"]),
    )
    for value, of in figures:
        line = made.add_paragraph(style="List Bullet")
        line.add_run(value).bold = True
        line.add_run(f" {of}")
    for section, picture in zip(read["sections"], pictures, strict=True):
        made.add_heading(section["title"], 2)
        if picture:
            made.add_picture(io.BytesIO(picture), width=Cm(15))
        for table in section["tables"]:
            if table["rows"]:
                made.add_heading(table["title"], 3)
                rows = [(r["name"], r["now"], r["before"], r["change"]) for r in table["rows"]]
                _table(made, ("", words["now"], words["before"], words["change"]), rows)
    if read["hotspots"]:
        made.add_heading(words["hotspots"], 2)
        spots = [(row["topic"], row["unit"], row["now"]) for row in read["hotspots"]]
        _table(made, ("", "", words["now"]), spots)
    if data["recommendations"]:
        made.add_heading(words["recommendations"], 2)
        _paragraphs(made, data["recommendations"])
    made.add_paragraph(words["note"]).runs[0].italic = True
    _foot(made, data)
    return made


def _head(made: Any, data: dict[str, Any]) -> None:
    table = made.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    above = data["read"]["above"]
    _lines(left, [(above.upper(), False)] if above else [])
    _lines(left, [(data["read"]["unit"].upper(), True)])
    _lines(left, [(f"{data['words']['number']}: {data['head']['number']}", False)])
    _lines(right, [(line, True) for line in MOTTO])
    _lines(right, [(data["head"]["dated"], False)])


def _lines(cell: Any, lines: list[tuple[str, bool]]) -> None:
    for text, bold in lines:
        fresh = cell.paragraphs[0] if not cell.paragraphs[0].text else cell.add_paragraph()
        fresh.alignment = CENTRE
        fresh.add_run(text).bold = bold


def _table(made: Any, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    table = made.add_table(rows=1, cols=len(head), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _paragraphs(made: Any, text: str) -> None:
    for part in filter(None, text.replace("\r\n", "\n").split("\n\n")):
        made.add_paragraph(part)


def _foot(made: Any, data: dict[str, Any]) -> None:
    table = made.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    if recipients := data["head"]["recipients"]:
        left.paragraphs[0].add_run(data["words"]["recipients"]).bold = True
        for line in recipients.splitlines():
            left.add_paragraph(f"– {line}")
    right.paragraphs[0].alignment = CENTRE
    right.paragraphs[0].add_run(data["words"]["signed"]).bold = True
