"""From an idea to a text that waits for approval."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.integration.library.conftest import House
from tests.support.factories.library import ProductFactory
from tests.support.factories.units import MembershipFactory
from tests.support.parallel import in_parallel

from lantoa.duties.domain.deadlines import escalate_due
from lantoa.duties.domain.waiting import waiting_for
from lantoa.duties.models import Deadline, NoticeCopy
from lantoa.library.domain import approval, presence
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.newsroom import checklists, desk, events, planning, remarks
from lantoa.library.domain.writing import save
from lantoa.library.models import Decision, Editing, Event, Product, Remark, Status, Tick
from lantoa.units.models import Role, User


def titles(user: User) -> list[str]:
    return [copy.notice.kind for copy in NoticeCopy.objects.filter(user=user).order_by("pk")]


def ideas(house: House) -> Product:
    texts = {"headline": "Nhà trẻ ở khu công nghiệp", "topics": ["housing"], "lead": "Hỏi chị Hoa"}
    return planning.propose(house.chair, house.grassroots, texts, planned_for=date(2027, 3, 8))[0]


def test_idea_is_assigned_written_submitted_sent_back_and_its_time_runs(house: House) -> None:
    product = ideas(house)
    assert (product.status, product.planned_for) == (Status.IDEA, date(2027, 3, 8))
    due = timezone.now() + timedelta(days=4)
    planning.assign(product.pk, house.chair, due=due, actor=house.officer)
    planning.assign(product.pk, house.chair, due=due, actor=house.officer)
    deadline = Deadline.objects.get(kind="library.assignment")
    assert (deadline.due_at, deadline.owner, deadline.status) == (due, house.chair, "open")
    assert titles(house.chair) == ["library.assigned"]
    assert list(desk.work_of(house.chair)) == [product]
    mine = [item for item in waiting_for(house.chair) if item.url == "/admin/newsroom/mine/"]
    assert [item.count for item in mine] == [1]

    escalate_due(due - timedelta(days=1))
    escalate_due(due)
    assert titles(house.chair) == ["library.assigned", "duties.warning", "duties.overdue"]

    rights = {
        "author": "A", "owner": "B", "licence": "union", "rights_from": date(2026, 1, 1),
        "territory": "world", "releases": "not_needed",
    }  # fmt: skip
    save(product.pk, {"lead": "Ba nhà trẻ mới.", **rights}, seen=1, actor=house.chair)
    approval.submit(product.pk, seen=2, actor=house.chair)
    deadline.refresh_from_db()
    assert (deadline.status, list(desk.work_of(house.chair))) == ("met", [])
    approval.review(product.pk, Decision.RETURN, "Thêm số.", seen=2, actor=house.officer)
    again = Deadline.objects.get(kind="library.assignment", status="open")
    assert (again.owner, list(desk.work_of(house.chair))) == (house.chair, [product])


def test_work_goes_only_to_makers_who_see_it_and_not_into_the_past(house: House) -> None:
    product = ideas(house)
    now = timezone.now()
    with pytest.raises(NotAllowedError):
        planning.assign(product.pk, house.chair, due=None, actor=house.viewer)
    for person, due in ((house.other, None), (house.viewer, None), (house.chair, now)):
        with pytest.raises(LibraryError):
            planning.assign(product.pk, person, due=due, actor=house.officer)
    assert Product.objects.get().status == Status.IDEA


def test_who_had_it_loses_it_and_their_time_ends(house: House) -> None:
    product = ideas(house)
    planning.assign(product.pk, house.chair, due=None, actor=house.officer)
    planning.assign(product.pk, house.officer, due=None, actor=house.officer)
    states = list(Deadline.objects.order_by("pk").values_list("owner", "status"))
    assert states == [(house.chair.pk, "cancelled"), (house.officer.pk, "open")]
    assert titles(house.officer) == []  # nobody is told what they did themselves


def test_idea_sent_twice_is_kept_once(house: House) -> None:
    texts = {"headline": "Một lần", "topics": ["meals"]}
    key = ideas(house).public_id
    found, new = planning.propose(house.chair, house.grassroots, texts, public_id=key)
    assert (new, found.headline) == (False, "Nhà trẻ ở khu công nghiệp")


def test_calendar_shows_days_that_come_again_plans_and_what_is_due(house: House) -> None:
    assert events.load_newsroom() == 15
    assert events.load_newsroom() == 0
    product = ideas(house)
    planning.plan(
        product.pk, planned_for=date(2027, 7, 28), event=Event.objects.get(key="cong-doan-28-7"),
        actor=house.officer,
    )  # fmt: skip
    days = {
        day.date: ([o.event.key for o in day.events], day.planned)
        for day in desk.calendar(house.chair, date(2027, 7, 1), date(2027, 8, 1), None)
        if not day.empty
    }
    assert days == {date(2027, 7, 28): (["cong-doan-28-7"], [product])}
    tet = desk.calendar(house.other, date(2027, 2, 1), date(2027, 2, 28), None)
    assert [day.date for day in tet if day.events] == [date(2027, 2, day) for day in (6, 7, 8)]
    may = desk.calendar(house.other, date(2029, 5, 1), date(2029, 5, 2), house.elsewhere.pk)
    assert [[o.event.key for o in day.events] for day in may] == [
        ["quoc-te-lao-dong", "thang-cong-nhan", "thang-atvsld"],
        ["thang-cong-nhan", "thang-atvsld"],
    ]


def test_event_of_a_unit_is_seen_below_it_and_above_it_but_not_beside(house: House) -> None:
    day = date(2027, 4, 1)
    add = {"title": "Hội thao", "starts": day, "ends": day, "recurs": ""}
    event = events.add_event(house.province, **add, actor=house.officer)  # type: ignore[arg-type]
    seen = [Event.objects.visible_to(u).count() for u in (house.chair, house.officer, house.other)]
    assert seen == [1, 1, 0]
    for verb in (
        lambda: events.add_event(house.province, **add, actor=house.other),  # type: ignore[arg-type]
        lambda: events.drop_event(event, actor=house.chair),
    ):
        with pytest.raises(NotAllowedError):
            verb()
    assert [events.drop_event(event, actor=house.officer) for _ in range(2)] == [True, False]
    assert Event.objects.visible_to(house.officer).count() == 0


def test_shipped_day_that_was_removed_does_not_come_back(house: House) -> None:
    events.load_newsroom()
    lead = MembershipFactory(unit=house.root, role=Role.LEAD).user
    events.drop_event(Event.objects.get(key="phu-nu-8-3"), actor=lead)
    assert events.load_newsroom() == 0
    assert events.events_between(house.chair, date(2027, 3, 8), date(2027, 3, 8)) == []


def test_board_and_its_lists_count_the_same(house: House) -> None:
    product, draft = ideas(house), ProductFactory(unit=house.grassroots)
    found = {
        c.status: (c.total.number, c.products)
        for c in desk.board(house.officer, None)
        if c.total.number
    }
    assert found == {Status.IDEA: (1, [product]), Status.DRAFT: (1, [draft])}
    assert sum(c.total.number for c in desk.board(house.other, None)) == 0


def test_comments_come_from_everybody_of_the_unit_and_hold_it_until_settled(house: House) -> None:
    product = ProductFactory(unit=house.grassroots, created_by=house.chair)
    said = remarks.remark(product.pk, " Sai tên chị Hoa. ", actor=house.viewer)
    assert (said.text, titles(house.chair)) == ("Sai tên chị Hoa.", ["library.remarked"])
    with pytest.raises(NotAllowedError):
        remarks.remark(product.pk, "Từ nơi khác", actor=house.other)
    with pytest.raises(LibraryError, match="Mọi góp ý đã được xử lý"):
        approval.submit(product.pk, seen=1, actor=house.chair)
    with pytest.raises(NotAllowedError):
        remarks.settle(said.pk, actor=house.viewer)
    assert [remarks.settle(said.pk, actor=house.chair) for _ in range(2)] == [True, False]
    approval.submit(product.pk, seen=1, actor=house.chair)
    assert Remark.objects.get().settled_by == house.chair


def test_colleague_is_asked_for_comments_once_a_version(house: House) -> None:
    product = ProductFactory(unit=house.grassroots)

    def ask() -> bool:
        return remarks.ask_to_comment(product.pk, house.viewer, actor=house.chair)

    assert [ask(), ask()] == [True, False]
    save(product.pk, {"lead": "Mới"}, seen=1, actor=house.chair)
    assert ask() is True
    with pytest.raises(LibraryError):
        remarks.ask_to_comment(product.pk, house.other, actor=house.chair)


def test_required_question_holds_a_product_back_and_a_tick_is_for_one_text(house: House) -> None:
    product = ProductFactory(unit=house.grassroots)
    item = checklists.add_item(
        house.grassroots, kind="news", text="Đã gọi lại?", required=True, actor=house.chair
    )
    checklists.add_item(
        house.grassroots, kind="poster", text="Chữ to?", required=True, actor=house.chair
    )
    with pytest.raises(NotAllowedError):
        checklists.add_item(house.province, kind="", text="x", required=False, actor=house.officer)
    with pytest.raises(LibraryError, match="Đã gọi lại"):
        approval.submit(product.pk, seen=1, actor=house.chair)
    ticked = [checklists.tick(product.pk, item.pk, on=True, actor=house.chair) for _ in range(2)]
    assert ticked == [True, False]
    save(product.pk, {"lead": "Sửa"}, seen=1, actor=house.chair)
    product = Product.objects.get()
    assert [asked.outdated for asked in checklists.questions(product)] == [True]
    approval.submit(product.pk, seen=2, actor=house.chair)
    assert checklists.tick(product.pk, item.pk, on=False, actor=house.chair) is True
    assert Tick.objects.count() == 0
    assert [checklists.retire_item(item, actor=house.chair) for _ in range(2)] == [True, False]
    assert checklists.questions(product) == []


def test_second_writer_is_told_who_writes_until_they_have_saved(house: House) -> None:
    product = ProductFactory(unit=house.grassroots)
    assert presence.enter(product, house.chair) is None
    other = presence.enter(product, house.officer)
    assert other is not None
    assert other.user == house.chair
    save(product.pk, {"lead": "Xong"}, seen=1, actor=house.chair)
    assert presence.enter(product, house.officer) is None
    Editing.objects.update(at=timezone.now() - presence.LASTS - timedelta(minutes=1))
    assert presence.enter(product, house.chair) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_open_at_once_exactly_one_is_told_nothing(house: House) -> None:
    product = ProductFactory(unit=house.grassroots)
    people = [house.chair, house.officer, house.other, house.viewer]
    told = in_parallel(4, lambda number: presence.enter(product, people[number]))
    assert [one is None for one in told].count(True) == 1
    assert Editing.objects.count() == 1


def test_role_of_a_press_officer_makes_work_too(house: House) -> None:
    press = MembershipFactory(unit=house.province, role=Role.PRESS).user
    people = set(planning.assignable(house.grassroots))
    assert people == {house.chair, house.officer, press}
