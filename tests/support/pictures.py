"""Invented pictures, made on the spot."""

from io import BytesIO
from typing import Any

import fontpkg_be_vietnam_pro
from PIL import Image, ImageDraw, ImageFont

FONTS = fontpkg_be_vietnam_pro.ROOT / "files"


def picture(size: tuple[int, int] = (320, 240), form: str = "JPEG", **options: Any) -> bytes:
    """A picture with a red left half on blue, so that turning it shows."""
    mode = options.pop("mode", "RGB")
    image = Image.new(mode, size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def with_place(size: tuple[int, int] = (320, 240), orientation: int = 1) -> bytes:
    """A JPEG that says where, when and with what it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "ĐiệnThoạiCủaHoa"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 50.0, 2.0)})
    return picture(size, exif=exif.tobytes(), comment=b"chup boi Hoa")


def screen_capture(text: str) -> bytes:
    """A PNG with a line of text, set in the font of the house."""
    font = ImageFont.truetype(FONTS / "BeVietnamPro-Regular.ttf", 32)
    image = Image.new("RGB", (60 + int(font.getlength(text)), 140), "white")
    ImageDraw.Draw(image).text((30, 40), text, font=font, fill="black")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
