"""The contest's screens: no barrier, no wider than a phone, light; a paper by keyboard alone."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page, Response, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.e2e.conftest import Visit
from tests.e2e.test_workspace import barriers
from tests.support.contest_server import contest_server
from tests.support.factories.contests import RoundFactory
from tests.support.factories.units import MembershipFactory
from tests.support.federation import Federation
from tests.support.films import film, tone
from tests.support.pictures import picture
from tests.support.worker import forget_jobs

from lantoa.contests.domain import media, sittings
from lantoa.contests.domain.questions import add_questions
from lantoa.contests.formats.parsed import Attached, Parsed
from lantoa.contests.models import Answer, Contest, PaperRule, Round
from lantoa.demo.domain.contests import seed_contest
from lantoa.units.models import Role, User

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

FIRST_VIEW = 150_000  # bytes
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
SRT = "1\n00:00:00,000 --> 00:00:01,000\nĐội mũ bảo hộ\n"


def vi(text: str) -> str:
    with override("vi"):
        return gettext(text)


@pytest.fixture
def contest_port(
    federation: Federation, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> Iterator[int]:
    forget_jobs()
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BASE_URL = live_server.url
    with contest_server() as port:
        settings.CONTEST_URL = f"{live_server.url.rsplit(':', 1)[0]}:{port}"
        yield port


@pytest.fixture
def organiser(federation: Federation) -> User:
    user: User = MembershipFactory(unit=federation.a, role=Role.LEAD).user
    return user


def test_every_screen_of_a_contest(
    visit: Callable[..., Visit], federation: Federation, organiser: User, contest_port: int
) -> None:
    contest = seed_contest(timezone.now(), organiser=organiser, unit=federation.a)
    over = contest.rounds.get(number=1)
    waiting: Round = RoundFactory(contest=contest, rules=over.rules, number=3)
    asked = add_questions(waiting, [Parsed("true_false", "Mũ bảo hộ?", True)], actor=None)
    assert asked == 1
    begins = waiting.opens_at + timedelta(hours=1)
    sittings.plan(
        waiting, name="Ca sáng", opens_at=begins, closes_at=begins + timedelta(hours=1),
        capacity=50, actor=organiser,
    )  # fmt: skip
    contest.contestants.filter(pk=contest.contestants.first().pk).update(  # type: ignore[union-attr]
        unit=None, unit_missing="Công ty May Hòa Bình"
    )
    public = f"/cuoc-thi/{contest.slug}/"
    desk, round_ = f"/admin/contests/{contest.pk}/", f"/admin/contests/rounds/{over.pk}/"
    question = waiting.questions.get()
    heard: list[Response] = []
    for width in ("wide", "narrow"):
        stranger, here = visit(None, width=width), visit(organiser, width=width)
        stranger.page.on("response", lambda response: heard.append(response))
        for path in (
            "/cuoc-thi/", public, f"{public}du-thi/", f"{public}truc-tiep/?vong=1",
            f"{public}ket-qua/1/", "/cuoc-thi/bien-nhan/", "/chung-nhan/",
        ):  # fmt: skip
            heard.clear()
            assert (path, width, barriers(stranger, path)) == (path, width, [])
            size = sum(one.request.sizes()["responseBodySize"] for one in heard)
            assert 0 < size <= FIRST_VIEW, path
        for path in (
            desk, f"{desk}units/?written=cong ty may hoa binh", f"{desk}extra-time/?q=ai",
            f"{desk}members/", f"{desk}rules/", round_, f"{round_}analysis/",
            f"{round_}certificates/", f"/admin/contests/rounds/{waiting.pk}/",
            f"/admin/contests/rounds/{waiting.pk}/dry-run/",
            f"/admin/contests/rounds/{waiting.pk}/questions/{question.pk}/media/",
        ):  # fmt: skip
            assert (path, width, barriers(here, path)) == (path, width, [])
        assert (stranger.problems, here.problems) == ([], [])


def an_open_round(contest: Contest, folder: Path) -> Round:
    """Seven questions, one of each kind that is answered by a control; three have a medium."""
    round_: Round = RoundFactory(
        contest=contest, number=9, rules__contest=contest, rules__version=2
    )
    asked = [
        Parsed("single", "Biển này nghĩa là gì?", (0,), ("Đội mũ", "Đeo kính")),
        Parsed("multiple", "Nghe và chọn.", (0, 1), ("Còi", "Chuông", "Trống")),
        Parsed("true_false", "Phim này đúng?", True),
        Parsed("ordering", "Xếp các bước.", None, ("Một", "Hai", "Ba")),
        Parsed("matching", "Ghép.", (("A", "1"), ("B", "2")), ("A", "B")),
        Parsed("numeric", "Bao nhiêu?", {"value": "2", "tolerance": "0"}),
        Parsed("short", "Viết tên.", ("Cảnh",)),
    ]
    PaperRule.objects.create(rules=round_.rules, count=len(asked))
    add_questions(round_, asked, actor=None)
    seen, heard, moved = round_.questions.order_by("number")[:3]
    sound = tone(folder / "coi.wav").read_bytes()
    moving = film(folder / "phim.mp4", size=(320, 180)).read_bytes()
    media.put(seen, media.safe(Attached(picture((1200, 800)), "Hình tròn xanh, đầu đội mũ")))
    media.put(heard, media.safe(Attached(sound, "Một hồi còi dài")))
    media.put(moved, media.safe(Attached(moving, "Một người đội mũ", SRT)))
    Round.objects.filter(pk=round_.pk).update(opens_at=timezone.now())
    return round_


def tab_to(page: Page, selector: str) -> None:
    """Go there as somebody without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(selector)


