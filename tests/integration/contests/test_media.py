"""Pictures, sounds and films of questions, from an organiser's file to a contestant's phone."""

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from PIL import Image
from pytest_django import Settings
from tests.integration.contests.conftest import Server
from tests.integration.contests.test_desk import organiser
from tests.support.factories.contests import (
    ContestantFactory,
    QuestionFactory,
    RoundFactory,
)
from tests.support.films import film, tone
from tests.support.pictures import picture, with_place

from lantoa.contests.domain import media, questions
from lantoa.contests.domain.organising import open_now
from lantoa.contests.formats import moodle, qti
from lantoa.contests.formats.parsed import Attached
from lantoa.contests.models import AnswerKey, PaperRule, Question, QuestionMedia, Round

SRT = "1\n00:00:00,000 --> 00:00:01,000\nXin chào các bạn\n"


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def upload(client: Client, question: Question, data: bytes, alt: str, captions: str = "") -> int:
    given: dict[str, Any] = {"file": SimpleUploadedFile("x", data), "alt": alt}
    if captions:
        given["captions"] = SimpleUploadedFile("x.srt", captions.encode())
    path = f"/admin/contests/rounds/{question.round_id}/questions/{question.pk}/media/"
    return client.post(path, given).status_code


def files(root: Path) -> set[str]:
    return {one.name for one in (root / "contests" / "media").glob("*")}


@pytest.mark.django_db(transaction=True)
def test_from_the_desk_to_a_phone(hot: Server, tmp_path: Path, settings: Settings) -> None:
    round_: Round = RoundFactory()
    PaperRule.objects.create(rules=round_.rules, count=3)
    asked = QuestionFactory.create_batch(3, round=round_)
    AnswerKey.objects.bulk_create(AnswerKey(question=q, key=q.choices[0]["id"]) for q in asked)
    desk = organiser(round_.contest.unit)
    moving = film(tmp_path / "phim.mp4").read_bytes()

    assert upload(desk, asked[0], b"%PDF-1.7 no picture", "Biển báo") == 400
    assert upload(desk, asked[0], with_place(), "") == 400
    assert upload(desk, asked[2], moving, "Đoạn phim") == 400  # without captions
    assert upload(desk, asked[0], picture(), "Tấm cũ") == 302
    assert upload(desk, asked[0], with_place((2000, 1000), orientation=6), "Biển báo") == 302
    assert upload(desk, asked[1], tone(tmp_path / "loi.wav").read_bytes(), "Nghe: tiếng còi") == 302
    assert upload(desk, asked[2], moving, "Phim an toàn", SRT) == 302
    assert len(files(tmp_path / "media")) == 4  # the picture that was replaced is gone

    preview = f"/admin/contests/rounds/{round_.pk}/questions/{asked[0].pk}/media/"
    assert 'alt="Biển báo"' in desk.get(preview).content.decode()
    assert b"".join(desk.get(f"{preview}file/").streaming_content)[:2] == b"\xff\xd8"
    assert organiser(round_.contest.unit, "officer").get(preview).status_code == 302

    assert open_now(round_, actor=None) is None
    device = hot.device(ContestantFactory(contest=round_.contest))
    _, started = device.ask(f"/thi/{round_.pk}/start", {"number": 1})
    shown = {one["id"]: one["medium"] for one in started["questions"]}
    image, sound, moved = (shown[one.pk] for one in asked)
    assert (image["kind"], image["alt"], image["width"], image["height"]) == (
        "picture", "Biển báo", 480, 960,
    )  # fmt: skip
    stranger = hot.device()
    status, body = stranger.ask(image["src"])
    assert status == 200
    assert not Image.open(BytesIO(body)).getexif()
    assert "ĐiệnThoạiCủaHoa".encode() not in body
    assert b"immutable" in stranger.heard
    assert stranger.ask(sound["src"])[1][4:8] == b"ftyp"
    whole = stranger.ask(moved["src"])[1]
    assert stranger.ask(moved["src"], Range="bytes=4-7") == (206, b"ftyp")
    assert stranger.ask(moved["src"], Range="bytes=-5") == (206, whole[-5:])
    assert stranger.ask(moved["src"], Range=f"bytes={len(whole)}-")[0] == 416
    assert "Xin chào các bạn" in stranger.ask(moved["captions"])[1].decode()
    for wrong in ("0" * 32 + ".jpg", "../../../etc/passwd", "x.jpg"):
        assert stranger.ask(f"/thi/tep/{wrong}")[0] == 404

    assert upload(desk, asked[0], picture(), "Tấm khác") == 302
    assert QuestionMedia.objects.get(question=asked[0]).alt == "Biển báo"
    with pytest.raises(IntegrityError):
        QuestionMedia.objects.update(alt="Đổi lén")


