"""What pictures look like: the same after what people do to files, else different."""

from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance
from tests.support.documents import page, photo
from tests.support.pictures import picture

from lantoa.media import is_page, looks, safe_image
from lantoa.media.looks import NEAR


def distance(one: int, other: int) -> int:
    """How many of the 64 bits differ, as the database counts them."""
    return ((one ^ other) & 2**64 - 1).bit_count()


def bits(data: bytes) -> int:
    found = looks(safe_image(data).data)
    assert found is not None
    return found


def brighter(data: bytes) -> bytes:
    out = BytesIO()
    ImageEnhance.Brightness(Image.open(BytesIO(data))).enhance(0.8).save(out, "JPEG", quality=50)
    return out.getvalue()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_smaller_darker_and_saved_again_it_looks_the_same(number: int) -> None:
    original = bits(photo(number))
    assert -(2**63) <= original < 2**63
    changed = (photo(number, size=(160, 120), quality=40), brighter(photo(number)))
    assert [distance(original, bits(data)) <= NEAR for data in changed] == [True, True]


def test_other_pictures_look_different() -> None:
    all_bits = [bits(photo(number)) for number in range(40)]
    apart = [distance(a, b) for at, a in enumerate(all_bits) for b in all_bits[:at]]
    assert min(apart) > NEAR


def test_one_colour_looks_like_nothing() -> None:
    out = BytesIO()
    Image.new("RGB", (200, 200), "navy").save(out, "JPEG")
    assert looks(out.getvalue()) is None


def test_a_page_is_told_from_a_photo() -> None:
    found = [is_page(safe_image(data).data) for data in (page(), photo(), picture())]
    assert found == [True, False, False]
