"""Reading pictures with the real Tesseract."""

import os

import pytest
from tests.support.pictures import picture, screen_capture

from lantoa.media import MediaError, can_read, read_text, safe_image

pytestmark = pytest.mark.skipif(
    not can_read() and os.environ.get("CI") != "true",
    reason="no Tesseract with Vietnamese on this machine: install tesseract-ocr-vie",
)


def test_vietnamese_in_a_screen_capture_is_read() -> None:
    image = safe_image(screen_capture("Đề nghị công ty trả lương đúng hẹn"))
    assert read_text(image.data) == "Đề nghị công ty trả lương đúng hẹn"


def test_picture_without_words_has_none() -> None:
    assert read_text(picture()) == ""


def test_what_is_no_picture_cannot_be_read() -> None:
    with pytest.raises(MediaError):
        read_text(b"no picture")


def test_without_the_program_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    can_read.cache_clear()
    try:
        assert read_text(picture()) is None
    finally:
        can_read.cache_clear()
