"""What people print, show and play, looked at with other people's tools."""

import io
import json
import wave
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from lantoa.channels.packages import loudspeaker, paper, slides
from lantoa.channels.packages.errors import NothingToSayError
from lantoa.channels.packages.fitting import fit
from lantoa.channels.packages.sheet import Sheet, paragraphs_of
from lantoa.channels.packages.speech import SYNTHETIC, can_speak, labelled

MM = 72 / 25.4
WORDS = ["Bữa", "cơm", "công", "đoàn", "nghĩa", "tình", "năm", "2026", "KCN"]


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (40, 160, 90)).save(out, "JPEG")
    return out.getvalue()


SHEET = Sheet(
    reference="f00d",
    headline="Bữa cơm công đoàn: 210 suất cơm nghĩa tình",
    lead="Trưa 20/11/2026, CĐCS tổ chức bữa cơm cho 210 đoàn viên.",
    paragraphs=("Mỗi suất 35.000 đồng.", "Bữa cơm được tổ chức hằng quý. " * 30),
    unit="Công đoàn cơ sở Minh Họa",
    at=datetime(2026, 11, 20, 1, tzinfo=UTC),
    picture=photo(),
    picture_alt="Bữa cơm",
    address="https://congdoan.vidu.example/tin/1",
)


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in reader(pdf).pages)


@pytest.mark.parametrize("size", ["a5", "a3", "a0"])
def test_a_poster_has_its_size_with_bleed_and_slug_around_and_is_one_page(size: str) -> None:
    (page,) = reader(paper.poster_pdf(SHEET, size)).pages
    width, height = paper.SIZES[size]
    around = 2 * (paper.BLEED + paper.SLUG)
    assert float(page.mediabox.width) / MM == pytest.approx(width + around, abs=0.1)
    assert float(page.mediabox.height) / MM == pytest.approx(height + around, abs=0.1)


def test_a_poster_without_marks_is_the_sheet_itself() -> None:
    (page,) = reader(paper.poster_pdf(SHEET, "a4", marks=False)).pages
    assert float(page.mediabox.width) / MM == pytest.approx(210, abs=0.1)


def test_a_poster_says_what_the_product_says() -> None:
    text = words(paper.poster_pdf(SHEET, "a4"))
    for part in (SHEET.headline, SHEET.lead, SHEET.unit, "congdoan.vidu.example/tin/1"):
        assert part in text


def test_the_same_poster_is_the_same_bytes() -> None:
    assert paper.poster_pdf(SHEET, "a5") == paper.poster_pdf(SHEET, "a5")


def test_ai_is_said_on_paper() -> None:
    assert "trí tuệ nhân tạo" in words(paper.poster_pdf(replace(SHEET, ai_generated=True), "a5"))
    assert "trí tuệ nhân tạo" not in words(paper.poster_pdf(SHEET, "a5"))


def test_a_billboard_is_drawn_at_a_tenth_in_vectors() -> None:
    (page,) = reader(paper.billboard_pdf(SHEET, 12_000, 6_000)).pages
    size = (float(page.mediabox.width) / MM, float(page.mediabox.height) / MM)
    assert size == pytest.approx((1200, 600), abs=0.2)
    assert list(page.images) == []


def test_a_short_headline_reads_from_further_away() -> None:
    short = paper.billboard_page(replace(SHEET, headline="Tết sum vầy"), 12_000, 6_000)
    long = paper.billboard_page(replace(SHEET, headline="Tết sum vầy " * 12), 12_000, 6_000)
    assert short.headline.legible_to > 200_000 > long.headline.legible_to > 50_000


