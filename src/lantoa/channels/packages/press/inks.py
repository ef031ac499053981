"""Pictures in the four inks of offset printing."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms

PROFILE = Path(__file__).parent / "FOGRA39L.icc"
QUALITY = 92


def in_inks(picture: bytes) -> bytes:
    """A JPEG or PNG as a JPEG of cyan, magenta, yellow and black for coated paper.

    Pictures of the library have been written anew without a profile, so they are sRGB. What no ink
    can print is brought within reach as a whole (perceptual), not cut off.
    """
    with Image.open(BytesIO(picture)) as opened:
        inked = ImageCms.applyTransform(opened.convert("RGB"), _transform())
    assert inked is not None  # it is None only where a picture is changed in place
    out = BytesIO()
    inked.save(out, "JPEG", quality=QUALITY, icc_profile=None)
    return out.getvalue()


@lru_cache(maxsize=1)
def _transform() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), str(PROFILE), "RGB", "CMYK", ImageCms.Intent.PERCEPTUAL
    )
