"""The pages of concerns: who sees what, and what the steps say."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from tests.integration.concerns.conftest import Branch
from tests.support.factories.concerns import ConcernFactory
from tests.support.factories.intake import TipFactory
from tests.support.factories.units import MembershipFactory

from lantoa.concerns.domain.keeping import RETENTION, erase
from lantoa.concerns.domain.queries import PAGE_SIZE, Filters, find
from lantoa.concerns.domain.raising import raise_concern
from lantoa.concerns.models import Concern
from lantoa.duties.domain.waiting import waiting_for
from lantoa.intake.models import Attachment, Tip
from lantoa.privacy.domain import retention
from lantoa.privacy.models import Deletion
from lantoa.units.models import Role, User

SignIn = Callable[[User], Client]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Return the function that gives an officer's browser, in English."""

    def make(user: User) -> Client:
        client = Client()
        client.cookies["django_language"] = "en"
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


def step(client: Client, concern: Concern, action: str, **data: object) -> tuple[int, str]:
    """Post a step of the page as it is now; the status and the page after it."""
    seen = concern.events.order_by("-id").values_list("pk", flat=True).first() or ""
    answer = client.post(
        f"/admin/concerns/{concern.pk}/", {"action": action, "seen": seen, **data}, follow=True
    )
    return answer.status_code, answer.content.decode()


def test_officer_opens_a_concern_from_a_tip(branch: Branch, sign_in: SignIn) -> None:
    tip = TipFactory(unit=branch.province, zone="KCN Thử", urgent=True)
    client = sign_in(branch.officer)
    page = client.get(f"/admin/concerns/add/?tip={tip.pk}").content.decode()
    assert (tip.text in page, 'value="KCN Thử"' in page) == (True, True)
    client.post(
        f"/admin/concerns/add/?tip={tip.pk}",
        {"summary": "Chậm lương", "topic": "wages", "urgency": "high",
         "unit": branch.province.pk, "zone": "KCN Thử"},
    )  # fmt: skip
    concern = Concern.objects.get()
    assert (concern.origin, concern.urgency, concern.tips.get().tip) == ("tip", "high", tip)


@pytest.mark.parametrize("path", ["/admin/concerns/{}/", "/admin/concerns/add/?tip={tip}"])
def test_what_belongs_to_others_is_not_found(branch: Branch, sign_in: SignIn, path: str) -> None:
    concern = ConcernFactory(unit=branch.other)
    tip = TipFactory(unit=branch.other)
    found = sign_in(branch.officer).get(path.format(concern.pk, tip=tip.pk))
    assert found.status_code == 404


def test_photo_is_shown_to_those_who_see_the_concern_and_to_nobody_else(
    branch: Branch, sign_in: SignIn
) -> None:
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    tip = TipFactory(unit=branch.province)
    photo = Attachment.objects.create(
        tip=tip, file=ContentFile(picture.getvalue(), name="x.jpg"), sha256="0" * 64,
        mime="image/jpeg", width=8, height=8, ocr_text="THÔNG BÁO",
    )  # fmt: skip
    concern = raise_concern(
        topic="wages", unit=branch.province, summary="x", tips=[tip], actor=branch.officer
    )
    address = f"/admin/concerns/{concern.pk}/photos/{photo.pk}/"
    client = sign_in(branch.officer)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == picture.getvalue()  # type: ignore[attr-defined]
    assert "THÔNG BÁO" in client.get(f"/admin/concerns/{concern.pk}/").content.decode()
    stranger = MembershipFactory(unit=branch.other).user
    assert sign_in(stranger).get(address).status_code == 404
    photo.file.delete()


def test_steps_lead_from_new_to_closed(branch: Branch, sign_in: SignIn) -> None:
    concern = raise_concern(topic="wages", unit=branch.province, summary="x", actor=branch.officer)
    client = sign_in(branch.officer)
    said = [
        step(client, concern, "take")[1].count("The concern is in your hands."),
        step(client, concern, "urgency", urgency="high")[1].count("The urgency is changed"),
        step(client, concern, "assign", owner=branch.colleague.pk)[1].count("is named."),
        step(client, concern, "hand_over", to=branch.root.pk)[1].count("is handed over."),
        step(client, concern, "answer", text="Rồi.")[1].count("The answer is sent"),
        step(client, concern, "close")[1].count("Closed with an answer"),
        step(client, concern, "reopen", text="Còn")[1].count("open again."),
    ]
    assert said == [1] * 7


def test_words_of_a_concern_are_removed_and_stay_removed(branch: Branch, sign_in: SignIn) -> None:
    concern = raise_concern(
        topic="wages", unit=branch.province, summary="Lời", zone="KCN", actor=branch.officer
    )
    client = sign_in(branch.officer)
    step(client, concern, "answer", text="Trả lời")
    assert "All words of this concern are removed." in step(client, concern, "forget")[1]
    concern.refresh_from_db()
    assert (concern.summary, concern.zone, concern.events.exclude(text="").count()) == ("", "", 0)
    assert Deletion.objects.get().reference == str(concern.public_id)
    assert erase(str(concern.public_id)) == 0


