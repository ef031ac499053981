import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.text import decode
from lantoa.text.legacy_tables import TCVN3_HIGH, VISCII_HIGH, VISCII_LOW, vni_pairs

SENTENCES = [
    "Sáng nay công đoàn cơ sở đã gặp ban giám đốc để đối thoại về tiền lương và thưởng Tết.",
    "Công nhân xưởng hai phản ánh bữa ăn ca chất lượng kém, đề nghị nhà bếp thay đổi.",
    "Người lao động hỏi: bao giờ được nhận trợ cấp thất nghiệp, thủ tục ở đâu?",
    "Hỗ trợ đoàn viên khó khăn, mỗi suất quà trị giá một triệu đồng, trao trước kỳ nghỉ lễ.",
]
TONES = "\u0300\u0301\u0303\u0309\u0323"


def to_tcvn3(text: str) -> bytes:
    return bytes(ord(char) if char.isascii() else 0x80 + TCVN3_HIGH.index(char) for char in text)


def to_viscii(text: str) -> bytes:
    low = {char: byte for byte, char in VISCII_LOW.items()}
    return bytes(
        ord(char) if char.isascii() else low.get(char) or 0x80 + VISCII_HIGH.index(char)
        for char in text
    )


def to_vni(text: str) -> bytes:
    sequences = {unicodedata.normalize("NFC", letter): pair for pair, letter in vni_pairs().items()}
    return "".join(sequences.get(char, char) for char in text).encode("cp1252")


def to_1258(text: str) -> bytes:
    written = ""
    for char in text:
        apart = unicodedata.normalize("NFD", char)
        tone = "".join(c for c in apart if c in TONES)
        letter = unicodedata.normalize("NFC", "".join(c for c in apart if c not in TONES))
        written += letter + tone
    return written.encode("cp1258")


LEGACY: dict[str, Callable[[str], bytes]] = {
    "windows-1258": to_1258,
    "tcvn3": to_tcvn3,
    "vni": to_vni,
    "viscii": to_viscii,
}


@pytest.mark.parametrize("encoding", sorted(LEGACY))
@pytest.mark.parametrize("sentence", SENTENCES)
def test_decode_recognises_undeclared_legacy_encoding(encoding: str, sentence: str) -> None:
    assert decode(LEGACY[encoding](sentence), None) == (sentence, encoding)


@pytest.mark.parametrize("encoding", sorted(LEGACY))
def test_decode_reads_one_word_as_declared(encoding: str) -> None:
    assert decode(LEGACY[encoding]("đoàn"), encoding) == ("đoàn", encoding)


@pytest.mark.parametrize("declared", [None, "utf-8", "windows-1258", "tcvn3", "nonsense", "hex"])
def test_decode_prefers_valid_utf8_to_declaration(declared: str | None) -> None:
    assert decode(SENTENCES[0].encode(), declared) == (SENTENCES[0], "utf-8")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-8"])
def test_decode_obeys_byte_order_mark(encoding: str) -> None:
    assert decode(("\ufeff" + SENTENCES[0]).encode(encoding), "tcvn3") == (SENTENCES[0], encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_decode_recognises_utf16_without_mark(encoding: str) -> None:
    assert decode(SENTENCES[0].encode(encoding), None) == (SENTENCES[0], encoding)


def test_decode_capitals_of_tcvn3_fonts() -> None:
    data = to_tcvn3("C") + to_tcvn3("ô") + b"NG " + to_tcvn3("Đ") + b"O" + to_tcvn3("à") + b"N"
    assert decode(data, "tcvn3") == ("CÔNG ĐOÀN", "tcvn3")


def test_decode_reads_declaration_in_page() -> None:
    page = b'<html><meta charset="shift_jis"><p>' + "労働組合".encode("shift_jis")
    text, encoding = decode(page, None)
    assert (text[-4:], encoding) == ("労働組合", "shift_jis")


def test_decode_wrong_declaration_of_vietnamese_text() -> None:
    assert decode(to_tcvn3(SENTENCES[0]), "iso-8859-1") == (SENTENCES[0], "tcvn3")


def test_decode_keeps_damaged_utf8_readable() -> None:
    cut = SENTENCES[0].encode()[: -3 - len("Tết.".encode()) + 5]
    text, encoding = decode(SENTENCES[0].encode() + b"\xe1\xba", None)
    assert (text, encoding) == (SENTENCES[0] + "\ufffd", "utf-8")
    assert decode(cut, None)[1] == "utf-8"


def test_decode_western_text_as_windows_1252() -> None:
    text = "Le café du syndicat, ouvert à l’été près de la façade où naît l’œuvre"
    assert decode(text.encode("cp1252"), None) == (text, "windows-1252")


@given(st.binary(), st.one_of(st.none(), st.text(), st.sampled_from(["hex", "utf-7", "utf-16"])))
def test_decode_never_raises(data: bytes, declared: str | None) -> None:
    text, encoding = decode(data, declared)
    assert isinstance(text, str)
    assert encoding


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_decode_utf8_round_trip(text: str) -> None:
    if "\x00" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode(), None) == (text, "utf-8")
