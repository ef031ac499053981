"""The screens of the integrity floor, through the browser's door."""

import json
import re
import xml.etree.ElementTree as ET
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.integration.integrity.conftest import Desk, make_desk
from tests.integration.integrity.test_answers import CLAIM, WORDS, false_case
from tests.support.factories.intake import TipFactory
from tests.support.factories.integrity import CaseFactory, ClaimFactory, SightingFactory
from tests.support.factories.units import MembershipFactory, UnitFactory
from tests.support.parallel import in_parallel

from lantoa.concerns.domain.answering import close
from lantoa.concerns.domain.raising import raise_concern
from lantoa.concerns.models import Concern
from lantoa.intake.models import Tip
from lantoa.integrity.domain.corrections import draft, publish, withdraw
from lantoa.integrity.domain.matching import look_at_tip
from lantoa.integrity.domain.queries import sightings_of
from lantoa.integrity.models import Case, Claim, Correction, Judgement
from lantoa.units.models import Role, User

TRIAGE = "/admin/triage/"


def enter(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def officer(desk: Desk) -> Client:
    return enter(desk.maker)


def concern_fields(desk: Desk) -> dict[str, object]:
    return {"concern-topic": "wages", "concern-urgency": "normal", "concern-unit_id": desk.unit.pk,
            "concern-summary": "Chậm lương"}  # fmt: skip


def test_a_tip_becomes_a_concern_and_the_next_opens(desk: Desk, officer: Client) -> None:
    first, second = TipFactory(unit=desk.unit), TipFactory(unit=desk.unit)
    data = {"tip": first.pk, "action": "concern"} | concern_fields(desk)
    answer = officer.post(TRIAGE, data)
    assert (answer.status_code, answer.url) == (302, f"{TRIAGE}?tip={second.pk}")
    assert Concern.objects.get().summary == "Chậm lương"
    assert Tip.objects.get(pk=first.pk).outcome == "concern"


def test_a_tip_becomes_a_claim_with_those_that_say_the_same(desk: Desk, officer: Client) -> None:
    text = "Nghe nói từ tháng sau công đoàn thu ba phần trăm lương, ai cũng phải đóng"
    tips = [TipFactory(unit=desk.unit, text=text) for _ in range(2)]
    page = officer.get(f"{TRIAGE}?tip={tips[0].pk}").content.decode()
    assert f'name="also" value="{tips[1].pk}"' in page
    officer.post(TRIAGE, {
        "tip": tips[0].pk, "action": "claim", "also": [tips[1].pk], "statement": CLAIM,
        "severity": "high", "unit_id": desk.unit.pk, "about_union": "on",
    })  # fmt: skip
    claim = Claim.objects.get()
    assert (claim.statement, claim.severity, claim.about_union) == (CLAIM, "high", True)
    assert {s.tip for s in sightings_of(claim)} == set(tips)
    assert Case.objects.get().maker == desk.maker
    assert set(Tip.objects.values_list("outcome", flat=True)) == {"claim"}


def test_a_tip_joins_the_claim_that_the_machine_suggests(desk: Desk, officer: Client) -> None:
    claim = ClaimFactory(unit=desk.root, statement=CLAIM)
    tip = TipFactory(unit=desk.unit, text=f"Mọi người ơi {CLAIM.lower()}, có thật không?")
    look_at_tip(tip)
    assert CLAIM in officer.get(TRIAGE).content.decode()
    officer.post(TRIAGE, {"tip": tip.pk, "claim": claim.pk})
    assert sightings_of(claim).get().tip == tip
    assert tip.claim_suggestions.get().accepted is True


@pytest.mark.parametrize(
    ("action", "answer", "outcome", "told"),
    [
        ("spam", "", "spam", 0),
        ("none", "", "none", 1),
        ("referred", "Hãy gọi Thanh tra tỉnh", "referred", 1),
        ("referred", "", "", 0),
    ],
)
def test_a_tip_is_set_aside(
    desk: Desk, officer: Client, action: str, answer: str, outcome: str, told: int
) -> None:
    tip = TipFactory(unit=desk.unit)
    officer.post(TRIAGE, {"tip": tip.pk, "action": action, "answer": answer})
    assert Tip.objects.get(pk=tip.pk).outcome == outcome
    assert tip.progress.filter(stage="closed").count() == told


def test_two_officers_on_one_tip_leave_one_result(transactional_db: None) -> None:
    desk = make_desk()
    tip = TipFactory(unit=desk.unit)
    fields = concern_fields(desk)
    people = [desk.maker, desk.first]

    def work(number: int) -> int:
        data = {"tip": tip.pk, "action": "concern"} | fields
        return enter(people[number]).post(TRIAGE, data).status_code

    assert in_parallel(2, work) == [302, 302]
    assert Concern.objects.count() == 1
    answer = enter(desk.second).post(TRIAGE, {"tip": tip.pk, "action": "spam"}, follow=True)
    assert "Tin này đã được xử lý" in answer.content.decode()
    assert Tip.objects.get().outcome == "concern"


def test_script_in_a_tip_stays_text(desk: Desk, officer: Client) -> None:
    TipFactory(unit=desk.unit, text="<script>alert(1)</script>", url="javascript:alert(1)")
    page = officer.get(TRIAGE).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert 'href="javascript' not in page


def test_a_stranger_to_the_unit_sees_no_case(desk: Desk) -> None:
    other = make_desk()
    case = CaseFactory(claim__unit=desk.unit)
    assert enter(other.local).get(f"/admin/cases/{case.pk}/").status_code == 404
    assert enter(desk.local).get(f"/admin/cases/{case.pk}/").status_code == 200


def test_a_judge_sees_what_others_say_only_after_judging(desk: Desk) -> None:
    case = CaseFactory(claim__unit=desk.root, maker=desk.maker)
    Judgement.objects.create(
        case=case, round=1, judge=desk.first, verdict="untrue", reasons="Lý do bí mật"
    )
    judge = enter(desk.second)
    page = f"/admin/cases/{case.pk}/"
    assert "Lý do bí mật" not in judge.get(page).content.decode()
    judge.post(f"{page}do/judge/", {"verdict": "untrue", "reasons": "Văn bản 12"})
    assert "Lý do bí mật" in judge.get(page).content.decode()
    assert Case.objects.get().verdict == "untrue"


@pytest.mark.parametrize("name", ["triage", "posts", "claims", "add_claim", "cases", "appeals",
                                  "takedowns"])  # fmt: skip
def test_every_page_opens_empty(desk: Desk, officer: Client, name: str) -> None:
    assert officer.get(reverse(f"integrity:{name}")).status_code == 200


def test_the_dossier_holds_hashes_and_nobody_s_name(desk: Desk, officer: Client) -> None:
    case = false_case(desk)
    SightingFactory(claim=case.claim)
    found = officer.get(f"/admin/cases/{case.pk}/papers/dossier.json").json()
    assert (found["verdict"], found["claim"], len(found["sightings"])) == ("untrue", CLAIM, 1)
    assert desk.first.last_name not in json.dumps(found, ensure_ascii=False)
    pdf = officer.get(f"/admin/cases/{case.pk}/papers/dossier.pdf").content
    text = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    assert "Tin sai sự thật" in text


@pytest.fixture
def correction(desk: Desk) -> Correction:
    made = draft(false_case(desk), WORDS, actor=desk.third)
    publish(made, actor=desk.third)
    return Correction.objects.get(pk=made.pk)


def test_the_page_leads_with_the_fact_and_holds_a_claim_review(correction: Correction) -> None:
    page = Client().get(f"/dinh-chinh/{correction.public_id}/").content.decode()
    assert page.index(WORDS.title) < page.index(WORDS.rumour)
    assert CLAIM not in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    review = json.loads(found[1])
    assert {name: review[name] for name in ("@context", "@type", "claimReviewed", "url")} == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": WORDS.rumour,
        "url": f"{settings.BASE_URL}/dinh-chinh/{correction.public_id}/",
    }
    assert review["reviewRating"] == {
        "@type": "Rating", "ratingValue": 2, "worstRating": 1, "bestRating": 5,
        "alternateName": "Tin sai sự thật",
    }  # fmt: skip


