"""What pictures say of themselves, in and out."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.support.pictures import picture, with_place

from lantoa.media import Credits, MediaError, read_credits, write_credits
from lantoa.media.credits import _from_exif, _from_iptc, _from_xmp

SAID = Credits(
    "Bữa cơm", "Ba trăm <người> & bạn", "Nguyễn Thị Hoà", "© Công đoàn", "Huế", "2019-05-01"
)
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60).map(str.strip)


def test_each_of_the_three_places_says_it() -> None:
    image = Image.open(BytesIO(write_credits(picture(), SAID)))
    said = vars(SAID)
    assert (_from_xmp(image), _from_iptc(image)) == (said, said)
    assert _from_exif(image) == {
        name: said[name] for name in ("caption", "author", "rights", "day")
    } | {"title": ""}


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_what_is_written_is_read_back(title: str, caption: str, author: str) -> None:
    said = Credits(title, caption, author)
    assert read_credits(write_credits(picture((16, 16)), said)) == said


def test_the_picture_is_untouched_and_the_telephone_is_gone() -> None:
    original = with_place()
    written = write_credits(original, SAID, by_a_machine=True)
    assert Image.open(BytesIO(written)).tobytes() == Image.open(BytesIO(original)).tobytes()
    assert (b"Hoa\x00" in written, "ĐiệnThoại".encode() in written) == (False, False)
    assert Image.open(BytesIO(written)).getexif().get_ifd(0x8825) == {}
    assert b"trainedAlgorithmicMedia" in written


def test_what_windows_writes_is_read() -> None:
    exif = Image.Exif()
    exif[0x9C9B] = "Hội thao\x00".encode("utf-16-le")
    exif[0x9C9D] = "Trần Văn Đức\x00".encode("utf-16-le")
    said = read_credits(picture(exif=exif.tobytes()))
    assert (said.title, said.author) == ("Hội thao", "Trần Văn Đức")


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", picture()[:40], picture(form="PNG")])
def test_what_is_no_jpeg_gets_no_credits(data: bytes) -> None:
    with pytest.raises(MediaError):
        write_credits(data, SAID)


def test_broken_metadata_say_nothing() -> None:
    assert read_credits(b"\xff\xd8\xff\xe1\x00\x10Exif") == Credits()
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert read_credits(picture(xmp=bomb)) == Credits()
