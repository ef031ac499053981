"""Compiling a Typst template with its data."""

import json
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro
import typst

HOUSE = Path(__file__).parent / "house.typ"


class TypesetError(Exception):
    """A template that does not compile with its data; the text is Typst's own."""


def to_pdf(
    template: Path,
    data: Mapping[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    at: datetime | None = None,
    standard: str | None = None,
) -> bytes:
    """Return ``template`` as a PDF.

    The template reads ``data`` (plain JSON values) with ``json("data.json")``, shares the look of
    the house with ``#import "house.typ": *`` and finds ``files`` (name → bytes, pictures mostly)
    under their names. ``at`` is the time written into the file: with the same inputs and time the
    bytes are the same. ``standard`` is a PDF standard that Typst knows, such as ``a-2b``.
    """
    standards = [standard] if standard else []
    options = {
        "timestamp": at and at.astimezone(UTC).replace(microsecond=0),
        "pdf_standards": standards,
    }
    return _compile(template, data, files, format="pdf", **options)[0]


def to_png(
    template: Path,
    data: Mapping[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    ppi: float = 144,
) -> list[bytes]:
    """Return each page of ``template`` as a PNG of ``ppi`` pixels an inch."""
    return _compile(template, data, files, format="png", ppi=ppi)


def to_svg(
    template: Path, data: Mapping[str, Any], *, files: Mapping[str, bytes] | None = None
) -> list[bytes]:
    """Return each page of ``template`` as an SVG."""
    return _compile(template, data, files, format="svg")


def _compile(
    template: Path, data: Mapping[str, Any], files: Mapping[str, bytes] | None, **options: Any
) -> list[bytes]:
    """Each page (one element for PDF). Raises TypesetError."""
    world = {
        **(files or {}),
        "main.typ": template.read_bytes(),
        "house.typ": HOUSE.read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
    }
    with tempfile.TemporaryDirectory() as folder:
        # Typst takes a world of texts alone; pictures it reads from a folder.
        for name, content in world.items():
            (Path(folder) / name).write_bytes(content)
        try:
            result = typst.compile(
                Path(folder) / "main.typ", root=folder, font_paths=_fonts(), **options
            )
        except typst.TypstError as problem:
            raise TypesetError(str(problem)) from problem
    assert result is not None  # it is None only where Typst writes a file itself
    return result if isinstance(result, list) else [result]


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    folder = fontpkg_be_vietnam_pro.ROOT / "files"
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