def go(page: Page) -> None:
    """Press Enter and wait for the page that it leads to."""
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")


def test_a_paper_with_pictures_sound_and_film_by_keyboard_alone(
    visit: Callable[..., Visit],
    browser: Browser,
    federation: Federation,
    organiser: User,
    contest_port: int,
    tmp_path: Path,
) -> None:
    contest = seed_contest(timezone.now(), organiser=organiser, unit=federation.a)
    code = CODE.findall(Contest.objects.get(pk=contest.pk).about)[0]
    round_ = an_open_round(contest, tmp_path)
    here = visit(None, width="narrow")
    page = here.page
    here.open(f"/cuoc-thi/{contest.slug}/du-thi/")
    tab_to(page, "#id_code")
    page.keyboard.type(code)
    go(page)
    tab_to(page, "#id_name")
    page.keyboard.type("Không Chuột")
    tab_to(page, "[name=board]")
    page.keyboard.press("Space")
    tab_to(page, "[name=consent]")
    page.keyboard.press("Space")
    go(page)
    expect(page.locator("h1")).to_have_text(str(contest))
    here.problems.clear()  # the paper is another origin's, which this browser notes
    tab_to(page, f"a[href$='/thi/{round_.pk}/']")
    go(page)
    expect(page.get_by_role("button", name=vi("Start"), exact=True)).to_be_visible()
    tab_to(page, "#take button")
    page.keyboard.press("Enter")
    expect(page.locator("fieldset")).to_have_count(7)

    shown = page.locator("figure img")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", value=True)
    assert shown.evaluate("img => [img.naturalWidth, img.alt, img.getAttribute('width')]") == [
        960, "Hình tròn xanh, đầu đội mũ", "960",
    ]  # fmt: skip
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert barriers(Visit(page, here.base)) == []
    moving = page.locator("video")
    moving.evaluate("video => { video.muted = true; return video.play(); }")
    cues = "video => [...(video.textTracks[0].cues ?? [])].map((cue) => cue.text)"
    page.wait_for_function(f"({cues})(document.querySelector('video')).length")
    assert moving.evaluate(cues) == ["Đội mũ bảo hộ"]
    assert page.locator("audio").evaluate("audio => audio.preload") == "none"

    page.locator("h1").focus()
    for selector, key in (
        ("input[type=radio]", "Space"), ("input[type=checkbox]", "Space"),
        (".order button.down", "Enter"), ("select", "ArrowDown"), ("[inputmode=decimal]", "2"),
        ("[inputmode=text]", "C"),
    ):  # fmt: skip
        page.locator("h1").focus()
        tab_to(page, selector)
        page.keyboard.press(key)
    expect(page.get_by_role("status")).to_have_text(vi("All answers are saved."), timeout=60_000)
    tab_to(page, ".actions button")
    page.keyboard.press("Enter")
    tab_to(page, ".note .button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(vi("Your attempt is submitted."), timeout=60_000)
    assert Answer.objects.filter(attempt__round=round_).count() >= 6
