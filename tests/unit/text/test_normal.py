import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.text import fold, has_diacritics, normalise, place_tones, tokens

VIETNAMESE = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
)
vietnamese = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " .,0123456789")
tricky = st.text(
    alphabet=st.one_of(
        st.sampled_from("oaeuyqOAEUYQàáèéỳýòóùúđ \u0300\u0301\u0302\u0306\u0323\u200bсоеаkΑΟ"),
        st.characters(),
    )
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("hoà", "hòa"),
        ("HOÀ", "HÒA"),
        ("khoẻ thuý uỷ", "khỏe thúy ủy"),
        ("tóan khóet hùynh ngòai", "toán khoét huỳnh ngoài"),
        ("quý qúy", "quý quý"),
        ("hoàn khoảng huỳnh thuyền", "hoàn khoảng huỳnh thuyền"),
        ("quí lí Mỹ", "quí lí Mỹ"),
    ],
)
def test_place_tones_moves_only_misplaced(written: str, expected: str) -> None:
    assert place_tones(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("cô\u200bng\u200d đ\u00adoàn\ufeff", "công đoàn"),
        ("\u202ecông đoàn\u202c", "công đoàn"),
        ("công\x00 \x07đoàn", "công đoàn"),
        ("a\x00b", "ab"),
        ("  công\t\n\u00a0đoàn\u3000", "công đoàn"),
        ("сông đоàn", "công đoàn"),  # Cyrillic с and о
        ("cοng dοan", "cong doan"),  # Greek omicron
        ("co\u0302ng đoa\u0300n", "công đoàn"),
        ("a\u0301\u0302", "ấ"),  # tone typed before the hat
        ("Ｃông 𝐝𝐨𝐚𝐧 ⓐⓑ ᴄᴏ̂ɴɢ", "Công doan ab công"),
        ("Ðoàn ðình", "Đoàn đình"),  # eth for đ
        ("Москва 100", "Москва 100"),
        ("\ud800", "\ufffd"),
        ("😀 vui", "😀 vui"),
        ("", ""),
    ],
)
def test_normalise_gives_the_plain_spelling(written: str, expected: str) -> None:
    assert normalise(written) == expected


@given(tricky)
def test_normalise_is_idempotent(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.one_of(vietnamese, tricky))
def test_normalise_ignores_unicode_form(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(
        unicodedata.normalize("NFC", text)
    )


@given(st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " ", min_size=1))
def test_fold_gives_ascii_in_any_form(text: str) -> None:
    folded = fold(text)
    assert folded.isascii()
    assert folded == fold(unicodedata.normalize("NFD", text)) == fold(text.upper())
    assert len(folded) == len(text)
    assert not has_diacritics(folded)


@given(tricky)
def test_fold_is_idempotent_and_ignores_unicode_form(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_fold_writes_d_for_the_barred_letter() -> None:
    assert fold("ĐÌNH CÔNG đã") == "dinh cong da"


@pytest.mark.parametrize("text", ["đ", "Đi", "à", "a\u0323", "ơ", "U\u031b", "ban ngày"])
def test_has_diacritics_with_any_mark(text: str) -> None:
    assert has_diacritics(text)


@pytest.mark.parametrize("text", ["", "cong doan", "CONG DOAN 😀", "пол", "—"])
def test_has_diacritics_without_marks(text: str) -> None:
    assert not has_diacritics(text)


def test_tokens_keep_numbers_whole() -> None:
    assert tokens("Thu 2%, từ 1/7/2025: 1.000.000đ + 500k (12h30) – #ĐìnhCông!") == [
        "thu", "2%", "từ", "1/7/2025", "1.000.000đ", "500k", "12h30", "đìnhcông",
    ]  # fmt: skip
