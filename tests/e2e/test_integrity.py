"""False information in a real Chromium: triage by keyboard alone, every page without barriers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers
from tests.support.factories.intake import TipFactory
from tests.support.factories.integrity import (
    CaseFactory,
    ClaimFactory,
    SightingFactory,
    judged_case,
)
from tests.support.factories.units import MembershipFactory
from tests.support.federation import Federation

from lantoa.concerns.models import Concern
from lantoa.intake.models import Tip
from lantoa.integrity.domain import appeals, corrections, takedowns
from lantoa.integrity.domain.corrections import Words
from lantoa.integrity.domain.matching import look_at_tip
from lantoa.integrity.models import Case, Claim, Correction, Evidence, Sighting

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

CLAIM = "Công đoàn sẽ thu ba phần trăm lương của mọi công nhân từ tháng sau"
SAME = f"Mọi người ơi {CLAIM.lower()}, có thật không?"


def test_three_tips_are_settled_by_keyboard_alone(
    federation: Federation, visit: Callable[..., Visit]
) -> None:
    claim = ClaimFactory(unit=federation.root, statement=CLAIM)
    known = TipFactory(unit=federation.a, text=SAME, kind="suspicious")
    fresh = TipFactory(
        unit=federation.a, text="Nhà máy bên cạnh đóng cửa ngày mai", kind="suspicious"
    )
    need = TipFactory(unit=federation.a, text="Cơm ca dở quá, mong công đoàn lên tiếng")
    look_at_tip(known)
    here = visit(federation.officer)
    page = here.page
    here.open("/admin/triage/")

    def settle(key: str) -> None:
        with page.expect_navigation():  # the word of the tip before stands there already
            page.keyboard.press(key)
        expect(page.locator(".messages")).to_contain_text("Xong")

    settle("Alt+1")
    page.keyboard.press("2")
    page.keyboard.press("Control+A")
    page.keyboard.type("Nhà máy B đóng cửa ngày mai")
    settle("Control+Enter")
    page.keyboard.press("3")
    for key in ("Tab", "ArrowDown"):  # from the summary to the topic
        page.keyboard.press(key)
    settle("Control+Enter")

    outcomes = {tip.pk: tip.outcome for tip in Tip.objects.all()}
    assert outcomes == {known.pk: "merged", fresh.pk: "claim", need.pk: "concern"}
    assert Sighting.objects.get(tip=known).claim == claim
    assert Case.objects.get().claim.statement == "Nhà máy B đóng cửa ngày mai"
    assert Concern.objects.get().summary == need.text
    assert here.problems == []


@pytest.fixture
def case(federation: Federation) -> Case:
    """A case with a published correction, an appeal, evidence, and work that waits."""
    people = [MembershipFactory(unit=federation.root, role="verifier").user for _ in range(2)]
    unit, actor = federation.root, federation.officer
    made = judged_case(claim__unit=unit, claim__statement=CLAIM, judges=(people[0], people[1]))
    SightingFactory(claim=made.claim, url="https://trang-a.example/bai")
    Evidence.objects.create(
        case=made, url="https://trang-a.example/bai", title="Bài gốc", text="Nội dung.",
        status="taken", sha256="a" * 64, size=1234, captured_at=made.opened_at,
    )  # fmt: skip
    words = Words(
        "Đoàn phí vẫn là một phần trăm", "Không có thay đổi nào.\n\nHỏi công đoàn cơ sở.",
        "Tin đồn tăng đoàn phí", [{"title": "Hướng dẫn 12", "url": "https://congdoan.example/12"}],
    )  # fmt: skip
    correction = corrections.draft(made, words, actor=actor)
    corrections.publish(correction, actor=actor)
    appeals.appeal(correction, "Số văn bản không đúng", key=made.public_id)
    CaseFactory(claim__unit=unit, claim__severity="high")
    for _ in range(2):
        TipFactory(unit=federation.a, text=SAME, url="https://trang-b.example/tin", urgent=True)
    look_at_tip(Tip.objects.latest("pk"))
    look_at_tip(Tip.objects.earliest("pk"))
    takedowns.enter(
        kind="authority", url="https://congdoan.example/x", requester="Sở TT&TT", reason="Sai luật",
        unit=unit, actor=actor,
    )  # fmt: skip
    return made


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_without_barriers(
    federation: Federation, visit: Callable[..., Visit], case: Case, language: str, width: str
) -> None:
    here = visit(federation.officer, language, width)
    public = f"/dinh-chinh/{Correction.objects.get().public_id}/"
    found = {}
    for path in (
        "/admin/triage/",
        "/admin/triage/posts/",
        "/admin/cases/",
        f"/admin/cases/{case.pk}/",
        f"/admin/cases/{Case.objects.get(verdict='').pk}/",
        "/admin/claims/",
        f"/admin/claims/{Claim.objects.earliest('pk').pk}/",
        "/admin/claims/add/",
        "/admin/appeals/",
        "/admin/takedowns/",
        "/dinh-chinh/",
        public,
        f"{public}y-kien/",
        "/dinh-chinh/y-kien/",
        "/dinh-chinh/nhat-ky/",
    ):
        here.open(path)
        if problems := barriers(here):
            found[path] = problems
    assert found == {}
    assert here.problems == []
