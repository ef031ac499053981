"""One contest from its template to its certificates, as the people in it would go through it.

An organiser makes it, tries it with invented contestants and opens it. Three people take part: one
loses the network for a minute, one double-clicks everything, one goes on with another phone. Three
jurors mark the essays by keyboard; a wrong key is corrected; the tie for the first prize is broken
by a draw that the published script repeats on its own; the certificates verify.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect
from pypdf import PdfReader
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers
from tests.support.contest_server import contest_server
from tests.support.contests import let_time_pass
from tests.support.factories.units import MembershipFactory
from tests.support.federation import Federation
from tests.support.worker import forget_jobs, work_until_empty

from lantoa.contests.models import Attempt, AttemptStatus, Contest, Contestant, Round, Script
from lantoa.units.models import Role, User

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

SCRIPT = Path(__file__).parents[2] / "scripts" / "verify-draw"
FIRST_VIEW = 150_000  # bytes
QUESTIONS = "\n\n".join(
    f"Câu hỏi số {n} của Luật Công đoàn?\nA. Ý đầu của câu {n}\nB. Ý sau của câu {n}\nANSWER: A"
    for n in (1, 2, 3)
)
WRONG_KEY = 3  # its right answer is the second one
ESSAY = "Công đoàn cơ sở đã giúp tôi tìm nhà trọ gần xưởng."


def vi(text: str) -> str:
    """What a message says on a Vietnamese screen."""
    with override("vi"):
        return gettext(text)


@pytest.fixture
def contest_port(
    federation: Federation, live_server: LiveServer, settings: Settings
) -> Iterator[int]:
    """The contestants' own server beside the site, under one name of host as in a real house."""
    forget_jobs()
    settings.BASE_URL = live_server.url
    host = live_server.url.rsplit(":", 1)[0]
    with contest_server() as port:
        settings.CONTEST_URL = f"{host}:{port}"
        yield port


class Phone:
    """A phone in the hands of somebody who takes part."""

    def __init__(self, browser: Browser, base: str, *, clock: bool = False) -> None:
        self.context: BrowserContext = browser.new_context(
            viewport={"width": 360, "height": 740}, has_touch=True
        )
        self.base = base
        self.page: Page = self.context.new_page()
        self.heard: list[Response] = []
        self.page.on("response", lambda response: self.heard.append(response))
        self.page.set_default_timeout(60_000)
        if clock:
            self.page.clock.install()

    def enter(self, email: str, name: str) -> None:
        page = self.page
        page.goto(f"{self.base}/cuoc-thi/luat-cong-doan/", wait_until="networkidle")
        assert self.weight() <= FIRST_VIEW
        page.get_by_role("link", name=vi("Enter or sign in")).click()
        self.look("contact")
        page.fill("#id_email", email)
        page.get_by_role("button", name=vi("Continue")).click()
        found = re.search(r"\b\d{6}\b", mail.outbox[-1].body)
        assert found
        page.fill("#id_code", found[0])
        page.get_by_role("button", name=vi("Continue")).click()
        if name:
            self.look("entry")
            page.fill("#id_name", name)
            page.get_by_label("Đoàn viên", exact=True).check()
            page.fill("#id_unit_missing", "Tổ may 2")
            page.locator("#id_consent").check()
            page.get_by_role("button", name=vi("Enter the contest")).click()
        self.heard.clear()
        page.get_by_role("link", name=vi("Take part now")).click()
        expect(page.locator("h1")).to_be_visible()
        assert self.weight() <= FIRST_VIEW

    def weight(self) -> int:
        """Bytes of what was loaded since the last look, as they came over the air."""
        loaded = sum(one.request.sizes()["responseBodySize"] for one in self.heard)
        self.heard.clear()
        assert loaded > 0
        return loaded

    def look(self, what: str) -> None:
        """The page has no barrier and is not wider than the phone."""
        assert (what, barriers(Visit(self.page, self.base))) == (what, [])

    def begin(self) -> None:
        self.page.get_by_role("button", name=vi("Start"), exact=True).click()
        expect(self.page.locator("fieldset")).to_have_count(5)

    def choice(self, number: int, text: str) -> Locator:
        asked = self.page.locator("fieldset", has_text=f"Câu hỏi số {number}")
        return asked.get_by_label(f"{text} của câu {number}")

    def answer(self, number: int) -> None:
        """Give what is really right."""
        self.choice(number, "Ý sau" if number == WRONG_KEY else "Ý đầu").check()

    def saved(self) -> None:
        expect(self.page.get_by_role("status")).to_have_text(
            vi("All answers are saved."), timeout=60_000
        )

    def write(self) -> None:
        self.page.locator("textarea").fill(ESSAY)
        expect(self.page.locator("fieldset", has=self.page.locator("textarea"))).to_contain_text(
            "12 trên 300 chữ"
        )

    def hand_in(self) -> None:
        self.page.get_by_role("button", name=vi("Hand in"), exact=True).click()
        self.page.get_by_role("button", name=vi("Submit now")).click()
        self.receipt()

    def receipt(self) -> None:
        expect(self.page.locator("h1")).to_have_text(vi("Your attempt is submitted."))
        self.page.get_by_role("link", name=vi("Show the receipt")).click()
        expect(self.page.locator("h1")).to_have_text(vi("This receipt is genuine"))