def test_feeds_hold_what_stands(desk: Desk, correction: Correction) -> None:
    def counts() -> tuple[int, int, int]:
        rss = ET.fromstring(Client().get("/dinh-chinh/rss.xml").content)
        return (
            len(Client().get("/dinh-chinh/feed.json").json()["items"]),
            len(rss.findall("channel/item")),
            len(Client().get("/dinh-chinh/claimreview.json").json()["dataFeedElement"]),
        )

    assert counts() == (1, 1, 1)
    withdraw(correction, reason="Sai nguồn", actor=desk.third)
    assert counts() == (0, 0, 0)
    page = Client().get(f"/dinh-chinh/{correction.public_id}/").content.decode()
    assert "Sai nguồn" in page
    assert "ld+json" not in page


def test_a_draft_is_nowhere(desk: Desk) -> None:
    made = draft(false_case(desk), WORDS, actor=desk.third)
    assert Client().get(f"/dinh-chinh/{made.public_id}/").status_code == 404
    assert WORDS.title not in Client().get("/dinh-chinh/").content.decode()


def test_anybody_appeals_and_reads_the_answer_with_the_code(correction: Correction) -> None:
    client = Client()
    address = f"/dinh-chinh/{correction.public_id}/y-kien/"
    key = client.get(address).context["form"].initial["key"]
    page = client.post(address, {"key": key, "text": "Số liệu sai"}).content.decode()
    code = re.search(r"<code>([0-9A-Z-]+)</code>", page)
    assert code is not None
    answer = client.post("/dinh-chinh/y-kien/", {"code": code[1].lower()}).content.decode()
    assert WORDS.title in answer
    assert "Không có ý kiến" in client.post("/dinh-chinh/y-kien/", {"code": "X"}).content.decode()