@pytest.mark.parametrize("size", [(12_001, 6_000), (12_000, 6_001), (0, 100)])
def test_a_billboard_is_at_most_twelve_by_six(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at most"):
        paper.billboard_page(SHEET, *size)


@given(
    text=st.lists(st.sampled_from(WORDS), min_size=1, max_size=30),
    width=st.floats(20, 2000),
    height=st.floats(20, 2000),
)
def test_words_fit_their_box_and_none_is_lost(text: list[str], width: float, height: float) -> None:
    fitted = fit(" ".join(text), width, height, weight="Bold", largest=500)
    assert " ".join(fitted.lines).split() == text
    assert len(fitted.lines) * fitted.line * fitted.size <= height * 1.0001
    assert 0 < fitted.size <= 500


def test_the_slides_hold_the_text_and_the_notes_the_whole_of_it() -> None:
    deck = Presentation(io.BytesIO(slides.slides(SHEET)))
    shown = ["".join(s.text_frame.text for s in slide.shapes if s.has_text_frame) for slide in
             deck.slides]  # fmt: skip
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides]
    assert SHEET.headline in shown[0]
    assert SHEET.lead in shown[1]
    assert notes[2:] == [SHEET.paragraphs[0]] + [SHEET.paragraphs[1]] * (len(notes) - 3)
    assert max(len(text) for text in shown) <= slides.LONGEST_TEXT + len(SHEET.headline)
    (picture,) = [s for s in deck.slides[1].shapes if s.shape_type == 13]
    assert picture._element.nvPicPr.cNvPr.get("descr") == "Bữa cơm"


def test_a_loudspeaker_says_numbers_and_abbreviations_in_words() -> None:
    script = loudspeaker.script_of(replace(SHEET, paragraphs=(SHEET.lead,)))
    assert script.paragraphs == (
        "Bữa cơm công đoàn: hai trăm mười suất cơm nghĩa tình.",
        "Trưa ngày hai mươi tháng mười một năm hai nghìn không trăm hai mươi sáu, "
        "công đoàn cơ sở tổ chức bữa cơm cho hai trăm mười đoàn viên.",
    )
    assert script.seconds == round(script.syllables / 3)


def test_the_package_has_the_script_the_log_and_says_that_the_voice_is_synthetic() -> None:
    archive = zipfile.ZipFile(io.BytesIO(loudspeaker.package(SHEET, ["05:30", "17:00"])))
    assert archive.testzip() is None
    about = json.loads(archive.read("thong-tin.json"))
    assert about["slots"] == ["05:30", "17:00"]
    script = archive.read("loi-doc.txt").decode()
    assert "ba mươi lăm nghìn đồng" in script
    log = words(archive.read("phieu-phat.pdf"))
    assert "05:30, 17:00" in log
    assert "Ký tên" in log
    assert (about["synthetic_speech"] is not None) == can_speak()
    names = set(archive.namelist())
    assert ("giong-doc-tong-hop.wav" in names) == can_speak()


@pytest.mark.skipif(not can_speak(), reason="no espeak-ng on this machine")
def test_the_voice_takes_about_as_long_as_was_said() -> None:
    package = loudspeaker.package(SHEET)
    archive = zipfile.ZipFile(io.BytesIO(package))
    data = archive.read("giong-doc-tong-hop.wav")
    seconds = json.loads(archive.read("thong-tin.json"))["seconds"]
    with wave.open(io.BytesIO(data)) as sound:
        spoken = sound.getnframes() / sound.getframerate()
    assert SYNTHETIC.encode() in data
    assert seconds / 2 < spoken < seconds * 2


def test_a_label_leaves_the_sound_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 22050, 0, "NONE", ""))
        sound.writeframes(b"\1\2" * 100)
    made = labelled(path.read_bytes(), "Tin lẻ")
    with wave.open(io.BytesIO(made)) as sound:
        assert sound.readframes(200) == b"\1\2" * 100
    assert "Tin lẻ".encode() in made
    assert int.from_bytes(made[4:8], "little") == len(made) - 8


def test_paragraphs_come_from_the_cleaned_text() -> None:
    markup = "<h2>Đầu</h2><p>Một <b>hai</b></p><ul><li>ba</li></ul><p> </p>"
    assert paragraphs_of(markup) == ("Đầu", "Một hai", "ba")
    assert paragraphs_of("chỉ có chữ") == ("chỉ có chữ",)
    assert paragraphs_of("") == ()


def test_a_product_without_a_headline_becomes_nothing() -> None:
    with pytest.raises(NothingToSayError):
        replace(SHEET, headline=" ")
