"""Handing files over, seeing how far they are, and settling what they need: the pages."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.integration.library.conftest import House
from tests.support import documents
from tests.support.films import film
from tests.support.worker import work_until_empty

from lantoa.duties.domain.waiting import waiting_for
from lantoa.library.domain.digitising.accepting import copy_recording, process
from lantoa.library.models import Batch, IntakeItem, Master, Product
from lantoa.media import read_credits
from lantoa.runtime import digitise as command
from lantoa.runtime.messages import say

SignIn = Callable[..., Client]
JSON = {"HTTP_ACCEPT": "application/json"}


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def handed_over(client: Client, house: House, *files: SimpleUploadedFile) -> Batch:
    form = {"key": str(uuid4()), "unit": house.grassroots.pk, "name": "Kho cũ", "files": files}
    answer = client.post(reverse("library:digitise"), form)
    batch = Batch.objects.latest("pk")
    assert answer.headers["Location"] == reverse("library:batch", args=[batch.pk])
    return batch


def read_all(batch: Batch) -> None:
    for item in batch.items.all():
        process(item.pk, queue=False)


def test_files_are_handed_over_without_a_script_and_settled_one_by_one(
    house: House, sign_in: SignIn
) -> None:
    chair = sign_in(house.chair)
    batch = handed_over(
        chair, house, upload("hoi_thao.jpg", documents.photo(1)),
        upload("lai.jpg", documents.photo(1)), upload("ve.svg", b"<svg><script/></svg>"),
    )  # fmt: skip
    read_all(batch)
    html = chair.get(reverse("library:batch", args=[batch.pk])).content.decode()
    assert ("3 of 3 files read" in html, "2 files need a person" in html) == (True, True)
    product = Product.objects.get()
    assert html.count(reverse("library:product", args=[product.pk])) == 2  # taken, duplicate
    assert "This drawing holds a program" in html

    waiting = [item for item in waiting_for(house.chair) if item.url == reverse("library:needs")]
    assert [item.count for item in waiting] == [2]
    page = reverse("library:needs")
    assert chair.get(page).content.decode().count('<li class="lt-card') == 2
    item = IntakeItem.objects.get(path="hoi_thao.jpg")
    fix = reverse("library:fix", args=[item.pk])
    chair.post(fix, {"action": "describe", "alt": "Kéo co", "back": page})
    rights = {
        "item": [item.pk], "author": "Tổ ảnh", "owner": "CĐ May Một", "licence": "union",
        "territory": "world", "releases": "held", "rights_from": "2015-01-01",
    }  # fmt: skip
    chair.post(f"{page}?need=rights", rights)
    refused = IntakeItem.objects.get(path="ve.svg")
    chair.post(
        reverse("library:fix", args=[refused.pk]), {"action": "dismiss", "back": "//x.example"}
    )
    assert "Nothing waits for a person here" in chair.get(page).content.decode()
    product.refresh_from_db()
    assert (product.author, product.licence, product.masters.get().alt) == (
        "Tổ ảnh", "union", "Kéo co",
    )  # fmt: skip


def test_file_sent_in_pieces_goes_on_after_a_broken_line(
    transactional_db: None, house: House, sign_in: SignIn
) -> None:
    chair, data = sign_in(house.chair), documents.photo(5)
    form = {"key": str(uuid4()), "unit": house.grassroots.pk, "name": ""}
    answer = chair.post(reverse("library:digitise"), form, **JSON)
    batch = json.loads(answer.content)["batch"]
    assert (
        json.loads(chair.post(reverse("library:digitise"), form, **JSON).content)["batch"] == batch
    )

    def place() -> dict[str, int | str]:
        about = {"path": "2015/anh.jpg", "size": len(data)}
        return json.loads(chair.post(f"{batch}files/", about).content)

    def send(address: str, start: int, piece: bytes) -> dict[str, int]:
        return json.loads(chair.post(
            address, piece, content_type="application/octet-stream", HTTP_X_OFFSET=str(start)
        ).content)  # fmt: skip

    where = str(place()["piece"])
    assert send(where, 0, data[:1000]) == {"received": 1000}
    assert place()["received"] == 1000
    assert send(where, 0, data[:1000]) == {"received": 1000}  # the answer had been lost
    assert send(where, 1000, data[1000:]) == {"received": len(data)}
    work_until_empty()
    assert place()["received"] == len(data)
    assert IntakeItem.objects.get().status == "taken"


def test_others_neither_see_nor_add_to_a_batch(house: House, sign_in: SignIn) -> None:
    batch = handed_over(sign_in(house.chair), house, upload("a.jpg", documents.photo(1)))
    addresses = [
        reverse("library:batch", args=[batch.pk]),
        reverse("library:announce", args=[batch.pk]),
    ]
    other = sign_in(house.other)
    assert [other.post(address, {"path": "x"}).status_code for address in addresses] == [404, 404]
    viewer = sign_in(house.viewer)
    assert viewer.post(addresses[1], {"path": "x.jpg", "size": 9}).status_code == 422
    item = batch.items.get()
    fix = reverse("library:fix", args=[item.pk])
    assert other.post(fix, {"action": "dismiss"}).status_code == 404
    assert batch.items.count() == 1


def test_search_by_picture_and_likes_beside_a_product(house: House, sign_in: SignIn) -> None:
    chair = sign_in(house.chair)
    read_all(handed_over(chair, house, upload("keo_co.jpg", documents.photo(7))))
    small = documents.photo(7, size=(160, 120), quality=40)
    read_all(handed_over(chair, house, upload("nho.jpg", small)))
    first, second = Product.objects.order_by("pk")
    html = chair.post(
        reverse("library:similar"), {"photo": upload("x.jpg", small)}
    ).content.decode()
    assert ("keo co" in html, "nho" in html) == (True, True)
    beside = chair.get(reverse("library:product", args=[first.pk])).content.decode()
    assert reverse("library:product", args=[second.pk]) in beside
    none = chair.post(reverse("library:similar"), {"photo": upload("x.jpg", documents.photo(9))})
    assert "No picture looks like it" in none.content.decode()
    bad = chair.post(reverse("library:similar"), {"photo": upload("x.jpg", b"khong phai")})
    assert "not a photo that we know" in bad.content.decode()


def test_photo_is_downloaded_with_its_credits_and_a_film_gets_a_copy_for_the_web(
    house: House, sign_in: SignIn, tmp_path: Path
) -> None:
    chair = sign_in(house.chair)
    film(tmp_path / "phim.mp4")
    movie = (tmp_path / "phim.mp4").read_bytes()
    read_all(handed_over(
        chair, house, upload("a.jpg", documents.photo(1)), upload("phim.mp4", movie)
    ))  # fmt: skip
    Product.objects.update(author="Trần Văn Đức", owner="CĐ May Một", licence="union")
    photo, moving = Master.objects.order_by("pk")
    answer = chair.get(reverse("library:credited", args=[photo.pk]))
    said = read_credits(answer.content)
    assert (said.title, said.author) == ("a", "Trần Văn Đức")
    assert said.rights.startswith("© CĐ May Một · ")
    access = reverse("library:access", args=[moving.pk])
    assert chair.get(access).status_code == 404
    for _ in range(2):
        copy_recording(moving.pk)
    answer = chair.get(access)
    assert b"ftyp" in b"".join(answer.streaming_content)[:16]  # type: ignore[attr-defined]


def test_command_takes_a_folder_once(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "Kho"
    (folder / "2015").mkdir(parents=True)
    (folder / "2015" / "a.jpg").write_bytes(documents.photo(1))
    (folder / "b.docx").write_bytes(documents.word())
    (folder / "c.zip").write_bytes(documents.archive({"d.jpg": documents.photo(2)}))
    house.chair.email = "chair@vidu.example"
    house.chair.save()
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    args = [str(folder), "--unit", house.grassroots.code, "--by", "chair@vidu.example"]
    for _ in range(2):
        assert command.run(parser.parse_args(args)) == 3  # rights are missing
        assert (Product.objects.count(), IntakeItem.objects.count()) == (3, 4)
    assert say("{number} files need a person", number=3) in capsys.readouterr().out
    assert command.run(parser.parse_args([*args[:2], "khong-co"])) == 2
    assert command.run(parser.parse_args([*args[:4], "khong@vidu.example"])) == 2
