"""Films for television and phones, tiny ones, looked at frame by frame."""

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from tests.support.films import film as filmed
from tests.support.films import tone
from tests.support.voice import give_voice
from tests.unit.channels.test_packages import SHEET

from lantoa.channels.packages import film
from lantoa.channels.packages.making import Made, Sources
from lantoa.channels.packages.speech import SYNTHETIC
from lantoa.media.av import loudness, probe
from lantoa.media.captions import parse

TALL = replace(film.TALL, width=108, height=192)
WIDE = replace(film.WIDE, width=192, height=108)
SHORT = replace(SHEET, lead="Hai trăm suất.", paragraphs=())


def make(folder: Path, screen: film.Screen, sheet: object = SHORT, **sources: object) -> Made:
    made_in = folder / f"made-{screen.name}"
    made_in.mkdir()
    return film.film(screen)(sheet, Sources(**sources), made_in, lambda share: None)  # type: ignore[arg-type]


def frame_at(path: Path, second: float) -> np.ndarray:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if frame.time is not None and frame.time >= second:
                return frame.to_ndarray(format="rgb24").astype(int)
    raise AssertionError


def photo(path: Path, colour: tuple[int, int, int]) -> Path:
    Image.new("RGB", (60, 40), colour).save(path, "JPEG")
    return path


def test_a_film_comes_in_the_shape_and_at_the_loudness_of_television(tmp_path: Path) -> None:
    captions = tmp_path / "captions.srt"
    captions.write_text("1\n00:00:00,000 --> 00:00:01,000\nXin chào\n", "utf-8")
    master = filmed(tmp_path / "master.mp4", 2, size=(90, 160))
    made = make(tmp_path, WIDE, film=master, captions=captions)
    assert [file.name for file in made.files] == [
        "phim-16x9.mp4", "anh-bia-16x9.jpg", "phu-de.srt", "phu-de.vtt",
    ]  # fmt: skip
    mp4, cover, srt, _vtt = (file.path for file in made.files)
    info = probe(mp4)
    assert (info.width, info.height, info.audio_codec) == (192, 108, "aac")
    assert loudness(mp4).integrated == pytest.approx(-23, abs=0.5)
    assert made.facts["integrated"] == pytest.approx(-23, abs=0.5)
    assert made.facts["synthetic"] is False
    assert Image.open(cover).size == (192, 108)
    assert [cue.text for cue in parse(srt.read_text("utf-8")).cues] == ["Xin chào"]
    with av.open(str(mp4)) as container:
        assert container.metadata["title"] == SHEET.headline


def test_the_lower_third_comes_and_goes_and_captions_are_burnt_in_upright_films(
    tmp_path: Path,
) -> None:
    captions = tmp_path / "captions.vtt"
    captions.write_text("WEBVTT\n\n00:00.500 --> 00:01.500\nXin chào\n", "utf-8")
    master = filmed(tmp_path / "master.mp4", 7, size=(108, 192), rate=4)
    made = make(tmp_path, TALL, film=master, captions=captions)
    plain, lower, after = (frame_at(made.files[0].path, second) for second in (0, 3, 6.5))
    foot = slice(178, 186)  # where captions stand
    third = slice(150, 168)  # where the lower third does
    spoken = frame_at(made.files[0].path, 1)
    assert np.abs(spoken[foot] - plain[foot]).mean() > 5
    assert np.abs(lower[foot] - plain[foot]).mean() < 2
    assert np.abs(lower[third] - plain[third]).mean() > 10
    assert np.abs(after - plain).mean() < 2


def test_photos_and_a_voice_make_a_film_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_voice(monkeypatch)
    red = photo(tmp_path / "red.jpg", (220, 20, 20))
    green = photo(tmp_path / "green.jpg", (20, 200, 20))
    made = make(tmp_path, TALL, photos=(red, green))
    path = made.files[0].path
    seconds = float(made.facts["seconds"])  # type: ignore[arg-type]
    early, late = frame_at(path, 0), frame_at(path, seconds * 0.75)
    assert early[80, 10, 0] > 150 > early[80, 10, 1]
    assert late[80, 10, 1] > 150 > late[80, 10, 0]
    assert made.facts["synthetic"] is True
    with av.open(str(path)) as container:
        assert SYNTHETIC in container.metadata["comment"]
    cues = parse(made.files[3].path.read_text("utf-8")).cues
    assert " ".join(cue.text for cue in cues) == f"{SHORT.headline} {SHORT.lead}"
    assert cues[-1].end / 1000 == pytest.approx(seconds, abs=0.2)


def test_without_voice_or_photo_the_words_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANTOA_SPEECH", "no-such-voice")
    made = make(tmp_path, WIDE)
    assert probe(made.files[0].path).audio_codec == ""
    assert "integrated" not in made.facts
    card = frame_at(made.files[0].path, 0)
    assert card[:5].mean(axis=(0, 1)) == pytest.approx((46, 31, 94), abs=12)
    assert card.max() > 200  # white words


def test_a_recording_is_heard_and_is_not_called_synthetic(tmp_path: Path) -> None:
    made = make(tmp_path, WIDE, recording=tone(tmp_path / "voice.wav", 2, level=0.05))
    assert made.facts["seconds"] == pytest.approx(2, abs=0.1)
    assert made.facts["synthetic"] is False
    assert loudness(made.files[0].path).integrated == pytest.approx(-23, abs=0.5)
    assert len(made.files) == 2  # nobody has written what is said


def test_captions_follow_the_syllables_and_lose_nothing() -> None:
    cues = film.timed(("Một hai ba", "", "bốn " * 40, "Một hai ba"), 43)
    assert (cues[0].start, cues[0].end) == (0, 3000)
    assert cues[-1].end == 43_000
    assert all(one.end == other.start for one, other in pairwise(cues))
    assert max(len(cue.text) for cue in cues) <= film.LETTERS
    assert " ".join(cue.text for cue in cues).count("bốn") == 40


def test_overlays_are_as_large_as_the_film_and_see_through() -> None:
    drawn = Image.open(BytesIO(film._drawn(TALL, "caption", "Xin chào")))
    assert (drawn.size, drawn.mode) == ((108, 192), "RGBA")
    assert drawn.getpixel((5, 5))[3] == 0  # type: ignore[index]
