"""The pages of the library, as people use them."""

import re
from collections.abc import Callable
from uuid import uuid4

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.integration.library.conftest import House
from tests.support.factories.library import ApprovedFactory, ProductFactory, make_master
from wagtail.test.utils.form_data import rich_text

from lantoa.library.domain.approval import submit
from lantoa.library.domain.writing import create, save
from lantoa.library.models import Master, Product, Review, Status

SignIn = Callable[..., Client]


def lines(house: House, **values: object) -> dict[str, object]:
    return {
        "key": str(uuid4()),
        "headline": "Bữa cơm công đoàn",
        "lead": "Trưa nay, ba trăm người.",
        "more": "Vui.\n\nẤm <b>cúng</b>.",
        "topic": "meals",
        "unit": house.grassroots.pk,
        "mine": "on",
        "action": "submit",
    } | values


def jpeg(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_1.jpg", data, "image/jpeg")


def test_photo_and_three_lines_wait_for_approval(
    house: House, sign_in: SignIn, photo: bytes
) -> None:
    chair = sign_in(house.chair)
    form = lines(house, photo=jpeg(photo), alt="Công nhân ăn cơm")
    answer = chair.post(reverse("library:new"), form)
    product = Product.objects.get()
    assert answer.headers["Location"] == reverse("library:product", args=[product.pk])
    assert (product.status, product.author, product.owner, product.licence) == (
        Status.SUBMITTED, str(house.chair), "Công đoàn May Một", "union",
    )  # fmt: skip
    assert product.body == "<p>Vui.</p>\n\n<p>Ấm &lt;b&gt;cúng&lt;/b&gt;.</p>"
    master = product.masters.get()
    assert (master.mime, master.width, master.height, master.size) == (
        "image/jpeg", 640, 480, len(photo),
    )  # fmt: skip


def test_photo_shown_to_others_carries_no_metadata(
    house: House, sign_in: SignIn, photo: bytes
) -> None:
    chair = sign_in(house.chair)
    chair.post(reverse("library:new"), lines(house, photo=jpeg(photo), alt="Ảnh"))
    master = Master.objects.get()
    with master.preview.open("rb") as shown:
        assert dict(Image.open(shown).getexif()) == {}
    answer = chair.get(reverse("library:preview", args=[master.pk]))
    assert answer.headers["Content-Type"] == "image/jpeg"


def test_damaged_photo_costs_no_typing_and_a_second_try_makes_no_second_product(
    house: House, sign_in: SignIn, photo: bytes
) -> None:
    chair = sign_in(house.chair)
    form = lines(house, photo=jpeg(photo[:2000]), alt="Ảnh")
    html = chair.post(reverse("library:new"), form).content.decode()
    assert "The photo is damaged" in html
    version = re.search(r'name="version" value="(\d+)"', html)
    assert version
    again = form | {"photo": jpeg(photo), "version": version[1], "headline": "Sửa lại"}
    chair.post(reverse("library:new"), again)
    product = Product.objects.get()
    assert (product.headline, product.status, product.masters.count()) == (
        "Sửa lại", Status.SUBMITTED, 1,
    )  # fmt: skip


def test_without_the_tick_it_stays_a_draft_and_says_why(house: House, sign_in: SignIn) -> None:
    chair = sign_in(house.chair)
    form = lines(house)
    del form["mine"]
    html = chair.post(reverse("library:new"), form, follow=True).content.decode()
    assert "Kept as a draft. Not yet: The rights are known." in html
    assert Product.objects.get().status == Status.DRAFT


def test_photo_needs_its_sentence(house: House, sign_in: SignIn, photo: bytes) -> None:
    html = sign_in(house.chair).post(reverse("library:new"), lines(house, photo=jpeg(photo)))
    assert "Say in one sentence what the photo shows." in html.content.decode()
    assert Product.objects.count() == 0


def edit_form(product: Product, **values: object) -> dict[str, object]:
    return {
        "seen": product.version, "kind": "news", "headline": product.headline,
        "lead": product.lead, "body": rich_text("<p>Thân bài.</p>"), "topics": ["meals"],
        "visibility": "system",
    } | values  # fmt: skip


def test_second_editor_sees_both_texts_and_then_saves(house: House, sign_in: SignIn) -> None:
    product, _ = create(house.chair, house.grassroots, {"headline": "Cũ", "lead": "Gốc"})
    mine = edit_form(product, lead="Của chủ tịch")
    save(product.pk, {"lead": "Của cán bộ"}, seen=1, actor=house.officer)
    chair, address = sign_in(house.chair), reverse("library:edit", args=[product.pk])
    html = chair.post(address, mine).content.decode()
    assert "Somebody else saved it while you were writing" in html
    assert ("Của cán bộ" in html, "Của chủ tịch" in html) == (True, True)
    assert 'name="seen" value="2"' in html
    chair.post(address, mine | {"seen": 2})
    assert Product.objects.get().lead == "Của chủ tịch"
    old = chair.get(reverse("library:version", args=[product.pk, 2])).content.decode()
    assert "Của cán bộ" in old


def test_officer_approves_from_the_page(house: House, sign_in: SignIn) -> None:
    product = ProductFactory(unit=house.grassroots)
    submit(product.pk, seen=1, actor=house.chair)
    address = reverse("library:review", args=[product.pk])
    sign_in(house.chair).post(address, {"seen": 1, "decision": "approve"})
    assert Product.objects.get().status == Status.SUBMITTED
    form = {"seen": 1, "decision": "approve", "text": "Hay."}
    html = sign_in(house.officer).post(address, form, follow=True).content.decode()
    assert Product.objects.get().status == Status.APPROVED
    assert ("Approved." in html, f"<b>{house.officer}</b>" in html) == (True, True)


def test_link_in_the_mail_opens_approves_and_then_says_it_is_used(
    house: House, sign_in: SignIn
) -> None:
    product = ProductFactory(unit=house.grassroots)
    submit(product.pk, seen=1, actor=house.chair)
    sign_in(house.chair).post(
        reverse("library:invite", args=[product.pk]),
        {"name": "Bà Hoa", "email": "hoa@vidu.example"},
    )
    message = mail.outbox[0]
    assert (message.to, "Mời đọc và duyệt" in message.subject) == (["hoa@vidu.example"], True)
    found = re.search(r"https?://[^/]+(/duyet/\S+)", str(message.body))
    assert found
    stranger = Client()
    stranger.cookies["django_language"] = "en"
    page = stranger.get(found[1])
    assert (page.status_code, product.headline in page.content.decode()) == (200, True)
    assert page.headers["Cache-Control"] == "no-store"
    thanks = stranger.post(found[1], {"seen": 1, "decision": "approve", "text": ""})
    assert "Thank you" in thanks.content.decode()
    assert Product.objects.get().status == Status.APPROVED
    assert Review.objects.get().invitation is not None
    assert "This link has been used" in stranger.get(found[1]).content.decode()
    assert Client().get("/duyet/khong-co/").status_code == 404


def test_files_are_served_only_with_their_product(house: House, sign_in: SignIn) -> None:
    shared = make_master(ApprovedFactory(unit=house.grassroots))
    secret = make_master(ProductFactory(unit=house.grassroots))
    other = sign_in(house.other)
    answers = [other.get(reverse("library:original", args=[m.pk])) for m in (shared, secret)]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0].headers["Content-Disposition"] == 'attachment; filename="anh.jpg"'