def test_closed_concerns_go_after_five_years_and_open_ones_stay(branch: Branch) -> None:
    long_ago = timezone.now() - timedelta(days=6 * 365)
    old = {"unit": branch.province, "opened_at": long_ago}
    ConcernFactory(status="closed", closing="reason", closed_at=long_ago, **old)
    kept = ConcernFactory(**old)
    run = retention.run(RETENTION)
    assert run is not None
    assert (run.deleted, list(Concern.objects.all())) == (1, [kept])


def test_step_on_an_old_page_is_refused_and_what_was_written_is_kept(
    branch: Branch, sign_in: SignIn
) -> None:
    concern = raise_concern(topic="wages", unit=branch.province, summary="x", actor=branch.officer)
    seen = concern.events.get().pk
    step(sign_in(branch.colleague), concern, "take")
    data = {"action": "answer", "seen": seen, "text": "Câu trả lời của tôi"}
    answer = sign_in(branch.officer).post(f"/admin/concerns/{concern.pk}/", data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("was faster" in page, "Câu trả lời của tôi</textarea>" in page) == (True, True)


def test_markup_in_a_report_is_shown_as_text(branch: Branch, sign_in: SignIn) -> None:
    tip = TipFactory(unit=branch.province, text="<script>alert(1)</script>")
    concern = raise_concern(
        topic="wages", unit=branch.province, summary="<b>x", tips=[tip], actor=branch.officer
    )
    page = sign_in(branch.officer).get(f"/admin/concerns/{concern.pk}/").content.decode()
    assert ("<script>alert(1)" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_pages_of_the_list_hold_every_concern_once(branch: Branch) -> None:
    now = timezone.now()
    ConcernFactory.create_batch(PAGE_SIZE + 3, unit=branch.province, opened_at=now)
    first = find(branch.officer, Filters())
    second = find(branch.officer, Filters(), first.next)
    ids = [concern.pk for page in (first, second) for concern in page.concerns]
    assert (len(ids), len(set(ids)), second.next) == (PAGE_SIZE + 3, PAGE_SIZE + 3, "")
    assert first.total.number == PAGE_SIZE + 3


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"mine", "late", "park"}),
        (Filters(status="closed"), {"closed"}),
        (Filters(status="all"), {"mine", "late", "park", "closed"}),
        (Filters(mine=True), {"mine"}),
        (Filters(overdue=True), {"late"}),
        (Filters(topic="housing"), {"park"}),
        (Filters(zone="KCN Thử"), {"late"}),
        (Filters(urgency="critical"), {"late"}),
    ],
)
def test_filters(branch: Branch, filters: Filters, expected: set[str]) -> None:
    now = timezone.now()
    province = {"unit": branch.province}
    ConcernFactory(summary="mine", owner=branch.officer, **province)
    ConcernFactory(
        summary="late", due_at=now - timedelta(hours=1), zone="KCN Thử", urgency="critical",
        **province,
    )  # fmt: skip
    ConcernFactory(summary="park", unit=branch.park, topic="housing")
    ConcernFactory(summary="closed", status="closed", closing="reason", closed_at=now, **province)
    ConcernFactory(summary="elsewhere", unit=branch.other)
    found = find(branch.officer, filters)
    assert {concern.summary for concern in found.concerns} == expected


@pytest.mark.parametrize("after", ["x", "_", "2026-01-01_1", "2026-13-01T00:00:00+00:00_1"])
def test_place_that_cannot_be_read_is_the_beginning(branch: Branch, after: str) -> None:
    concern = ConcernFactory(unit=branch.province)
    assert find(branch.officer, Filters(), after).concerns == [concern]


def test_what_waits_for_a_person_agrees_with_the_lists(branch: Branch, sign_in: SignIn) -> None:
    ConcernFactory(unit=branch.province, due_at=timezone.now() - timedelta(hours=1))
    ConcernFactory(unit=branch.park, owner=branch.officer, status="in_progress")
    client = sign_in(branch.officer)
    for item in waiting_for(branch.officer):
        page = client.get(item.url).content.decode()
        assert f'data-total="{item.count}"' in page, item.label
    assert Tip.objects.count() == 0


@pytest.mark.parametrize("role", [Role.VIEWER, Role.COLLABORATOR])
def test_who_only_sees_a_concern_takes_no_step(branch: Branch, sign_in: SignIn, role: Role) -> None:
    tip = TipFactory(unit=branch.province)
    concern = raise_concern(
        topic="wages", unit=branch.province, summary="x", tips=[tip], actor=branch.officer
    )
    client = sign_in(MembershipFactory(unit=branch.province, role=role).user)
    for action, data in {"answer": {"text": "Rồi."}, "take": {}, "forget": {}}.items():
        status, page = step(client, concern, action, **data)
        assert (status, "Only people who work in this unit" in page) == (409, True)
    concern.refresh_from_db()
    assert (concern.status, concern.summary, tip.messages.count()) == ("open", "x", 0)


def test_who_may_only_look_is_offered_no_step(branch: Branch, sign_in: SignIn) -> None:
    address = f"/admin/concerns/{ConcernFactory(unit=branch.province).pk}/"
    viewer = MembershipFactory(unit=branch.province, role=Role.VIEWER).user

    def offered(user: User) -> bool:
        return 'name="action"' in sign_in(user).get(address).content.decode()

    assert (offered(branch.officer), offered(viewer)) == (True, False)
