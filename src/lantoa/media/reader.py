"""The process that reads one document: ``python -m lantoa.media.reader pdf|docx FILE``.

A line of JSON, then the first page as JPEG, on stdout; what went wrong is the exit status.
"""

import json
import resource
import sys
import zipfile
from io import BytesIO
from typing import Any

from lantoa.media.documents import EXITS, MEMORY, SECONDS
from lantoa.media.kinds import Problem

MOST_PAGES = 3_000
MOST_CHARACTERS = 2_000_000
MOST_XML = 32 * 1024**2
MOST_UNPACKED = 512 * 1024**2
PICTURE = 960
_LETTERS = 20  # a page number or a stamp is no text
_OF_PROBLEM = {problem: status for status, problem in EXITS.items()}


def main() -> int:
    """Read within limits; the exit status says what is wrong with the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    form, path = sys.argv[1:]
    try:
        found, picture = {"pdf": _pdf, "docx": _docx}[form](path)
    except Refused as refused:
        return _OF_PROBLEM[refused.problem]
    except MemoryError:
        return _OF_PROBLEM[Problem.UNPACKS_TOO_FAR]
    # Readers raise whatever the broken place made them stumble over.
    except Exception:
        return _OF_PROBLEM[Problem.CORRUPT]
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + picture)
    return 0


class Refused(Exception):
    """What is wrong with the file."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _pdf(path: str) -> tuple[dict[str, Any], bytes]:
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_PAGEOBJ_IMAGE

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as problem:
        locked = problem.err_code == FPDF_ERR_PASSWORD
        raise Refused(Problem.LOCKED if locked else Problem.CORRUPT) from problem
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
        raise Refused(Problem.CORRUPT)
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
        raise Refused(Problem.UNPACKS_TOO_FAR)
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


def _kept(**values: str | None) -> dict[str, str]:
    texts = {name: (value or "").replace("\x00", "").strip() for name, value in values.items()}
    return {name: text[:300] for name, text in texts.items() if text}


if __name__ == "__main__":
    sys.exit(main())
