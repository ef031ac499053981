"""Making, saving, and two people at once."""

from uuid import uuid4

import pytest
from tests.integration.library.conftest import House
from tests.support.factories.library import ApprovedFactory, ProductFactory, PublishedFactory
from tests.support.parallel import in_parallel

from lantoa.library.domain.amending import correct, kill
from lantoa.library.domain.errors import EditConflictError, LibraryError, NotAllowedError
from lantoa.library.domain.writing import create, save
from lantoa.library.models import Product, Status
from lantoa.units.models import AuditEntry

TEXTS = {"headline": "Bữa cơm công đoàn", "lead": "Hai trăm người cùng ăn."}


def test_same_form_sent_twice_makes_one_product(house: House) -> None:
    key = uuid4()
    made = [create(house.chair, house.grassroots, TEXTS, public_id=key) for _ in range(2)]
    assert [new for _, new in made] == [True, False]
    assert made[0][0] == made[1][0]


def test_same_form_sent_four_times_at_once_makes_one_product(
    transactional_db: None, house: House
) -> None:
    key = uuid4()
    made = in_parallel(4, lambda _: create(house.chair, house.grassroots, TEXTS, public_id=key))
    assert [new for _, new in made].count(True) == 1
    assert Product.objects.count() == 1


def test_viewer_and_stranger_make_nothing(house: House) -> None:
    for person in (house.viewer, house.other):
        with pytest.raises(NotAllowedError):
            create(person, house.grassroots, TEXTS)
    assert Product.objects.count() == 0


def test_scripts_do_not_reach_the_stored_text(house: House) -> None:
    body = '<p onclick="x()">Chào <script>alert(1)</script><a href="javascript:x">đây</a></p>'
    product, _ = create(house.chair, house.grassroots, TEXTS | {"body": body})
    assert product.body == '<p>Chào <a rel="noopener noreferrer">đây</a></p>'


def test_second_editor_is_told_and_both_texts_are_kept(house: House) -> None:
    product, _ = create(house.chair, house.grassroots, TEXTS)
    save(product.pk, {"lead": "Của cán bộ."}, seen=1, actor=house.officer)
    with pytest.raises(EditConflictError) as told:
        save(product.pk, {"lead": "Của chủ tịch."}, seen=1, actor=house.chair)
    assert (told.value.current.version, told.value.current.lead) == (2, "Của cán bộ.")
    save(product.pk, {"lead": "Của chủ tịch."}, seen=2, actor=house.chair)
    versions = [
        (old.version, old.lead)
        for old in (row.as_object() for row in product.revisions.order_by("pk"))
    ]
    assert versions == [
        (1, "Hai trăm người cùng ăn."),
        (2, "Của cán bộ."),
        (3, "Của chủ tịch."),
    ]


def test_of_four_who_save_at_once_one_saves(transactional_db: None, house: House) -> None:
    product, _ = create(house.chair, house.grassroots, TEXTS)

    def write(number: int) -> bool:
        try:
            save(product.pk, {"lead": f"Bản {number}"}, seen=1, actor=house.chair)
        except EditConflictError:
            return False
        return True

    assert in_parallel(4, write).count(True) == 1
    assert Product.objects.get(pk=product.pk).version == 2


def test_saving_what_is_there_makes_no_version(house: House) -> None:
    product, _ = create(house.chair, house.grassroots, TEXTS)
    assert save(product.pk, TEXTS, seen=1, actor=house.chair).version == 1
    assert AuditEntry.objects.filter(action="library.save").count() == 0


def test_text_that_changes_after_approval_is_a_draft_again(house: House) -> None:
    product = ApprovedFactory(unit=house.grassroots)
    row = save(product.pk, {"lead": "Khác rồi."}, seen=1, actor=house.chair)
    assert (row.status, row.version) == (Status.DRAFT, 2)


def test_published_text_is_corrected_not_edited(house: House) -> None:
    product = PublishedFactory(unit=house.grassroots)
    with pytest.raises(LibraryError):
        save(product.pk, {"lead": "Lặng lẽ sửa."}, seen=1, actor=house.officer)
    with pytest.raises(LibraryError):
        correct(product.pk, {"lead": "Đúng."}, " ", seen=1, actor=house.officer)
    row = correct(product.pk, {"lead": "Đúng."}, "Sai số người.", seen=1, actor=house.officer)
    assert (row.status, row.version, row.approved_version, row.correction) == (
        Status.CORRECTED, 2, 2, "Sai số người.",
    )  # fmt: skip


def test_product_is_killed_once_with_a_reason(house: House) -> None:
    product = PublishedFactory(unit=house.grassroots)
    with pytest.raises(LibraryError):
        kill(product.pk, "", actor=house.officer)
    with pytest.raises(NotAllowedError):
        kill(product.pk, "Không được.", actor=house.other)
    done = [kill(product.pk, "Ảnh dùng sai.", actor=house.officer) for _ in range(2)]
    assert done == [True, False]
    row = Product.objects.get(pk=product.pk)
    assert (row.status, row.killed_reason) == (Status.KILLED, "Ảnh dùng sai.")


def test_draft_is_deleted_by_its_makers_and_nobody_else(house: House) -> None:
    product = ProductFactory(unit=house.grassroots)
    with pytest.raises(NotAllowedError):
        kill(product.pk, "Thử.", actor=house.viewer)
    assert kill(product.pk, "Bỏ ý này.", actor=house.chair) is True
