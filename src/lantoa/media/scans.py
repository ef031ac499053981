"""Scanned pages become a searchable PDF/A, with OCRmyPDF and Tesseract where they are installed."""

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lantoa.media.kinds import MediaError, Problem
from lantoa.media.ocr import LANGUAGE, can_read

SECONDS = 3600
PAGE_SECONDS = 120
MOST_MEGAPIXELS = 128
LOW = 75.0
"""Mean confidence of the words, of 100, under which a person should look."""
_LONG_EDGE = 11.69  # inches of A4
# OCRmyPDF's exit statuses that are about the file
_EXITS = {2: Problem.CORRUPT, 8: Problem.LOCKED, 6: Problem.CORRUPT}
_CONFIDENCE = re.compile(rb"x_wconf (\d+)")


@dataclass(frozen=True)
class Reading:
    """``confidence`` is the mean of Tesseract's for each word, of 100; None without a word.

    ``archival``: the file passed the PDF/A check that OCRmyPDF makes.
    """

    text: str
    confidence: float | None
    archival: bool


def can_make_searchable() -> bool:
    """Whether OCRmyPDF, Tesseract and its Vietnamese data are on this machine."""
    return can_read() and importlib.util.find_spec("ocrmypdf") is not None


def make_searchable(source: Path, out: Path, *, longest: int | None = None) -> Reading:
    """Write ``source`` (a PDF, or a JPEG ``longest`` pixels long) with its text to ``out``.

    Pages that have text keep it. Nothing of it needs Ghostscript: OCRmyPDF makes PDF/A-2b itself
    and checks it; what does not pass the check becomes an ordinary PDF.
    Raises MediaError: UNREADABLE, LOCKED, CORRUPT, TOO_SLOW.
    """
    dpi = [] if longest is None else ["--image-dpi", str(max(72, round(longest / _LONG_EDGE)))]
    with tempfile.TemporaryDirectory(prefix="lantoa-ocr-") as folder:
        sidecar = Path(folder, "text.txt")
        command = [
            sys.executable, "-m", "ocrmypdf", "--quiet", "--language", LANGUAGE, "--jobs", "1",
            "--mode", "skip", "--output-type", "auto", "--pdfa-backend", "internal",
            "--rasterizer", "pypdfium", "--optimize", "0", "--sidecar", str(sidecar),
            "--max-image-mpixels", str(MOST_MEGAPIXELS), "--tesseract-timeout", str(PAGE_SECONDS),
            "--keep-temporary-files", *dpi, str(source), str(out),
        ]  # fmt: skip
        try:
            done = subprocess.run(  # noqa: S603 - our own arguments
                command,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env=os.environ | {"OMP_THREAD_LIMIT": "1", "TMPDIR": folder},
            )
        except subprocess.TimeoutExpired as problem:
            raise MediaError(Problem.TOO_SLOW) from problem
        if done.returncode != 0:
            raise MediaError(_EXITS.get(done.returncode, Problem.UNREADABLE))
        # The pages that Tesseract read lie among the files that it worked with.
        found = [value for page in sorted(Path(folder).rglob("*.hocr")) for value in _words(page)]
        text = sidecar.read_text("utf-8", "replace").replace("\f", "\n").replace("\x00", "")
    mean = sum(found) / len(found) if found else None
    return Reading(text.strip(), mean, archival=b"pdfaid:part" in out.read_bytes())


def _words(page: Path) -> Iterator[int]:
    return (int(value) for value in _CONFIDENCE.findall(page.read_bytes()))