def test_product_of_another_unit_is_not_found_until_it_is_shared(
    house: House, sign_in: SignIn
) -> None:
    product, other = ProductFactory(unit=house.grassroots), sign_in(house.other)
    names = ("product", "edit")
    addresses = [reverse(f"library:{name}", args=[product.pk]) for name in names]
    assert [other.get(address).status_code for address in addresses] == [404, 404]


def test_another_unit_reads_the_answer_and_makes_its_own(house: House, sign_in: SignIn) -> None:
    product = ApprovedFactory(unit=house.grassroots)
    other = sign_in(house.other)
    html = other.get(reverse("library:product", args=[product.pk])).content.decode()
    assert f"Yes: name {product.author}." in html
    answer = other.post(reverse("library:adapt", args=[product.pk]), {"unit": house.elsewhere.pk})
    made = Product.objects.get(adapted_from=product)
    assert answer.headers["Location"] == reverse("library:edit", args=[made.pk])


def test_list_costs_the_same_for_one_product_and_for_twenty(
    house: House, sign_in: SignIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _ in range(20):
        make_master(ApprovedFactory(unit=house.grassroots))
    other = sign_in(house.other)
    other.get(reverse("library:products"))
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        html = other.get(reverse("library:products")).content.decode()
    assert 'data-total="20"' in html
