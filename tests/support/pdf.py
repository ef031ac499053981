"""PDFs drawn as people see them, by somebody else's renderer."""

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
from PIL import Image

WIDEST = 800


def pages_of(pdf: bytes) -> Iterator[Image.Image]:
    """Each page as a picture of moderate size."""
    with pypdfium2.PdfDocument(BytesIO(pdf)) as document:
        for page in document:
            yield page.render(scale=WIDEST / page.get_width()).to_pil()
