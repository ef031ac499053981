"""Collections and kits, and where things come from."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.library.conftest import House
from tests.support.factories.library import ApprovedFactory, ProductFactory, make_master
from tests.support.parallel import in_parallel

from lantoa.channels.adapters import NAMES
from lantoa.duties.models import Deadline, NoticeCopy
from lantoa.library.domain import collecting, sharing
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.lineage import Kin, family
from lantoa.library.domain.target_a.figures import Scope, figures
from lantoa.library.domain.translating import translate
from lantoa.library.domain.writing import save
from lantoa.library.models import Collection, Language, Product, Use
from lantoa.units.models import AuditEntry

SignIn = Callable[..., Client]


def collection(house: House, *products: Product, shared: bool = True) -> Collection:
    made = collecting.make_collection(house.province, "Tháng Công nhân", actor=house.officer)
    for product in products:
        collecting.put(made.pk, product, actor=house.officer)
    words = {"title": made.title, "note": "Dùng trong tháng Năm", "own_note": "Nhắc chị Hoa"}
    return collecting.describe_collection(made.pk, **words, shared=shared, actor=house.officer)


def test_kit_holds_what_may_be_used_and_names_the_rest(
    house: House, sign_in: SignIn, photo: bytes
) -> None:
    free = ApprovedFactory(unit=house.grassroots, headline="Bữa cơm công đoàn")
    make_master(free, photo, name="Ảnh bữa cơm.JPG")
    lost = make_master(free, b"mat", name="mat.jpg", alt="")
    lost.file.storage.delete(lost.file.name)
    asked = ApprovedFactory(unit=house.grassroots, licence="reserved", headline="=Ảnh phải hỏi")
    draft = ProductFactory(unit=house.grassroots, headline="Bản nháp")
    made = collection(house, free, asked, draft)
    other = sign_in(house.other)
    page = other.get(reverse("library:collection", args=[made.pk])).content.decode()
    assert ("Ask first" in page, "Bản nháp" in page, "Nhắc chị Hoa" in page) == (True, False, False)
    assert "1 product in it is not shared with you." in page

    formats = ["print", "social", "text", "loudspeaker", "slides", "originals", "unknown"]
    answer = other.post(reverse("library:kit", args=[made.pk]), {"format": formats})
    assert answer.streaming is True
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    assert archive.testzip() is None
    manifest = json.loads(archive.read("muc-luc.json"))
    folder = "01-bua-com-cong-doan"
    original = free.masters.order_by("pk")[0]
    names = {name.removeprefix(f"{folder}/") for name in archive.namelist()}
    assert names == {
        "ap-phich-a3.pdf", "anh-mang-xa-hoi.png", "toan-van.txt", "loi-doc-loa.txt",
        "phieu-phat-loa.pdf", "trinh-chieu.pptx", f"{original.pk}-anh-bua-com.jpg",
        *(f"bai-{network}.txt" for network in NAMES),
        "quyen-su-dung.csv", "muc-luc.json",
    }  # fmt: skip
    assert archive.read(f"{folder}/{original.pk}-anh-bua-com.jpg") == photo
    assert [(one["headline"], one["reason"][:9]) for one in manifest["refused"]] == [
        ("=Ảnh phải hỏi", "Ask first")
    ]
    assert [one["reason"] for one in manifest["missing"]] == ["The file is missing on disk."]
    assert {f["name"]: f["size"] for f in manifest["files"]} == {
        info.filename: info.file_size
        for info in archive.infolist()
        if info.filename != "muc-luc.json"
    }
    rights = archive.read("quyen-su-dung.csv").decode("utf-8-sig").splitlines()
    assert (len(rights), rights[2].startswith("'=Ảnh phải hỏi,Ask first")) == (3, True)
    assert AuditEntry.objects.get(action="library.kit").after["products"] == [free.pk]


def test_kit_without_anything_that_may_be_used_is_refused(house: House, sign_in: SignIn) -> None:
    made = collection(house, ApprovedFactory(unit=house.grassroots, exclusion="secrecy"))
    answer = sign_in(house.other).post(
        reverse("library:kit", args=[made.pk]), {"format": ["text"]}, follow=True
    )
    assert "There is nothing to put into the kit." in answer.content.decode()


def test_collection_is_of_its_unit_until_it_is_shared(house: House, sign_in: SignIn) -> None:
    made, address = collection(house, shared=False), "library:collection"
    other = sign_in(house.other)
    assert other.get(reverse(address, args=[made.pk])).status_code == 404
    with pytest.raises(NotAllowedError):
        collecting.put(made.pk, ApprovedFactory(), actor=house.other)
    with pytest.raises(LibraryError):
        collecting.make_collection(house.province, " ", actor=house.officer)
    collecting.drop_collection(made.pk, actor=house.officer)
    assert Collection.objects.count() == 0


def test_order_is_changed_and_products_leave(house: House, sign_in: SignIn) -> None:
    one, two, three = (ApprovedFactory(unit=house.grassroots) for _ in range(3))
    made = collection(house, one, two, three)
    collecting.put(made.pk, one, actor=house.officer)  # it is there already
    officer, address = sign_in(house.officer), reverse("library:change_collection", args=[made.pk])
    officer.post(address, {"act": "up", "product": three.pk})
    officer.post(address, {"act": "up", "product": one.pk})
    officer.post(address, {"act": "out", "product": two.pk})
    assert list(made.items.values_list("product", flat=True)) == [one.pk, three.pk]
    assert collecting.move_up(made.pk, one.pk, actor=house.officer) is False


@pytest.mark.django_db(transaction=True)
def test_products_put_in_at_once_each_have_their_place(house: House) -> None:
    made = collection(house)
    products = [ApprovedFactory(unit=house.grassroots) for _ in range(4)]
    in_parallel(4, lambda n: collecting.put(made.pk, products[n], actor=house.officer))
    assert list(made.items.values_list("position", flat=True)) == [1, 2, 3, 4]


def tree(kin: Kin) -> tuple[object, list[object]]:
    return kin.product and kin.product.pk, [tree(child) for child in kin.children]


def test_line_goes_from_the_first_original_to_what_others_made_of_it(
    house: House, sign_in: SignIn
) -> None:
    first = ApprovedFactory(unit=house.grassroots)
    second = sharing.adapt(first, house.elsewhere, actor=house.other)
    english = translate(first.pk, Language.ENGLISH, actor=house.officer)
    sharing.note_use(first, house.elsewhere, "Bảng tin", actor=house.other)
    assert tree(family(english, house.officer)) == (first.pk, [(None, []), (english.pk, [])])
    assert tree(family(second, house.other)) == (first.pk, [(second.pk, []), (None, [])])
    page = sign_in(house.other).get(reverse("library:lineage", args=[second.pk]))
    assert "A product that you may not see." in page.content.decode()
    assert Use.objects.count() == 2


def test_version_in_another_language_is_a_product_that_knows_when_it_is_old(
    house: House, sign_in: SignIn
) -> None:
    closed = {"visibility": "unit", "exclusion": "secrecy"}
    original = ApprovedFactory(unit=house.grassroots, **closed)
    officer = sign_in(house.officer)
    answer = officer.post(reverse("library:translate", args=[original.pk]), {"language": "en"})
    made = Product.objects.get(translation_of=original)
    assert (made.visibility, made.exclusion) == ("unit", "secrecy")
    assert answer.headers["Location"] == reverse("library:edit", args=[made.pk])
    assert translate(original.pk, Language.ENGLISH, actor=house.chair) == made
    for pk, language in ((original.pk, Language.VIETNAMESE), (made.pk, Language.KOREAN)):
        with pytest.raises(LibraryError):
            translate(pk, language, actor=house.officer)
    save(original.pk, {"lead": "Bốn trăm người."}, seen=1, actor=house.chair)
    page = reverse("library:product", args=[made.pk])
    assert "the original has changed since" in officer.get(page).content.decode()
    save(made.pk, {"lead": "Four hundred people."}, seen=1, actor=house.chair)
    assert "the original has changed since" not in officer.get(page).content.decode()


def test_versions_in_other_languages_are_counted_with_their_original(house: House) -> None:
    original = ApprovedFactory(unit=house.grassroots)
    ApprovedFactory(
        unit=house.grassroots, translation_of=original, translated_version=1, language="en"
    )
    day = original.approved_at.date()
    scope = Scope(
        day.replace(day=1),
        day.replace(year=day.year + 1, day=1),
        day.replace(year=day.year + 1, day=1),
    )
    assert figures(house.officer, scope).total == 1


def test_owner_answers_on_the_page_of_requests_and_who_asked_is_told(
    house: House, sign_in: SignIn
) -> None:

    product = ApprovedFactory(unit=house.grassroots, licence="reserved")
    asked = sharing.ask(product, house.elsewhere, "Báo tường", actor=house.other)
    assert Deadline.objects.get(kind="library.request").status == "open"
    chair, page = sign_in(house.chair), reverse("library:requests")
    html = chair.get(f"{page}?state=open").content.decode()
    assert ("Báo tường" in html, "answer due" in html) == (True, True)
    chair.post(reverse("library:answer", args=[asked.pk]), {"decision": "grant", "text": "Mời"})
    assert Deadline.objects.get(kind="library.request").status == "met"
    told = NoticeCopy.objects.get(user=house.other)
    assert told.notice.kind == "library.answered"
    assert "Báo tường" not in chair.get(f"{page}?state=open").content.decode()
    mine = sign_in(house.other).get(f"{page}?state=ours").content.decode()
    assert ("Mời" in mine, 'value="grant"' in mine) == (True, False)
