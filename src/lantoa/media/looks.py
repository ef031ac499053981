"""What a picture looks like, in 64 bits that stay nearly the same when it is made smaller, brighter
or saved again (dHash: is each cell of a grid brighter than the one to its left?)."""

from io import BytesIO

from PIL import Image

NEAR = 7
"""Two pictures are alike when at most so many bits differ."""
_WIDTH, _HEIGHT = 9, 8
_FLAT = 8  # of 255: a picture with less contrast has nothing to be known by


def looks(jpeg: bytes) -> int | None:
    """The bits of a safe picture as a signed 64-bit number; None when it is all of one colour."""
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as opened:
        opened.draft("L", (256, 256))
        small = opened.convert("L").resize((_WIDTH, _HEIGHT), Image.Resampling.BOX)
    cells = small.tobytes()
    if max(cells) - min(cells) < _FLAT:
        return None
    bits = 0
    for row in range(_HEIGHT):
        for column in range(1, _WIDTH):
            at = row * _WIDTH + column
            bits = bits << 1 | (cells[at] > cells[at - 1])
    return bits - (bits >> 63 << 64)


def is_page(jpeg: bytes) -> bool:
    """Whether a safe picture is of a page: mostly light, nearly without colour, with dark marks."""
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as opened:
        opened.draft("RGB", (256, 256))
        small = opened.convert("HSV").resize((160, 160), Image.Resampling.BILINEAR)
    _hue, colour, light = (part.histogram() for part in small.split())
    whole = small.width * small.height
    bright, dark, pale = sum(light[190:]), sum(light[:170]), sum(colour[:60])
    return bright > 0.6 * whole and pale > 0.85 * whole and dark > 0.004 * whole
