import pytest

from lantoa.text import is_syllable

SYLLABLES = "nghiệp thưởng ĐOÀN quý giờ người khoảng tuyết huỳnh ấy yêu xoong cách kịp"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_is_syllable_of_vietnamese_word(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["®oµn", "cafe", "cạch2", "tốan", "các̀", "cat", "façade", ""])
def test_is_syllable_of_other_word(word: str) -> None:
    assert not is_syllable(word)
