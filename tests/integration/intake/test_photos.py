"""Photos on their way from a phone to the desk of an officer."""

import os
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from pytest_django.live_server_helper import LiveServer
from tests.support.pictures import picture, screen_capture, with_place
from tests.support.sockets import posted

from lantoa.intake.domain.deleting import erase
from lantoa.intake.domain.reading import read_photo
from lantoa.intake.interfaces.uploads import MOST_BYTES
from lantoa.intake.models import Attachment, Tip
from lantoa.media import can_read

Send = Callable[..., HttpResponse]


def file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def test_photo_is_stored_without_what_it_told_and_under_a_name_that_tells_nothing(
    send: Send,
) -> None:
    send(photos=[file("Chị Hoa nhà số 5.jpg", with_place())])
    photo = Attachment.objects.get()
    assert photo.file.read()[:3] == b"\xff\xd8\xff"
    assert b"Hoa" not in default_storage.open(photo.file.name).read()
    assert photo.file.name.removeprefix("intake/").removesuffix(".jpg").isalnum()
    assert (photo.mime, photo.width, photo.height, photo.ocr_status) == (
        "image/jpeg", 320, 240, "waiting",
    )  # fmt: skip


def test_same_photo_twice_is_stored_once(send: Send) -> None:
    send(photos=[file("a.jpg", with_place()), file("b.jpg", with_place())])
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"MZ not a photo", "“thu.jpg” không phải ảnh"),
        (picture((800, 600))[:5000], "“thu.jpg” bị hỏng"),
        (picture() + b"<script>alert(1)</script>", "“thu.jpg” chứa thứ khác ngoài ảnh"),
    ],
)
def test_bad_file_is_refused_in_one_clear_sentence(send: Send, data: bytes, sentence: str) -> None:
    answer = send(photos=[file("thu.jpg", data)])
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Tip.objects.exists()


def test_too_many_photos_are_refused(send: Send) -> None:
    answer = send(photos=[file(f"{n}.jpg", picture()) for n in range(5)])
    assert "Gửi nhiều nhất 4 ảnh." in answer.content.decode()


def test_empty_file_that_some_browsers_send_is_no_photo(send: Send) -> None:
    assert send(photos=[file("trong.jpg", b"")]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_fifty_megabytes_are_refused_with_an_answer_and_not_kept(
    live_server: LiveServer, tmp_path: Path
) -> None:
    head = {"kind": "concern", "text": "Ảnh rất lớn", "key": uuid.uuid4().hex}
    answer = posted(f"{live_server.url}/gui/", head, "photos", 50 * 2**20)
    assert answer.status == 400
    assert "Có ảnh lớn hơn 15 MB." in answer.body
    assert "Ảnh rất lớn</textarea>" in answer.body
    assert list(tmp_path.rglob("*.jpg")) == []


@pytest.mark.django_db(transaction=True)
def test_what_says_it_is_far_too_large_is_not_read(live_server: LiveServer) -> None:
    answer = posted(f"{live_server.url}/gui/", {}, "photos", 0, claim=10 * 2**30)
    assert answer.status == 413
    assert "quá lớn" in answer.body


def test_largest_photo_still_comes_in(send: Send) -> None:
    data = picture((2000, 1500))
    answer = send(photos=[file("lon.jpg", data + bytes(MOST_BYTES - len(data)))])
    assert answer.status_code == 200


@pytest.mark.skipif(
    not can_read() and os.environ.get("CI") != "true",
    reason="no Tesseract with Vietnamese on this machine: install tesseract-ocr-vie",
)
def test_words_in_a_photo_are_read_and_scrubbed(send: Send) -> None:
    send(photos=[file("a.png", screen_capture("Đề nghị gọi 0912345678"))])
    photo = Attachment.objects.get()
    read_photo(photo.pk)
    photo.refresh_from_db()
    assert (photo.ocr_status, photo.ocr_text) == ("read", "Đề nghị gọi ☎…")


def test_without_tesseract_the_photo_says_that_it_could_not_be_read(
    send: Send, no_programs: None
) -> None:
    send(photos=[file("a.jpg", picture())])
    photo = Attachment.objects.get()
    read_photo(photo.pk)
    photo.refresh_from_db()
    assert (photo.ocr_status, photo.ocr_text) == ("unreadable", "")


@pytest.mark.django_db(transaction=True)
def test_deleting_deletes_the_file(send: Send) -> None:
    send(photos=[file("a.jpg", picture())])
    name = Attachment.objects.get().file.name
    assert default_storage.exists(name)
    erase(Tip.objects.get())
    assert not default_storage.exists(name)
