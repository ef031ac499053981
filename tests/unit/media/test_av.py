"""Sound and film: what they are, what is made of them, and files that mean harm."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.support.films import film, tone

from lantoa.media import MediaError, Problem
from lantoa.media.av import (
    Fit,
    Overlay,
    loudness,
    normalise,
    opening,
    poster,
    probe,
    rendering,
    rendition,
    waveform,
)
from lantoa.media.recordings import AvInfo

RED, GREEN, BLACK, BLUE = (200, 30, 30), (30, 200, 30), (0, 0, 0), (20, 20, 220)


def problem_of(path: Path) -> Problem:
    with pytest.raises(MediaError) as caught:
        probe(path)
    return caught.value.problem


def colour(jpeg: bytes, across: float, down: float) -> tuple[int, ...]:
    image = Image.open(BytesIO(jpeg))
    return image.getpixel((int(image.width * across), int(image.height * down)))  # type: ignore[return-value]


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


def test_a_film_is_known_by_its_content(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4").rename(tmp_path / "holiday.txt")
    info = probe(path)
    assert info == AvInfo(
        kind="video",
        duration=1.0,
        container="mov,mp4,m4a,3gp,3g2,mj2",
        audio_codec="aac",
        sample_rate=48_000,
        channels=2,
        video_codec="mpeg4",
        width=160,
        height=90,
        frame_rate=10.0,
    )


def test_a_sound_has_its_length_and_no_picture(tmp_path: Path) -> None:
    path = tone(tmp_path / "tone.wav", 2)
    info = probe(path)
    assert (info.kind, info.duration, info.width) == ("audio", 2.0, 0)
    with pytest.raises(MediaError, match="no_picture"):
        poster(path)
    with pytest.raises(MediaError, match="no_picture"):
        rendition(path, tmp_path / "out.mp4", width=16, height=16)


def test_a_film_without_sound_has_no_loudness(tmp_path: Path) -> None:
    path = film(tmp_path / "silent.mp4", sound=False)
    for verb in (loudness, waveform):
        with pytest.raises(MediaError, match="no_sound"):
            verb(path)


@pytest.mark.parametrize(("turned", "size"), [(0, (160, 90)), (90, (90, 160)), (180, (160, 90))])
def test_what_a_phone_filmed_lying_down_stands_up(
    tmp_path: Path, turned: int, size: tuple[int, int]
) -> None:
    path = film(tmp_path / "phone.mp4", turned=turned)
    info = probe(path)
    assert (info.width, info.height) == size
    made = rendition(path, tmp_path / "web.webm", width=1280, height=720)
    assert (made.width, made.height, made.video_codec, made.audio_codec) == (*size, "vp9", "opus")
    for still in (poster(path), poster(tmp_path / "web.webm")):
        assert Image.open(BytesIO(still)).size == size
        red = {0: (0.25, 0.5), 90: (0.5, 0.75), 180: (0.75, 0.5)}[turned]
        assert near(colour(still, *red), RED)


def test_shapes_are_kept_filled_or_cut(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", size=(160, 90))
    inside = rendition(path, tmp_path / "inside.mp4", width=80, height=80)
    assert (inside.width, inside.height, inside.audio_codec) == (80, 44, "aac")
    pad = rendition(path, tmp_path / "pad.mp4", width=90, height=160, fit=Fit.PAD)
    crop = rendition(path, tmp_path / "crop.mp4", width=90, height=160, fit=Fit.CROP)
    assert {(pad.width, pad.height), (crop.width, crop.height)} == {(90, 160)}
    assert near(colour(poster(tmp_path / "pad.mp4"), 0.2, 0.1), RED)  # out of focus
    assert near(colour(poster(tmp_path / "pad.mp4"), 0.8, 0.9), BLACK)
    assert near(colour(poster(tmp_path / "pad.mp4"), 0.2, 0.5), RED)
    assert near(colour(poster(tmp_path / "crop.mp4"), 0.2, 0.1), RED)
    assert near(colour(poster(tmp_path / "crop.mp4"), 0.8, 0.1), GREEN)


def test_an_overlay_is_there_in_its_time_only(tmp_path: Path) -> None:
    path, png = film(tmp_path / "film.mp4", 2), BytesIO()
    Image.new("RGBA", (160, 20), (*BLUE, 255)).save(png, "PNG")
    for name, start, end in (("now", 0, 1), ("later", 1.5, 2)):
        rendition(
            path,
            tmp_path / f"{name}.mp4",
            width=160,
            height=90,
            overlays=[Overlay(png.getvalue(), start, end)],
        )
    assert near(colour(poster(tmp_path / "now.mp4"), 0.25, 0.1), BLUE)
    assert near(colour(poster(tmp_path / "now.mp4"), 0.25, 0.8), RED)
    assert near(colour(poster(tmp_path / "later.mp4"), 0.25, 0.1), RED)


class Stop(Exception):
    pass


def test_work_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    path, shares = film(tmp_path / "film.mp4", 3), []
    rendition(path, tmp_path / "whole.mp4", width=16, height=16, progress=shares.append)
    assert shares == sorted(shares)
    assert (len(shares), shares[-1]) == (3, 1.0)

    def stop(share: float) -> None:
        raise Stop

    with pytest.raises(Stop):
        rendition(path, tmp_path / "half.mp4", width=16, height=16, progress=stop)
    assert not (tmp_path / "half.mp4").exists()


def test_work_that_takes_too_long_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = film(tmp_path / "film.mp4")
    monkeypatch.setattr(rendering, "WORK", -1)
    with pytest.raises(MediaError, match="too_slow"):
        rendition(path, tmp_path / "out.mp4", width=16, height=16)
    assert not (tmp_path / "out.mp4").exists()


def test_a_waveform_shows_where_it_is_loud(tmp_path: Path) -> None:
    path = tone(tmp_path / "tone.wav", 2, level=0.5, quiet_after=1)
    levels = waveform(path, 4)
    assert levels == [pytest.approx(0.5, abs=0.02)] * 2 + [pytest.approx(0, abs=0.05)] * 2
    assert waveform(tone(tmp_path / "short.wav", 0.01), 3) == [pytest.approx(0.2, abs=0.03)] * 3


@pytest.mark.parametrize("level", [0.02, 0.2, 0.9])
@pytest.mark.parametrize("suffix", [".wav", ".mp3"])
def test_loudness_comes_to_the_target(tmp_path: Path, level: float, suffix: str) -> None:
    path = tone(tmp_path / "tone.wav", 3, level=level)
    out = tmp_path / f"out{suffix}"
    reported = normalise(path, out, metadata={"title": "Bữa cơm công đoàn"})
    measured = loudness(out)
    assert measured == reported
    assert measured.integrated == pytest.approx(-23, abs=0.5)
    assert probe(out).duration == pytest.approx(3, abs=0.1)


def test_peaks_are_held_under_the_ceiling(tmp_path: Path) -> None:
    path = tone(tmp_path / "clicks.wav", 3, level=0.02, click=0.9)
    assert loudness(path).true_peak + (-16 - loudness(path).integrated) > 0
    measured = normalise(path, tmp_path / "out.wav", target=-16)
    assert measured.integrated == pytest.approx(-16, abs=0.5)
    assert measured.true_peak <= -1


def test_a_known_tone_has_its_known_loudness(tmp_path: Path) -> None:
    """EBU Tech 3341: a stereo sine of 1 kHz at -23 dBFS measures -23 LUFS; one channel of it, by
    BS.1770, 3 LU less."""
    measured = loudness(tone(tmp_path / "tone.wav", 4, level=10 ** (-23 / 20)))
    assert measured.integrated == pytest.approx(-23 - 3.01, abs=0.1)
    assert measured.true_peak == pytest.approx(-23, abs=0.1)


def test_silence_is_not_made_loud(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no_sound"):
        normalise(tone(tmp_path / "silence.wav", level=0), tmp_path / "out.wav")
    assert not (tmp_path / "out.wav").exists()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no film",
        b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:1,\nfile:SECRET\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile SECRET\n",
        b"<?xml version='1.0'?><MPD/>",
        b"[playlist]\nFile1=SECRET\n",
    ],
)
def test_no_other_file_is_opened(tmp_path: Path, data: bytes) -> None:
    secret = tone(tmp_path / "secret.wav")
    path = tmp_path / "sent.mp4"
    path.write_bytes(data.replace(b"SECRET", str(secret).encode()))
    assert problem_of(path) == Problem.NOT_AV


def test_limits_hold_before_anything_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = film(tmp_path / "film.mp4")
    monkeypatch.setattr(opening, "LONGEST", 0.5)
    assert problem_of(path) == Problem.TOO_LONG
    monkeypatch.setattr(opening, "MOST_PIXELS", 1000)
    assert problem_of(path) == Problem.TOO_MANY_PIXELS


def test_a_recording_that_was_broken_off_has_the_length_of_what_is_there(tmp_path: Path) -> None:
    path = film(tmp_path / "live.webm", 2)
    data = path.read_bytes()
    cut = tmp_path / "cut.mp3"
    cut.write_bytes(data[: len(data) // 2])
    assert 0 < probe(cut).duration <= 2.1


def test_a_file_that_is_not_there_is_no_bad_film(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        probe(tmp_path / "none.mp4")


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cut=st.floats(0, 1), wrong=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=9)
)
def test_broken_films_are_told_or_read_and_nothing_else(
    tmp_path: Path, cut: float, wrong: list[tuple[float, int]]
) -> None:
    whole = tmp_path / "whole.mp4"
    data = bytearray((whole if whole.exists() else film(whole)).read_bytes())
    for where, value in wrong:
        data[int(where * (len(data) - 1))] = value
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(data[: int(len(data) * (0.5 + cut / 2))])
    for verb in (probe, poster, waveform, loudness):
        try:
            verb(broken)
        except MediaError:
            pass


def test_a_film_gets_another_soundtrack_no_longer_than_itself(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", 1, sound=False)
    voice = tone(tmp_path / "voice.wav", 3)
    made = rendition(
        path, tmp_path / "out.mp4", width=160, height=90, soundtrack=voice,
        metadata={"title": "Bữa cơm"},
    )  # fmt: skip
    assert made.duration == pytest.approx(1, abs=0.1)
    before, after = loudness(voice).integrated, loudness(tmp_path / "out.mp4").integrated
    assert after == pytest.approx(before, abs=0.5)


def test_hundreds_of_overlays_come_one_after_another(tmp_path: Path) -> None:
    path, blue, red = film(tmp_path / "film.mp4", 4), BytesIO(), BytesIO()
    Image.new("RGBA", (160, 90), (*BLUE, 255)).save(blue, "PNG")
    Image.new("RGBA", (160, 90), (*RED, 255)).save(red, "PNG")
    every = [
        Overlay((blue if n % 2 else red).getvalue(), n / 50, (n + 1) / 50) for n in range(20)
    ] + [Overlay(blue.getvalue(), 0.4, 1.0)]
    rendition(path, tmp_path / "out.mp4", width=160, height=90, overlays=every)
    assert near(colour(poster(tmp_path / "out.mp4"), 0.75, 0.2), BLUE)  # at 0.4 of 4 seconds


def test_a_codec_that_nobody_knows_is_told(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", sound=False)
    path.write_bytes(path.read_bytes().replace(b"mp4v", b"qqqq").replace(b"esds", b"free"))
    assert problem_of(path) == Problem.NOT_AV