def click(page: Page, name: str) -> None:
    with page.expect_navigation(wait_until="networkidle"):
        page.get_by_role("button", name=vi(name), exact=True).click()


def make_contest(here: Visit, unit: str, jurors: list[User]) -> Round:
    """From the template to a round with questions, tried but not open."""
    page = here.page
    assert barriers(here, "/admin/contests/add/") == []
    page.fill("#id_name", "Tìm hiểu Luật Công đoàn")
    page.fill("#id_slug", "luat-cong-doan")
    page.select_option("#id_unit", label=unit)
    page.fill("#id_questions", "3")
    page.fill("#id_boards", "Đoàn viên")
    page.select_option("#id_chain", "draw")
    page.fill("#id_prizes", "1 Giải Nhất\n1 Giải Nhì")
    click(page, "Make the contest")
    click(page, "Show to the public")
    for juror in jurors:
        page.fill("#id_email", juror.email)
        click(page, "Name a juror")
    assert barriers(here) == []
    tomorrow = timezone.localtime() + timedelta(days=1)
    panel = page.locator("form", has=page.get_by_role("button", name=vi("Plan the round")))
    panel.locator("#id_name").fill("Tuần 1")
    panel.locator("#id_opens_at").fill(tomorrow.strftime("%Y-%m-%dT%H:%M"))
    panel.locator("#id_closes_at").fill((tomorrow + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"))
    click(page, "Plan the round")
    file = {"name": "cau.txt", "mimeType": "text/plain", "buffer": QUESTIONS.encode()}
    page.set_input_files("#id_file", file)  # type: ignore[arg-type]
    click(page, "Add the questions")
    click(page, "Add a prediction")
    page.get_by_text(vi("Add an essay"), exact=True).click()
    page.fill("#id_text", "Công đoàn đã giúp bạn thế nào?")
    page.fill("#id_words", "300")
    click(page, "Add the essay")
    assert barriers(here) == []
    return Round.objects.get()


def dry_run(here: Visit, round_: Round) -> None:
    assert barriers(here, f"/admin/contests/rounds/{round_.pk}/dry-run/") == []
    here.page.fill("#id_people", "12")
    click(here.page, "Begin the dry run")
    work_until_empty()
    here.open(f"/admin/contests/rounds/{round_.pk}/dry-run/")
    expect(here.page.locator("main")).to_contain_text(vi("Papers made and marked"))
    assert not Contestant.objects.exists()


def loses_the_network(phone: Phone) -> None:
    phone.enter("an@vidu.example", "Nguyễn Văn An")
    phone.look("before the start")
    phone.begin()
    phone.look("paper")
    phone.answer(1)
    phone.saved()
    phone.context.set_offline(True)
    phone.answer(2)
    phone.answer(3)
    phone.write()
    expect(phone.page.get_by_role("status")).to_have_text(
        vi("No connection. Your answers are kept on this phone and will be sent when it is back.")
    )
    phone.page.clock.fast_forward(60_000)
    phone.context.set_offline(False)
    phone.saved()
    phone.hand_in()


def double_clicks_everything(phone: Phone) -> None:
    phone.enter("binh@vidu.example", "Trần Thị Bình")
    phone.page.get_by_role("button", name=vi("Start"), exact=True).dblclick()
    expect(phone.page.locator("fieldset")).to_have_count(5)
    for number in (1, 2, 3):
        phone.choice(number, "Ý sau" if number == WRONG_KEY else "Ý đầu").dblclick()
    phone.write()
    phone.page.get_by_role("button", name=vi("Hand in"), exact=True).dblclick()
    phone.page.get_by_role("button", name=vi("Submit now")).dblclick()
    phone.receipt()


def goes_on_elsewhere(phone: Phone, other: Phone) -> None:
    phone.enter("chi@vidu.example", "Lê Thị Chi")
    phone.begin()
    phone.answer(1)
    phone.saved()
    order = phone.page.locator("fieldset > p:first-of-type").all_inner_texts()
    other.enter("chi@vidu.example", "")
    other.page.get_by_role("button", name=vi("Go on with the attempt")).click()
    expect(other.page.locator("fieldset")).to_have_count(5)
    assert other.page.locator("fieldset > p:first-of-type").all_inner_texts() == order
    expect(other.choice(1, "Ý đầu")).to_be_checked()
    other.choice(2, "Ý đầu").check()
    other.choice(WRONG_KEY, "Ý đầu").check()
    other.write()
    other.saved()
    other.hand_in()


def mark_by_keyboard(here: Visit) -> None:
    """All that this juror has, without a mouse."""
    here.open("/admin/jury/")
    assert barriers(here) == []
    page = here.page
    page.get_by_role("link", name=vi("Begin with the first")).focus()
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")
    assert barriers(here) == []
    while page.locator("#id_points_0").count():
        expect(page.locator("#id_points_0")).to_be_focused()
        for points in "421":
            page.keyboard.type(points)
            page.keyboard.press("Tab")
        page.locator("#id_points_2").focus()
        with page.expect_navigation(wait_until="networkidle"):
            page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(vi("No essay waits for you."))


def counted(here: Visit) -> None:
    """The page says who has begun the count, and shows by itself that it is over."""
    expect(here.page.locator("main")).to_contain_text(vi("The ranking is being worked out."))
    assert barriers(here) == []
    work_until_empty()
    expect(here.page.locator("main")).not_to_contain_text(
        vi("The ranking is being worked out."), timeout=60_000
    )


def correct_the_key(here: Visit, round_: Round) -> None:
    question = round_.questions.get(text__contains=f"số {WRONG_KEY}")
    assert barriers(here, f"/admin/contests/rounds/{round_.pk}/questions/{question.pk}/") == []
    here.page.get_by_label(f"Ý sau của câu {WRONG_KEY}").check()
    here.page.fill("#id_note", "Điều luật đã sửa năm 2024.")
    click(here.page, "Correct it for everybody")


def draw(here: Visit) -> None:
    later = timezone.localtime() + timedelta(hours=1)
    here.page.fill("#id_value_source", "Giải đặc biệt xổ số miền Bắc")
    here.page.fill("#id_value_due_at", later.strftime("%Y-%m-%dT%H:%M"))
    click(here.page, "Publish the list")
    let_time_pass(2 * 3600)
    here.page.reload(wait_until="networkidle")
    here.page.fill("#id_value", "48213")
    click(here.page, "Draw by this value")


def test_from_the_template_to_certificates(
    visit: Callable[..., Visit],
    federation: Federation,
    browser: Browser,
    live_server: LiveServer,
    contest_port: int,
    tmp_path: Path,
) -> None:
    organiser = MembershipFactory(unit=federation.a, role=Role.ORGANISER).user
    jurors = [MembershipFactory(unit=federation.a, role=Role.VIEWER).user for _ in range(3)]
    here = visit(organiser)
    round_ = make_contest(here, str(federation.a), jurors)
    desk = f"/admin/contests/rounds/{round_.pk}/"
    dry_run(here, round_)
    here.open(desk)
    click(here.page, "Open the round now")

    phones = [Phone(browser, live_server.url, clock=at == 0) for at in range(4)]
    loses_the_network(phones[0])
    double_clicks_everything(phones[1])
    goes_on_elsewhere(phones[2], phones[3])
    ended = Attempt.objects.filter(status=AttemptStatus.SUBMITTED)
    assert (Attempt.objects.count(), ended.count()) == (3, 3)

    let_time_pass(2 * 86400)
    here.open(desk)
    click(here.page, "Hand the essays to the jury")
    for juror in jurors:
        mark_by_keyboard(visit(juror))
    assert set(Script.objects.values_list("points", flat=True)) == {7}

    here.open(desk)
    click(here.page, "Work out the ranking")
    counted(here)
    correct_the_key(here, round_)
    counted(here)
    draw(here)
    click(here.page, "Publish the results")
    assert barriers(here) == []

    page = phones[0].page
    page.goto(f"{live_server.url}/cuoc-thi/luat-cong-doan/ket-qua/1/", wait_until="networkidle")
    phones[0].look("results")
    expect(page.locator("main")).to_contain_text("Điều luật đã sửa năm 2024.")
    made = round_.rankings.get(version=2)
    order = list(made.results.order_by("order").values_list("order", "entry", "score"))
    assert [(place, score) for place, _entry, score in order] == [(1, 10), (2, 10), (3, 9)]

    entries = page.request.get(f"{page.url}boc-tham.txt").body()
    (tmp_path / "boc-tham.txt").write_bytes(entries)
    printed = page.locator("pre").inner_text().split()
    repeated = subprocess.run(
        [sys.executable, "-I", SCRIPT, tmp_path / "boc-tham.txt", *printed[-2:]],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    assert re.findall(r"\b[0-9a-f]{16}\b", repeated.stdout) == [
        entry for _place, entry, _score in order[:2]
    ]

    here.open(f"{desk}certificates/")
    here.page.fill("#id_place", "Bắc Ninh")
    click(here.page, "Issue")
    assert barriers(here) == []
    paper = page.request.get(f"{page.url}chung-nhan.pdf")
    (tmp_path / "giay.pdf").write_bytes(paper.body())
    text = PdfReader(tmp_path / "giay.pdf").pages[0].extract_text()
    assert "Nguyễn Văn An" in text
    certificate = Contest.objects.get().rounds.get().certificates.get(name="Nguyễn Văn An")
    assert certificate.code in text
    page.goto(f"{live_server.url}/chung-nhan/?c={certificate.code}", wait_until="networkidle")
    expect(page.locator("h1")).to_have_text(vi("This certificate is genuine"))
    phones[0].look("certificate")
    assert here.problems == []
    for phone in phones:
        phone.context.close()
