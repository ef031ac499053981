"""What is said in recordings: typed, imported, exported, heard by a machine."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.integration.library.conftest import House
from tests.support.factories.library import ApprovedFactory, make_master

from lantoa.library.domain import hearing
from lantoa.library.domain.finding import Filters, find
from lantoa.library.domain.sharing import adapt
from lantoa.library.models import Captions, Master

SignIn = Callable[..., Client]
SRT = """1
00:00:01,000 --> 00:00:02,000
Tiền ăn giữa ca

hỏng

3
00:00:03,000 --> 00:00:04,000
hai mươi nghìn"""


def recording(house: House) -> Master:
    product = ApprovedFactory(unit=house.grassroots, headline="Bản tin")
    return make_master(
        product, b"RIFF" + bytes(range(200)), name="tin.wav", mime="audio/wav", alt=""
    )


def test_file_is_imported_its_faults_are_named_and_its_words_are_found(
    house: House, sign_in: SignIn
) -> None:
    master, chair = recording(house), sign_in(house.chair)
    address = reverse("library:captions", args=[master.pk])
    file = SimpleUploadedFile("loi.srt", SRT.encode("utf-16"))
    html = chair.post(address, {"file": file}, follow=True).content.decode()
    assert ("2 captions are saved." in html, "Line 5: no line with the times" in html) == (
        True,
        True,
    )
    master.refresh_from_db()
    assert master.transcript == "Tiền ăn giữa ca\nhai mươi nghìn"
    found = find(house.chair, Filters(q="hai mươi nghìn"))
    assert [product.pk for product in found.products] == [master.product_id]
    vtt = chair.get(reverse("library:export_captions", args=[master.pk, "vi", "vtt"]))
    assert vtt.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert vtt.content.decode().startswith("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nTiền ăn")
    srt = chair.get(reverse("library:export_captions", args=[master.pk, "vi", "srt"]))
    assert srt.content.decode().startswith("1\n00:00:01,000 --> 00:00:02,000\n")
    page = chair.get(address).content.decode()
    assert f'src="{reverse("library:export_captions", args=[master.pk, "vi", "vtt"])}"' in page


def test_what_was_typed_with_a_fault_is_not_saved_and_not_lost(
    house: House, sign_in: SignIn
) -> None:
    master, chair = recording(house), sign_in(house.chair)
    address = reverse("library:captions", args=[master.pk]) + "?language=en"
    typed = "WEBVTT\n\n00:01.000 --> 00:00.500\nMeals at noon"
    html = chair.post(address, {"text": typed}).content.decode()
    assert ("Line 3: it ends before it begins" in html, "Meals at noon" in html) == (True, True)
    assert Captions.objects.count() == 0
    chair.post(address, {"text": typed.replace("00:00.500", "00:02.500")})
    master.refresh_from_db()
    assert (Captions.objects.get().cues, master.transcript) == ([[1000, 2500, "Meals at noon"]], "")
    chair.post(address, {"text": "WEBVTT\n"})
    assert Captions.objects.count() == 0


def test_others_read_and_play_but_do_not_write(house: House, sign_in: SignIn) -> None:
    master, other = recording(house), sign_in(house.other)
    address = reverse("library:captions", args=[master.pk])
    assert " readonly" in other.get(address).content.decode()
    other.post(address, {"text": "WEBVTT\n\n00:01.000 --> 00:02.000\nSai"})
    assert Captions.objects.count() == 0
    part = other.get(reverse("library:play", args=[master.pk]), headers={"range": "bytes=4-6"})
    assert (part.status_code, b"".join(part)) == (206, bytes(range(3)))  # type: ignore[arg-type]
    picture = make_master(master.product)
    for name in ("play", "captions"):
        assert other.get(reverse(f"library:{name}", args=[picture.pk])).status_code == 404


def test_captions_go_with_an_adaptation(house: House, sign_in: SignIn) -> None:
    master, chair = recording(house), sign_in(house.chair)
    text = {"text": "WEBVTT\n\n00:01.000 --> 00:02.000\nChào"}
    chair.post(reverse("library:captions", args=[master.pk]), text)
    made = adapt(master.product, house.elsewhere, actor=house.other)
    assert made.masters.get().captions.get().cues == [[1000, 2000, "Chào"]]


@pytest.fixture
def model(tmp_path: Path, settings: Settings) -> Path:
    """Return a speech model: a program that writes down the language and the size of the file."""
    program = tmp_path / "model"
    program.write_text(
        '#!/bin/sh\nprintf "WEBVTT\\n\\n00:01.000 --> 00:02.000\\n%s %s\\n" "$2" $(wc -c < "$1")\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    settings.SPEECH_MODEL = str(program)
    return program


def test_machine_suggests_and_a_person_makes_it_the_transcript(
    house: House, sign_in: SignIn, model: Path
) -> None:
    master, chair = recording(house), sign_in(house.chair)
    assert hearing.hear(master.pk) is True
    heard = Captions.objects.get()
    assert (heard.cues, heard.by) == ([[1000, 2000, f"vi {master.size}"]], None)
    master.refresh_from_db()
    assert master.transcript == ""
    address = reverse("library:captions", args=[master.pk])
    assert "A machine wrote this." in chair.get(address).content.decode()
    chair.post(address, {"text": "WEBVTT\n\n00:01.000 --> 00:02.000\nNgười đã đọc"})
    assert hearing.hear(master.pk) is False
    master.refresh_from_db()
    assert master.transcript == "Người đã đọc"


def test_model_that_fails_or_is_not_there_leaves_everything_as_it_is(
    house: House, model: Path, settings: Settings
) -> None:
    master = recording(house)
    model.write_text("#!/bin/sh\nexit 3\n")
    assert hearing.hear(master.pk) is False
    settings.SPEECH_MODEL = "/khong/co"
    assert hearing.hear(master.pk) is False
    settings.SPEECH_MODEL = ""
    assert hearing.hear(master.pk) is False
    assert Captions.objects.count() == 0