def test_questions_travel_with_their_pictures() -> None:
    first: Round = RoundFactory()
    question = QuestionFactory(round=first)
    AnswerKey.objects.create(question=question, key=question.choices[0]["id"])
    media.put(question, media.safe(Attached(picture(), "Biển báo nguy hiểm")))
    (taken,) = questions.parsed_round(first)
    for write in (moodle.write, qti.write):
        second: Round = RoundFactory()
        questions.take_file(second, "de.xml", write([taken]), actor=None)
        copied = second.questions.get().media
        assert (copied.alt, copied.width, copied.height) == ("Biển báo nguy hiểm", 320, 240)
        assert copied.file.name != question.media.file.name


def moodle_file(shown: str, files: str = "") -> bytes:
    return f"""<quiz><question type="truefalse"><questiontext format="html">
        <text><![CDATA[<p>Biển này nghĩa là cấm?</p>{shown}]]></text>{files}</questiontext>
        <answer fraction="100"><text>true</text></answer>
        <answer fraction="0"><text>false</text></answer></question></quiz>""".encode()


@pytest.mark.parametrize(
    ("shown", "taken"),
    [
        ("", True),
        ('<img alt="Biển" src="@@PLUGINFILE@@/bi%E1%BB%83n.png">', True),
        ('<img src="@@PLUGINFILE@@/bi%E1%BB%83n.png">', False),  # nothing for those who cannot see
        ('<img alt="Biển" src="https://vidu.example/b.png">', False),  # nothing is fetched
        ('<img alt="Biển" src="data:image/png;base64,AAAA">', False),
        ('<img alt="A" src="@@PLUGINFILE@@/biển.png"><img alt="B" src="x">', False),
        ('<img alt="Biển" src="data:image/png;base64,á">', False),
    ],
)
def test_a_question_comes_with_its_picture_or_not_at_all(shown: str, taken: bool) -> None:
    round_: Round = RoundFactory()
    file = f'<file name="biển.png" encoding="base64">{b64encode(picture()).decode()}</file>'
    read = questions.take_file(round_, "de.xml", moodle_file(shown, file), actor=None)
    assert (len(read.questions), [one.problem for one in read.rejected]) == (
        (1, []) if taken else (0, ["medium"])
    )
    assert QuestionMedia.objects.count() == ("PLUGINFILE" in shown and taken)


def test_a_question_that_breaks_its_reader_costs_the_others_nothing() -> None:
    good = moodle_file("")
    broken = good.replace("<p>Biển này nghĩa là cấm?</p>".encode(), b"<html></html>")
    both = good.replace(b"</quiz>", broken.removeprefix(b"<quiz>"))
    read = questions.read_file(both)
    assert (len(read.questions), [one.problem for one in read.rejected]) == (1, ["damaged"])


def test_a_file_brings_few_sounds_for_its_organiser_waits(tmp_path: Path) -> None:
    sound = b64encode(tone(tmp_path / "a.wav").read_bytes()).decode()
    one = moodle_file(f'<audio aria-label="Tiếng còi" src="data:audio/wav;base64,{sound}"></audio>')
    inner = one.removeprefix(b"<quiz>").removesuffix(b"</quiz>")
    read = questions.read_file(b"<quiz>" + inner * (questions.MOST_FILMS + 1) + b"</quiz>")
    assert len(read.questions) == questions.MOST_FILMS
    assert [(one.place, one.problem) for one in read.rejected] == [(6, "too many films")]


def test_clearing_a_round_deletes_the_files(
    tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    question = QuestionFactory()
    media.put(question, media.safe(Attached(picture(), "Biển báo")))
    assert len(files(tmp_path / "media")) == 1
    with django_capture_on_commit_callbacks(execute=True):
        questions.clear_questions(question.round, actor=None)
    assert files(tmp_path / "media") == set()


def test_sounds_and_films_have_their_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "LONGEST_SOUND", 1.0)
    monkeypatch.setattr(media, "LONGEST_FILM", 0.5)
    for path in (tone(tmp_path / "dai.wav"), film(tmp_path / "dai.mp4")):
        with pytest.raises(media.MediaError, match="too_long"):
            media.safe(Attached(path.read_bytes(), "Dài quá", SRT))
