"""Names become pseudonyms, numbers are masked, and the rest of a text stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.listening.domain.cleaning import clean
from lantoa.listening.domain.pseudonym import pseudonym, scrub_address, scrub_text

NAME = st.from_regex(r"[a-z][a-z0-9_.]{2,20}[a-z0-9]", fullmatch=True)
ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=80)
HOSTS = [
    "https://www.facebook.com/{}", "facebook.com/{}/photos", "https://m.facebook.com/people/{}/1",
    "https://mbasic.facebook.com/{}?x=1", "fb.com/{}", "https://www.tiktok.com/@{}", "zalo.me/{}",
    "https://x.com/{}", "https://t.me/{}", "https://www.instagram.com/{}/", "@{}",
    "https://www.youtube.com/@{}/videos", "https://www.threads.net/@{}",
]  # fmt: skip


@given(name=NAME, form=st.sampled_from(HOSTS))
def test_no_handle_or_profile_link_stays_in_a_text(name: str, form: str) -> None:
    secret = "hainguyen" + name
    text = scrub_text(f"nghe {form.format(secret)} nói")
    assert secret not in text
    assert text.startswith("nghe @")
    assert text.endswith(" nói")


@given(
    number=st.from_regex(r"(?:0|\+84)[35789][0-9]{8}", fullmatch=True),
    signs=st.lists(st.sampled_from(["", " ", ".", "-", " - ", "\u200b", "\u00a0"]), min_size=9),
)
def test_no_telephone_number_stays_in_a_text(number: str, signs: list[str]) -> None:
    prefix = number[:-9]
    written = prefix + "".join(
        sign + digit for sign, digit in zip(signs, number[-9:], strict=False)
    )
    assert scrub_text(f"gọi {written} nhé") == "gọi ☎… nhé"


@pytest.mark.parametrize(
    "number",
    ["84912345678", "0084 912 345 678", "(+84) 912.345.678", "024 3852 1234", "(024) 38521234"],
)
def test_telephone_number_in_another_form_is_masked(number: str) -> None:
    assert scrub_text(f"gọi {number}, nhé") == "gọi ☎…, nhé"


@pytest.mark.parametrize(
    "text",
    [
        "ngày 05.02.2024 15:30 họp",
        "lương 12.500.000 đồng, thưởng 0,5 tháng",
        "Nghị định 38/2022/NĐ-CP ngày 12-06-2022",
        "giá 0.5 1.5 2.5",
        "vốn 84.300.000.000 đồng",
        "xem https://www.facebook.com/groups/123/posts/456 nhé",
        "ăn ca @ 25k",
        "https://laodong.vn/cong-doan/bai-1234567890.ldo",
        "vợ chồng 👩‍👩‍👧 ở trọ",
    ],
)
def test_what_names_nobody_stays_as_it_is(text: str) -> None:
    assert scrub_text(text) == text


@given(ANY_TEXT)
def test_cleaning_and_scrubbing_never_raise_and_repeat_to_the_same(text: str) -> None:
    scrub_address(text)
    once = clean(text)
    assert clean(once) == once
    assert "\x00" not in once
    once.encode()
    scrub_text(text).encode()


@pytest.mark.parametrize(
    "other",
    [
        unicodedata.normalize("NFD", "Nguyễn Hoà"),
        "NGUYỄN HOÀ",
        " @nguyễn  hòa",
        "Nguyễn\u200b Hoà",
    ],
)
def test_one_author_has_one_pseudonym(other: str) -> None:
    assert pseudonym(other) == pseudonym("Nguyễn Hoà")


def test_authors_are_told_apart_and_nobody_is_none() -> None:
    assert len({pseudonym(name) for name in ("Nguyễn Hòa", "Nguyễn Hoa", "Nguyễn Hóa")}) == 3
    assert [pseudonym(name) for name in (None, "", " ", "@", "\u200b")] == [None] * 5