def test_a_tip_is_not_taken_out_of_a_unit_by_somebody_who_only_sees_it(desk: Desk) -> None:
    park = UnitFactory(level="industrial_zone_union", parent=desk.root)
    MembershipFactory(unit=park, user=desk.local, role=Role.VIEWER)
    tip = TipFactory(unit=park)
    data = {"tip": tip.pk, "action": "concern"} | concern_fields(desk)
    assert enter(desk.local).post(TRIAGE, data).status_code == 400
    assert (Tip.objects.get(pk=tip.pk).status, Concern.objects.count()) == ("new", 0)


def test_a_tip_joins_a_concern_that_was_raised_before(desk: Desk, officer: Client) -> None:
    known = raise_concern(
        topic="wages", unit=desk.unit, summary="Chậm trả lương tháng mười", actor=desk.maker
    )
    closed = raise_concern(
        topic="wages", unit=desk.unit, summary="Chậm trả lương tháng hai", actor=desk.maker
    )
    close(closed, reason="Đã trả đủ.", actor=desk.maker)
    tip = TipFactory(unit=desk.unit, text="Công ty vẫn chậm trả lương")
    page = officer.get(TRIAGE).content.decode()
    assert (known.summary in page, closed.summary in page) == (True, False)
    assert officer.post(TRIAGE, {"tip": tip.pk, "concern": closed.pk}).status_code == 400
    officer.post(TRIAGE, {"tip": tip.pk, "concern": known.pk})
    assert known.tips.get().tip == tip
    assert Tip.objects.get(pk=tip.pk).outcome == "concern"
    assert tip.progress.filter(stage="passed_on").count() == 1


def test_who_may_only_look_is_offered_no_step(desk: Desk, officer: Client) -> None:
    case = false_case(desk)
    viewer = enter(MembershipFactory(unit=desk.unit, role=Role.VIEWER).user)
    pages = [
        reverse("integrity:case", args=[case.pk]),
        reverse("integrity:claim", args=[case.claim_id]),
    ]

    def steps(client: Client) -> list[bool]:
        return ['action="/admin/c' in client.get(page).content.decode() for page in pages]

    assert (steps(officer), steps(viewer)) == ([True, True], [False, False])
