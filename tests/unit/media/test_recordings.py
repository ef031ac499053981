"""Recordings read and written anew by a process of their own."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from tests.support.films import film, tone

from lantoa.media import MediaError, Problem
from lantoa.media.av import probe
from lantoa.media.recordings import read_recording, write_anew


def test_a_film_and_a_sound_are_read_apart(tmp_path: Path) -> None:
    for path in (film(tmp_path / "film.mp4"), tone(tmp_path / "sound.wav", 1)):
        info, picture = read_recording(path)
        assert info == probe(path)
        assert Image.open(BytesIO(picture)).format == "JPEG"


def test_a_film_and_a_sound_are_written_anew(tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    write_anew(film(tmp_path / "film.mp4"), out)
    info = probe(out)
    assert (info.width, info.height, info.video_codec) == (160, 90, "h264")
    out = tmp_path / "out.mp3"
    write_anew(tone(tmp_path / "sound.wav", 1), out)
    assert (probe(out).kind, probe(out).audio_codec) == ("audio", "mp3float")


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"khong phai phim")
    with pytest.raises(MediaError) as told:
        read_recording(path)
    assert told.value.problem == Problem.NOT_AV
