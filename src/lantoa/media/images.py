"""A safe form of a picture: decoded within limits and written anew, so that nothing but the
pixels is left: no place, no time, no name of a phone or of its owner, no second face."""

import re
import threading
import zipfile
from dataclasses import dataclass
from io import BytesIO

import pi_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from lantoa.media.kinds import MediaError, Problem, sniff

pi_heif.register_heif_opener(thumbnails=False)

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF")
MIMES = {"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/gif"}
MOST_PIXELS = 64_000_000
QUALITY = 88
# A screen capture of a long conversation: made as small as a photo, nobody could read it.
_TALL = 3
# A picture unpacks to 200 MB and more: one at a time in a process.
_ONE_AT_A_TIME = threading.Lock()
# What makes a picture a page or a program as well. Cameras append films and thumbnails, so
# something after the picture's end is not by itself suspicious.
_SECOND_FACE = re.compile(rb"<script|<html|<iframe|<\?php|<svg", re.IGNORECASE)
_PDF_HEAD = 1024  # readers look for the sign of a PDF that far


@dataclass(frozen=True)
class SafeImage:
    """A JPEG without metadata."""

    data: bytes
    mime: str
    width: int
    height: int


def safe_image(data: bytes, *, longest: int = 2400) -> SafeImage:
    """The first picture in JPEG, PNG, WebP, HEIC or GIF ``data``, upright, at most ``longest``
    pixels on its longer side (four times that for a tall screen capture), on white.

    Raises MediaError: NOT_IMAGE, CORRUPT, TWO_FACED, TOO_MANY_PIXELS.
    """
    kind = sniff(data)
    if kind is None or kind.mime not in MIMES:
        raise MediaError(Problem.NOT_IMAGE)
    if _two_faced(data):
        raise MediaError(Problem.TWO_FACED)
    try:
        with _ONE_AT_A_TIME, Image.open(BytesIO(data), formats=FORMATS) as opened:
            return _written_anew(opened, longest)
    except MediaError:
        raise
    except UnidentifiedImageError as problem:
        raise MediaError(Problem.CORRUPT) from problem
    except Image.DecompressionBombError as problem:
        raise MediaError(Problem.TOO_MANY_PIXELS) from problem
    # Decoders raise whatever the broken place made them stumble over.
    except Exception as problem:
        raise MediaError(Problem.CORRUPT) from problem


def _written_anew(opened: Image.Image, longest: int) -> SafeImage:
    width, height = opened.size
    if width * height > MOST_PIXELS:
        raise MediaError(Problem.TOO_MANY_PIXELS)
    if max(width, height) > _TALL * min(width, height):
        longest *= 4
    opened.draft("RGB", (longest, longest))  # lets a JPEG be decoded at a fraction of its size
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((longest, longest))
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.new("RGB", layer.size, "white")
        upright.paste(layer, mask=layer)
    plain = Image.new("RGB", upright.size)
    plain.paste(upright.convert("RGB"))  # pixels only: the metadata stay with the old object
    out = BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return SafeImage(out.getvalue(), "image/jpeg", *plain.size)


def _two_faced(data: bytes) -> bool:
    return (
        b"%PDF-" in data[:_PDF_HEAD]
        or _SECOND_FACE.search(data) is not None
        or zipfile.is_zipfile(BytesIO(data))
    )
