"""Radio spots, measured with FFmpeg's own filter."""

import io
from dataclasses import replace
from pathlib import Path

import av
import pytest
from pypdf import PdfReader
from tests.support.films import tone
from tests.support.voice import give_voice
from tests.unit.channels.test_packages import SHEET

from lantoa.channels.models import Form
from lantoa.channels.packages import radio
from lantoa.channels.packages.errors import CannotMakeError
from lantoa.channels.packages.makers import MAKERS
from lantoa.channels.packages.making import Made, Sources
from lantoa.channels.packages.speech import SYNTHETIC
from lantoa.media.av import loudness, probe


def make(folder: Path, slot: int = 15, **sources: Path) -> Made:
    made_in = folder / "made"
    made_in.mkdir()
    sheet = replace(SHEET, author="Nguyễn Minh Họa", paragraphs=("Chi tiết. " * 30,))
    return radio.spot(slot)(sheet, Sources(**sources), made_in, lambda share: None)


def tags_of(path: Path) -> dict[str, str]:
    with av.open(str(path)) as container:
        return container.metadata


def words(path: Path) -> str:
    (page,) = PdfReader(io.BytesIO(path.read_bytes())).pages
    return " ".join(page.extract_text().split())


def test_every_form_has_its_maker() -> None:
    assert set(MAKERS) == set(Form.values)


def test_a_recording_comes_out_at_the_loudness_that_is_printed(tmp_path: Path) -> None:
    made = make(tmp_path, recording=tone(tmp_path / "loud.wav", 3, level=0.9))
    wav, mp3, sheet = made.files
    assert [file.name for file in made.files] == [
        "spot-15s.wav",
        "spot-15s.mp3",
        "phieu-phat-song.pdf",
    ]
    for sound in (wav, mp3):
        measured = loudness(sound.path)
        assert measured.integrated == pytest.approx(-23, abs=0.5)
        assert measured.true_peak <= -1
        assert tags_of(sound.path)["title"] == SHEET.headline
        assert tags_of(sound.path)["artist"] == "Nguyễn Minh Họa"
        assert SYNTHETIC not in tags_of(sound.path)["comment"]
    shown = f"{loudness(wav.path).integrated:.1f}".replace(".", ",").replace("-", "−")
    assert f"{shown} LUFS" in words(sheet.path)
    assert made.facts["synthetic"] is False
    assert made.facts["seconds"] == 3.0


def test_a_voice_reads_as_much_as_fits_and_is_labelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_voice(monkeypatch)
    made = make(tmp_path)
    assert probe(made.files[0].path).duration <= 15
    assert SYNTHETIC in tags_of(made.files[0].path)["comment"]
    assert SYNTHETIC in tags_of(made.files[1].path)["comment"]
    text = words(made.files[2].path)
    assert "hai trăm mười đoàn viên" in text
    assert "Chi tiết" not in text
    assert SYNTHETIC in text


def test_what_is_longer_than_the_slot_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CannotMakeError, match="too_long_for_slot"):
        make(tmp_path, recording=tone(tmp_path / "long.wav", 15.2))
    give_voice(monkeypatch)
    endless = replace(SHEET, headline="Bữa cơm " * 60)
    with pytest.raises(CannotMakeError, match="too_long_for_slot"):
        radio.spot(15)(endless, Sources(), tmp_path, lambda share: None)


def test_without_a_voice_a_recording_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANTOA_SPEECH", "no-such-voice")
    with pytest.raises(CannotMakeError, match="no_voice"):
        make(tmp_path)
