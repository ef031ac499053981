"""Pictures are written anew: only pixels get through."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.support.pictures import picture, with_place

from lantoa.media import MediaError, Problem, safe_image, sniff

DATA = Path(__file__).parents[2] / "data"


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_picture_of_each_form_becomes_a_jpeg(form: str) -> None:
    safe = safe_image(picture(form=form))
    assert (safe.mime, safe.width, safe.height) == ("image/jpeg", 320, 240)
    assert opened(safe.data).format == "JPEG"


def test_heic_of_a_phone_becomes_a_jpeg() -> None:
    original = (DATA / "phone.heic").read_bytes()
    assert b"Hoa" in original
    safe = safe_image(original)
    assert opened(safe.data).size == (safe.width, safe.height) == (64, 48)
    assert b"Hoa" not in safe.data


def test_place_time_and_phone_are_gone() -> None:
    original = with_place()
    assert b"Hoa" in original
    safe = safe_image(original)
    assert dict(opened(safe.data).getexif()) == {}
    assert set(opened(safe.data).info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Hoa" not in safe.data
    assert b"Exif" not in safe.data


def test_picture_that_was_held_upright_stays_upright() -> None:
    safe = safe_image(with_place((400, 200), orientation=6))
    assert (safe.width, safe.height) == (200, 400)
    red, blue = (opened(safe.data).getpixel((100, y)) for y in (10, 390))
    assert red[0] > 200 > 50 > red[2]
    assert blue[2] > 200 > 50 > blue[0]


@pytest.mark.parametrize(
    ("size", "expected"),
    [((4000, 3000), (2400, 1800)), ((300, 200), (300, 200)), ((1080, 20_000), (518, 9600))],
    ids=["photo", "small", "tall screen capture"],
)
def test_size_is_limited_and_a_tall_capture_stays_legible(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    safe = safe_image(picture(size))
    assert (safe.width, safe.height) == expected


def test_what_can_be_seen_through_is_put_on_white() -> None:
    image = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    out = BytesIO()
    image.save(out, "PNG")
    assert min(opened(safe_image(out.getvalue()).data).getpixel((5, 5))) > 250


def test_same_picture_gives_the_same_bytes() -> None:
    assert safe_image(with_place()) == safe_image(with_place())


def zipped(data: bytes) -> bytes:
    out = BytesIO(data)
    out.seek(0, 2)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("evil.exe", b"MZ")
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A small PNG that says it unpacks to side × side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem.NOT_IMAGE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Problem.NOT_IMAGE),
        (b"%PDF-1.7\n", Problem.NOT_IMAGE),
        (b"MZ" + bytes(100), Problem.NOT_IMAGE),
        (picture((800, 600))[:5000], Problem.CORRUPT),
        (picture(form="PNG")[:60], Problem.CORRUPT),
        (b"\xff\xd8\xff" + bytes(500), Problem.CORRUPT),
        (picture() + b"<script>alert(1)</script>", Problem.TWO_FACED),
        (picture(comment=b"%PDF-1.4 "), Problem.TWO_FACED),
        (picture(comment=b"<?php system($_GET[0]);"), Problem.TWO_FACED),
        (zipped(picture()), Problem.TWO_FACED),
        (bomb(9_000), Problem.TOO_MANY_PIXELS),
        (bomb(60_000), Problem.TOO_MANY_PIXELS),
    ],
    ids=["nothing", "svg", "pdf", "program", "half a photo", "half a png", "head alone", "script",
         "photo and pdf", "photo and php", "photo and archive", "large", "bomb"],
)  # fmt: skip
def test_what_is_no_plain_picture_is_refused(data: bytes, problem: Problem) -> None:
    with pytest.raises(MediaError) as error:
        safe_image(data)
    assert error.value.problem is problem


def test_film_that_a_phone_appends_to_a_photo_is_dropped() -> None:
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(5_000)
    assert safe_image(picture() + film) == safe_image(picture())


@settings(max_examples=150)
@given(st.binary(max_size=200), st.integers(0, 1_000), st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_damaged_bytes_are_a_picture_or_a_clear_refusal(junk: bytes, at: int, form: str) -> None:
    data = picture((40, 30), form)
    try:
        safe = safe_image(data[:at] + junk + data[at + len(junk) :])
    except MediaError:
        return
    assert sniff(safe.data) == sniff(picture())
