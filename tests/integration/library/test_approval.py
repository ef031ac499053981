"""Submitting, reviewing, and the link that works once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override
from tests.integration.library.conftest import House
from tests.support.factories.library import ProductFactory, make_master
from tests.support.parallel import in_parallel

from lantoa.duties.models import Deadline, NoticeCopy
from lantoa.library.domain import invitations
from lantoa.library.domain.approval import checklist, review, submit
from lantoa.library.domain.duty import waiting_items
from lantoa.library.domain.errors import EditConflictError, LibraryError, NotAllowedError
from lantoa.library.domain.finding import Filters, find
from lantoa.library.domain.writing import save
from lantoa.library.models import Decision, Invitation, Product, Review, Status


@pytest.fixture
def waiting(house: House) -> Product:
    """Return a product that the chair has submitted."""
    product = ProductFactory(unit=house.grassroots)
    return submit(product.pk, seen=1, actor=house.chair)


@pytest.mark.parametrize(
    ("values", "picture", "left"),
    [
        ({}, {}, []),
        ({"lead": ""}, None, ["text"]),
        ({"topics": []}, None, ["topic"]),
        ({}, {"alt": ""}, ["alt"]),
        ({}, {"mime": "audio/mpeg"}, ["transcript"]),
        ({"licence": ""}, None, ["rights"]),
        ({"licence": "", "exclusion": "personal"}, None, []),
    ],
)
def test_checklist_names_what_is_missing(
    house: House, values: dict[str, Any], picture: dict[str, Any] | None, left: list[str]
) -> None:
    product = ProductFactory(unit=house.grassroots, **values)
    if picture is not None:
        make_master(product, **picture)
    assert [check.code for check in checklist(product) if not check.done] == left


def test_draft_with_something_missing_is_not_submitted(house: House) -> None:
    product = ProductFactory(unit=house.grassroots, licence="")
    with override("en"), pytest.raises(LibraryError, match="Not yet: The rights are known"):
        submit(product.pk, seen=1, actor=house.chair)


def test_officer_above_approves(house: House, waiting: Product) -> None:
    review(waiting.pk, Decision.APPROVE, "", seen=1, actor=house.officer)
    row = Product.objects.get(pk=waiting.pk)
    assert (row.status, row.approved_version) == (Status.APPROVED, 1)


def test_nobody_approves_their_own_or_another_provinces(house: House, waiting: Product) -> None:
    for person in (house.chair, house.viewer, house.other):
        with pytest.raises(NotAllowedError):
            review(waiting.pk, Decision.APPROVE, "", seen=1, actor=person)
    assert Review.objects.count() == 0


def test_comment_changes_nothing_and_return_makes_a_draft(house: House, waiting: Product) -> None:
    with pytest.raises(LibraryError):
        review(waiting.pk, Decision.RETURN, " ", seen=1, actor=house.officer)
    states = []
    for decision in (Decision.COMMENT, Decision.RETURN):
        review(waiting.pk, decision, "Thiếu ngày.", seen=1, actor=house.officer)
        states.append(Product.objects.get(pk=waiting.pk).status)
    assert states == [Status.SUBMITTED, Status.DRAFT]


def test_text_changed_while_it_was_read_is_not_approved(house: House, waiting: Product) -> None:
    save(waiting.pk, {"lead": "Đã đổi."}, seen=1, actor=house.chair)
    submit(waiting.pk, seen=2, actor=house.chair)
    with pytest.raises(EditConflictError):
        review(waiting.pk, Decision.APPROVE, "", seen=1, actor=house.officer)
    assert Product.objects.get(pk=waiting.pk).status == Status.SUBMITTED


def test_two_officers_who_approve_at_once_give_one_approval(
    transactional_db: None, house: House, waiting: Product
) -> None:
    def approve(_: int) -> bool:
        try:
            review(waiting.pk, Decision.APPROVE, "", seen=1, actor=house.officer)
        except LibraryError:
            return False
        return True

    assert in_parallel(4, approve).count(True) == 1
    assert Review.objects.count() == 1


def invite(house: House, product: Product) -> invitations.Link:
    return invitations.invite(
        product.pk, email="duyet@vidu.example", name="Bà Hoa", actor=house.chair
    )


def test_link_approves_once(house: House, waiting: Product) -> None:
    link = invite(house, waiting)
    found = invitations.find(link.secret)
    assert found
    invitations.answer(found, Decision.APPROVE, "")
    with pytest.raises(LibraryError):
        invitations.answer(found, Decision.APPROVE, "")
    row = Review.objects.get()
    assert (row.invitation, row.reviewer, row.decision) == (found, None, Decision.APPROVE)
    again = invitations.find(link.secret)
    assert again
    assert invitations.state(again) == "used"


def test_secret_of_a_link_is_not_stored(house: House, waiting: Product) -> None:
    link = invite(house, waiting)
    stored = Invitation.objects.values().get()
    assert link.secret not in str(stored)
    assert invitations.find("khong-phai") is None


def test_link_expires_and_goes_out_of_date(house: House, waiting: Product) -> None:
    old, current = invite(house, waiting), invite(house, waiting)
    Invitation.objects.filter(pk=old.invitation.pk).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    expired = invitations.find(old.secret)
    assert expired
    assert invitations.state(expired) == "expired"
    with pytest.raises(LibraryError):
        invitations.answer(expired, Decision.APPROVE, "")
    save(waiting.pk, {"lead": "Đã đổi."}, seen=1, actor=house.chair)
    outdated = invitations.find(current.secret)
    assert outdated
    assert invitations.state(outdated) == "outdated"
    with pytest.raises(LibraryError):
        invitations.answer(outdated, Decision.APPROVE, "")
    # A refused answer does not use the link up.
    assert Invitation.objects.get(pk=outdated.pk).used_at is None


def test_only_a_lead_or_officer_hands_approval_on(house: House, waiting: Product) -> None:
    for person in (house.viewer, house.other):
        with pytest.raises(LibraryError):
            invitations.invite(waiting.pk, email="a@vidu.example", name="A", actor=person)
    with pytest.raises(LibraryError):
        invitations.invite(waiting.pk, email=house.chair.email, name="A", actor=house.chair)


def test_time_for_approval_runs_from_submission_to_the_decision(
    house: House, waiting: Product
) -> None:
    review(waiting.pk, Decision.COMMENT, "Ngày nào?", seen=1, actor=house.officer)
    states = [Deadline.objects.get(kind="library.approval").status]
    review(waiting.pk, Decision.APPROVE, "", seen=1, actor=house.officer)
    states.append(Deadline.objects.get(kind="library.approval").status)
    assert states == ["open", "met"]


def test_submitter_is_told_what_was_said(house: House, waiting: Product) -> None:
    review(waiting.pk, Decision.COMMENT, "Ngày nào?", seen=1, actor=house.officer)
    assert list(NoticeCopy.objects.values_list("user", flat=True)) == [house.chair.pk]


def test_what_waits_opens_the_list_it_counts(house: House, waiting: Product) -> None:
    found = {item.url: item.count for item in waiting_items(house.officer)}
    assert found == {
        "/admin/library/?whose=waiting": find(house.officer, Filters(whose="waiting")).total.number,
        "/admin/library/requests/?state=open": 0,
        "/admin/newsroom/mine/": 0,
    }
    assert found["/admin/library/?whose=waiting"] == 1
