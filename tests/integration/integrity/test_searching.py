"""A blind search: drawn reproducibly, hidden from its searcher, compared by another person."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.support.factories.integrity import ClaimFactory, SightingFactory, judged_case
from tests.support.factories.listening import SourceFactory, make_mention
from tests.support.factories.measures import AlertFactory, BlindSearchFactory
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.analysis.intervals import Share
from lantoa.integrity.domain.errors import NotAllowedError, RefusedError
from lantoa.integrity.domain.merging import merge
from lantoa.integrity.domain.target import re_auditing, searching
from lantoa.integrity.domain.target.detection import detection, newest_search
from lantoa.integrity.domain.target.facts import Window
from lantoa.integrity.domain.target.figures import cases_of, measure
from lantoa.integrity.models import Alert, BlindSearch, Case, Claim, Finding, Sighting
from lantoa.listening.models import Source
from lantoa.units.models import Level, Unit, User

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = TODAY - timedelta(days=3)
NOON = timezone.make_aware(datetime.combine(DAY, time(12)))


class Office:
    """A unit with two channels and three people."""

    def __init__(self) -> None:
        self.unit: Unit = UnitFactory(level=Level.PROVINCIAL_FEDERATION)
        self.lead, self.searcher, self.matcher = (
            MembershipFactory(unit=self.unit, user__is_staff=True).user for _ in range(3)
        )
        self.channels: list[Source] = [SourceFactory(unit=self.unit) for _ in range(2)]

    def draw(self, **changes: object) -> BlindSearch:
        values = {
            "unit": self.unit, "channels": self.channels, "first": DAY, "last": DAY, "size": 2,
            "searcher": self.searcher, "actor": self.lead,
        } | changes  # fmt: skip
        return searching.draw_search(**values)  # type: ignore[arg-type]

    def known(self, statement: str, judges: tuple[User, User] | None = None) -> Claim:
        """A false claim that was seen in a post of the first channel."""
        claim: Claim = ClaimFactory(
            unit=self.unit, statement=statement, first_seen_at=NOON - timedelta(hours=1)
        )
        mention = make_mention(source=self.channels[0], published_at=NOON, unit=self.unit)
        SightingFactory(claim=claim, seen_at=NOON, mention_id=mention.pk, url="")
        judged_case(claim=claim, opened_at=NOON, judges=judges)
        return claim

    def find(self, search: BlindSearch, url: str) -> Finding:
        cell = search.cells.get(source=self.channels[0])
        return searching.add_finding(
            cell, url=url, quote="Nghe nói vậy.", seen_at=NOON, actor=self.searcher
        )

    def hand_in(self, search: BlindSearch) -> None:
        for cell in search.cells.all():
            searching.mark_searched(cell, True, actor=self.searcher)
        searching.hand_in(search, actor=self.searcher)


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_whole_search_measures_detection(office: Office) -> None:
    known = [office.known(f"Công đoàn thu {n} phần trăm lương") for n in range(2, 6)]
    search = office.draw()
    again, new, noise = (office.find(search, f"https://nhom.example/{n}") for n in range(3))
    office.hand_in(search)
    searching.match_finding(again, known[0], actor=office.matcher)
    opened = searching.open_finding(new, "Quỹ công đoàn bị rút hết", actor=office.matcher)
    searching.dismiss_finding(noise, actor=office.matcher)
    searching.finish(search, actor=office.matcher)
    found = detection(search, timezone.now())
    assert opened.claim is not None
    assert (len(found.first), len(found.second), len(found.both)) == (4, 1, 1)
    assert found.waiting == {opened.claim_id}
    assert Case.objects.get(claim=opened.claim).maker == office.matcher
    assert Sighting.objects.get(claim=opened.claim).found_by == "blind_search"
    case = Case.objects.get(claim=opened.claim)
    case.delete()
    judged_case(claim=opened.claim, opened_at=NOON)
    found = detection(search, timezone.now())
    assert (len(found.first), len(found.second), len(found.both)) == (4, 2, 1)
    assert found.total.value == 5 * 3 / 2 - 1
    assert isinstance(found.share, Share)


def test_the_figures_of_a_search_are_their_lists(office: Office) -> None:
    known = office.known("Công đoàn thu 5 phần trăm lương")
    search = office.draw()
    find = office.find(search, "https://nhom.example/1")
    office.hand_in(search)
    searching.match_finding(find, known, actor=office.matcher)
    searching.finish(search, actor=office.matcher)
    window = Window(office.lead, DAY, TODAY, TODAY, office.unit.pk)
    assert newest_search(window) == search
    counts = measure(window).counts
    names = ("search_first", "search_second", "search_both", "search_waiting")
    assert [counts[name] for name in names] == [1, 1, 1, 0]
    assert [cases_of(window, name).count() for name in names] == [1, 1, 1, 0]
    earlier = Window(office.lead, DAY, TODAY, TODAY - timedelta(days=1), office.unit.pk)
    assert newest_search(earlier) is None


def test_the_searcher_sees_nothing_of_what_is_known_until_they_hand_in(office: Office) -> None:
    known = office.known("Công đoàn thu 5 phần trăm lương")
    other = ClaimFactory(unit=office.unit)
    search = office.draw()

    AlertFactory(unit=office.unit, claim=known)
    AlertFactory(unit=office.unit)

    def sees(person: User) -> tuple[set[int], int, int, int]:
        return (
            set(Claim.objects.visible_to(person).values_list("pk", flat=True)),
            Case.objects.visible_to(person).count(),
            Sighting.objects.visible_to(person).count(),
            Alert.objects.visible_to(person).count(),
        )

    assert sees(office.searcher) == ({other.pk}, 0, 0, 1)
    assert sees(office.matcher) == ({known.pk, other.pk}, 1, 1, 2)
    office.hand_in(search)
    assert sees(office.searcher) == ({known.pk, other.pk}, 1, 1, 2)


def test_a_sighting_by_address_is_in_the_channel_of_its_host(office: Office) -> None:
    claim = ClaimFactory(unit=office.unit)
    host = office.channels[1].url.split("/")[2]
    SightingFactory(claim=claim, seen_at=NOON, url=f"https://www.{host}/bai/1")
    SightingFactory(claim=ClaimFactory(unit=office.unit), seen_at=NOON)
    assert [row.claim for row in office.draw().known.all()] == [claim]


def test_the_same_seed_draws_the_same_cells(office: Office) -> None:
    choice = {"first": TODAY - timedelta(days=30), "last": DAY, "size": 7}
    one, same, other = (office.draw(seed=seed, **choice) for seed in ("a", "a", "b"))
    cells = [set(s.cells.values_list("source", "day")) for s in (one, same, other)]
    assert cells[0] == cells[1] != cells[2]
    assert len(cells[0]) == 7
    assert one.frame == 2 * 28


def test_who_worked_on_a_known_claim_cannot_search(office: Office) -> None:
    office.known("Công đoàn thu 5 phần trăm lương", judges=(office.searcher, office.matcher))
    with pytest.raises(RefusedError, match="đã xử lý tin"), transaction.atomic():
        office.draw()
    assert not BlindSearch.objects.exists()


def test_who_searched_cannot_compare(office: Office) -> None:
    search = office.draw()
    find = office.find(search, "https://nhom.example/1")
    office.hand_in(search)
    for step in (
        lambda: searching.dismiss_finding(find, actor=office.searcher),
        lambda: searching.finish(search, actor=office.searcher),
    ):
        with pytest.raises(NotAllowedError):
            step()
    search.refresh_from_db()
    search.matcher = office.searcher
    with pytest.raises(IntegrityError, match="matcher_is_another"), transaction.atomic():
        search.save()


def test_only_the_searcher_searches_and_only_until_handing_in(office: Office) -> None:
    search = office.draw()
    cell = search.cells.first()
    assert cell is not None
    with pytest.raises(NotAllowedError):
        searching.mark_searched(cell, True, actor=office.matcher)
    with pytest.raises(RefusedError, match="chưa tìm"):
        searching.hand_in(search, actor=office.searcher)
    office.hand_in(search)
    with pytest.raises(RefusedError, match="đã nộp"):
        office.find(search, "https://nhom.example/1")


def test_the_same_address_is_written_down_once_and_without_its_author(office: Office) -> None:
    search = office.draw()
    cell = search.cells.first()
    assert cell is not None
    url = "https://www.facebook.com/nguyen.van.a/posts/12345"
    find = searching.add_finding(
        cell, url=url, quote="Gọi anh A 0912 345 678", seen_at=NOON, actor=office.searcher
    )
    assert find.url == "https://www.facebook.com/12345"
    assert "0912" not in find.quote
    with pytest.raises(RefusedError, match="đã có trong danh sách"):
        searching.add_finding(cell, url=url, quote="…", seen_at=NOON, actor=office.searcher)


def test_nothing_is_finished_while_a_find_is_not_compared(office: Office) -> None:
    search = office.draw()
    find = office.find(search, "https://nhom.example/1")
    office.hand_in(search)
    with pytest.raises(RefusedError, match="chưa đối chiếu"):
        searching.finish(search, actor=office.matcher)
    searching.dismiss_finding(find, actor=office.matcher)
    searching.finish(search, actor=office.matcher)
    assert detection(search, timezone.now()).share is None


def test_a_search_that_is_given_up_hides_and_counts_nothing(office: Office) -> None:
    known = office.known("Công đoàn thu 5 phần trăm lương")
    search = office.draw()
    searching.cancel(search, actor=office.lead)
    assert list(Claim.objects.visible_to(office.searcher)) == [known]
    assert newest_search(Window(office.lead, DAY, TODAY, TODAY, office.unit.pk)) is None


@pytest.mark.parametrize(
    "wrong",
    [{"size": 0}, {"channels": []}, {"last": TODAY}, {"first": DAY + timedelta(days=1)}],
)
def test_a_draw_that_makes_no_sense_is_refused(office: Office, wrong: dict[str, object]) -> None:
    with pytest.raises(RefusedError):
        office.draw(**wrong)


def test_a_finished_search_needs_a_matcher_in_the_database() -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError, match="status_has_its_times"):
        BlindSearchFactory(status="done", searched_at=now, finished_at=now)


def test_a_merge_hides_from_the_searcher_what_says_the_same(office: Office) -> None:
    older = ClaimFactory(unit=office.unit, statement="Đoàn phí tăng lên 5 phần trăm")
    known = office.known("Công đoàn thu 5 phần trăm lương")
    newer = ClaimFactory(unit=office.unit, statement="Sẽ thu 5 phần trăm lương")
    office.draw()
    merge(older, known, actor=office.matcher)
    merge(older, newer, actor=office.matcher)
    assert not Claim.objects.visible_to(office.searcher).exists()
    assert Claim.objects.visible_to(office.matcher).count() == 3


def test_the_searcher_takes_no_re_audit_of_what_is_hidden_from_them(office: Office) -> None:
    office.known("Công đoàn thu 5 phần trăm lương")
    office.draw()
    audit = re_auditing.draw_audit(unit=office.unit, first=TODAY, last=TODAY, actor=office.lead)
    with pytest.raises(NotAllowedError, match="tìm độc lập"):
        re_auditing.take(audit.items.get(), actor=office.searcher)
