"""The process that reads one file: ``python -m lantoa.media.reader pdf|docx|recording FILE``, or
writes a recording anew: ``… copy FILE OUT``.

A line of JSON, then a picture as JPEG, on stdout; ``{"problem": …}`` says what is wrong.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from lantoa.media.apart import FORMS
from lantoa.media.kinds import MediaError, Problem
from lantoa.media.recordings import FILM

MOST_PAGES = 3_000
MOST_CHARACTERS = 2_000_000
MOST_XML = 32 * 1024**2
MOST_UNPACKED = 512 * 1024**2
PICTURE = 960
_LETTERS = 20  # a page number or a stamp is no text


def main() -> None:
    """Read within limits, and say what was found or what is wrong."""
    form, *paths = sys.argv[1:]
    may = FORMS[form]
    resource.setrlimit(resource.RLIMIT_AS, (may.memory, may.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (may.seconds, may.seconds))
    readers: dict[str, Callable[..., tuple[dict[str, Any], bytes]]] = {
        "pdf": _pdf, "docx": _docx, "recording": _recording, "copy": _copy,
    }  # fmt: skip
    try:
        found, picture = readers[form](*paths)
    except Exception as problem:
        found, picture = {"problem": _problem_of(problem)}, b""
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + picture)


def _problem_of(problem: Exception) -> Problem:
    """Readers raise whatever the broken place made them stumble over."""
    if isinstance(problem, MediaError):
        return problem.problem
    return Problem.UNPACKS_TOO_FAR if isinstance(problem, MemoryError) else Problem.CORRUPT


def _pdf(path: str) -> tuple[dict[str, Any], bytes]:
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_PAGEOBJ_IMAGE

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as problem:
        locked = problem.err_code == FPDF_ERR_PASSWORD
        raise MediaError(Problem.LOCKED if locked else Problem.CORRUPT) from problem
    texts, length, bare = [], 0, 0
    for number in range(min(len(pdf), MOST_PAGES)):
        page = pdf[number]
        text = page.get_textpage().get_text_bounded()
        if len(text.strip()) < _LETTERS:
            bare += next(page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]), None) is not None
        texts.append(text)
        length += len(text)
        if length > MOST_CHARACTERS:
            break
    if not texts:
        raise MediaError(Problem.CORRUPT)
    info = pdf.get_metadata_dict(skip_empty=True)
    found = {
        "text": "\n".join(texts)[:MOST_CHARACTERS].replace("\x00", ""),
        "pages": len(pdf),
        "scanned": 2 * bare > len(texts),
        "metadata": _kept(title=info.get("Title"), author=info.get("Author")),
    }
    first = pdf[0]
    image = first.render(scale=PICTURE / max(*first.get_size(), 1)).to_pil().convert("RGB")
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return found, out.getvalue()


def _docx(path: str) -> tuple[dict[str, Any], bytes]:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    written = [part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))]
    if max(written, default=0) > MOST_XML or sum(p.file_size for p in parts) > MOST_UNPACKED:
        raise MediaError(Problem.UNPACKS_TOO_FAR)
    import docx
    from docx.table import Table

    document = docx.Document(path)
    texts: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            texts += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            texts.append(block.text)
    about = document.core_properties
    return {
        "text": "\n".join(texts)[:MOST_CHARACTERS],
        "metadata": _kept(title=about.title, author=about.author),
    }, b""


def _recording(path: str) -> tuple[dict[str, Any], bytes]:
    from lantoa.media import av

    info = av.probe(Path(path))
    picture = av.poster if info.kind == "video" else av.waveform_picture
    return asdict(info), picture(Path(path))


def _copy(path: str, out: str) -> tuple[dict[str, Any], bytes]:
    from lantoa.media.av import rendition, rewrite

    width, height = FILM
    if out.endswith(".mp3"):
        rewrite(Path(path), Path(out))
    else:
        rendition(Path(path), Path(out), width=width, height=height)
    return {}, b""


def _kept(**values: str | None) -> dict[str, str]:
    texts = {name: (value or "").replace("\x00", "").strip() for name, value in values.items()}
    return {name: text[:300] for name, text in texts.items() if text}


if __name__ == "__main__":
    main()
