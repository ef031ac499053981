"""Invented documents, whole and broken, made on the spot."""

import zipfile
from io import BytesIO

import docx
import pikepdf
from PIL import Image, ImageDraw, ImageFont

from tests.support.pictures import FONTS

WORDS = "Thông báo về bữa cơm công đoàn"


def page(text: str = WORDS, *, form: str = "JPEG") -> bytes:
    """A scanned page: dark letters on white, as JPEG, PNG or a PDF without any text."""
    image = Image.new("RGB", (900, 640), "white")
    font = ImageFont.truetype(FONTS / "BeVietnamPro-Regular.ttf", 44)
    for line in range(4):
        ImageDraw.Draw(image).text((60, 80 + 120 * line), text, font=font, fill="black")
    out = BytesIO()
    image.save(out, form, **({"resolution": 200} if form == "PDF" else {}))
    return out.getvalue()


def pdf(text: str = WORDS) -> bytes:
    """A PDF that was born with its text."""
    import typst

    return typst.compile(f"#set document(title: [{text}])\n{text}".encode())


def locked_pdf() -> bytes:
    """A PDF that opens with a password."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(user="bi-mat", owner="bi-mat"))
    return out.getvalue()


def word(text: str = WORDS) -> bytes:
    """A DOCX with a paragraph and a table."""
    document = docx.Document()
    document.add_paragraph(text)
    document.add_table(1, 1).cell(0, 0).text = "Ba trăm suất"
    document.core_properties.author = "Nguyễn Thị Hoà"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def word_bomb() -> bytes:
    """A DOCX of 100 kB whose text unpacks to 100 MB."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(word())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:body>", b"<w:body>" + b" " * 100_000_000)
            target.writestr(name, data)
    return out.getvalue()


def archive(files: dict[str, bytes]) -> bytes:
    """A ZIP of these files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return out.getvalue()


def photo(number: int = 0, *, size: tuple[int, int] = (320, 240), quality: int = 90) -> bytes:
    """A colourful picture; each number looks different from every other."""
    import random

    chosen = random.Random(number)
    small = Image.new("RGB", (9, 8))
    small.putdata([tuple(chosen.randrange(256) for _ in range(3)) for _ in range(72)])
    out = BytesIO()
    small.resize(size, Image.Resampling.BICUBIC).save(out, "JPEG", quality=quality)
    return out.getvalue()
