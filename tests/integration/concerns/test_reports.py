"""Reports upward: figures that give nobody away, a snapshot that stays, and where it went."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from docx import Document
from pypdf import PdfReader
from tests.integration.concerns.conftest import Branch
from tests.support.factories.concerns import ConcernFactory
from tests.support.factories.intake import TipFactory
from tests.support.factories.listening import SourceFactory, make_mentions
from tests.support.factories.units import MembershipFactory
from tests.support.parallel import in_parallel

from lantoa.concerns.domain import reports
from lantoa.concerns.domain.errors import ConcernError
from lantoa.concerns.domain.synthesis.periods import Span, before, latest
from lantoa.concerns.interfaces.report_docx import MOTTO, document
from lantoa.concerns.interfaces.report_files import TEMPLATE, paper
from lantoa.concerns.models import Concern, ConcernTip, Report
from lantoa.typeset import to_pdf
from lantoa.units.models import Role, Unit

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def heard(unit: Unit, topic: str, voices: int, day: date = FIRST, **values: object) -> Concern:
    """A concern of this many voices on a day."""
    concern: Concern = ConcernFactory(unit=unit, topic=topic, opened_at=moment(day), **values)
    for _ in range(voices):
        ConcernTip.objects.create(concern=concern, tip=TipFactory(unit=unit), joined_at=moment(day))
    return concern


def published(
    branch: Branch, unit: Unit | None = None, kind: str = "month", first: date = FIRST,
    last: date = LAST,
) -> Report:  # fmt: skip
    unit = unit or branch.province
    report = reports.draft(unit=unit, kind=kind, first=first, last=last, actor=branch.officer)
    return reports.publish(report, actor=branch.officer)


def table(report: Report, name: str, measure: str = "concerns") -> dict[str, int | None]:
    assert report.snapshot is not None
    return {row["key"]: row["now"] for row in report.snapshot[measure][name]}


def test_small_topic_is_hidden_with_the_smallest_that_would_give_it_away(branch: Branch) -> None:
    heard(branch.province, "wages", 30)
    heard(branch.province, "meals", 12)
    heard(branch.province, "housing", 3)
    report = published(branch)
    assert report.snapshot is not None
    assert report.snapshot["concerns"]["total"] == {"now": 45, "before": 0}
    assert table(report, "topic") == {"wages": 30, "meals": None, "housing": None}


def test_concern_that_an_officer_noted_counts_as_one_voice(branch: Branch) -> None:
    heard(branch.province, "wages", 9)
    ConcernFactory(unit=branch.province, opened_at=moment(FIRST))
    assert table(published(branch), "topic") == {"wages": 10}


def test_rows_by_unit_are_the_units_right_below_and_the_own(branch: Branch) -> None:
    heard(branch.province, "wages", 11)
    heard(branch.park, "wages", 12)
    heard(branch.other, "wages", 50)
    assert table(published(branch), "unit") == {
        str(branch.province.pk): 11,
        str(branch.park.pk): 12,
    }


def test_month_beside_its_published_weeks_does_not_give_the_rest_away(branch: Branch) -> None:
    heard(branch.province, "wages", 20, FIRST)
    heard(branch.province, "wages", 4, FIRST + timedelta(days=20))
    week = published(branch, kind="week", last=FIRST + timedelta(days=6))
    month = published(branch)
    assert table(week, "topic") == {"wages": 20}
    assert table(month, "topic") == {"wages": None}
    assert month.snapshot is not None
    assert month.snapshot["concerns"]["total"]["now"] is None


def test_what_joins_after_publication_is_not_given_away_by_a_second_report(branch: Branch) -> None:
    heard(branch.province, "wages", 20)
    published(branch)
    heard(branch.province, "wages", 1)
    assert table(published(branch), "topic") == {"wages": None}


def test_report_of_one_branch_does_not_give_away_the_other(branch: Branch) -> None:
    heard(branch.park, "wages", 20)
    heard(branch.province, "wages", 5)
    published(branch, branch.park)
    assert table(published(branch), "topic") == {"wages": None}


def test_voice_goes_on_counting_when_its_tip_is_deleted(branch: Branch) -> None:
    concern = heard(branch.province, "wages", 10)
    row = concern.tips.get(pk=concern.tips.earliest("pk").pk)
    assert row.tip is not None
    row.tip.delete()
    assert table(published(branch), "topic") == {"wages": 10}


def test_urgent_hotspots_are_named_when_enough_people_speak(branch: Branch) -> None:
    heard(branch.park, "wages", 12, urgency="critical")
    heard(branch.province, "meals", 5, urgency="critical")
    heard(branch.province, "meals", 40)
    report = published(branch)
    assert report.snapshot is not None
    assert report.snapshot["concerns"]["hotspots"] == [
        {"topic": "wages", "unit": str(branch.park.pk), "now": 12}
    ]


def test_answers_are_measured_when_enough_people_stand_behind_them(branch: Branch) -> None:
    monday = date(2026, 9, 7)
    reply = moment(monday) + timedelta(hours=2)
    done = {"status": "closed", "closed_at": reply, "first_reply_at": reply}
    heard(branch.province, "wages", 9, monday, closing="feedback", **done)
    report = published(branch)
    assert report.snapshot is not None
    assert report.snapshot["answers"] == {"median_hours": None, "feedback_share": None}
    heard(branch.province, "meals", 9, monday, closing="reason", **done)
    report = published(branch)
    assert report.snapshot is not None
    assert report.snapshot["answers"] == {"median_hours": 2.0, "feedback_share": 0.5}


def test_posts_of_few_authors_are_hidden_however_many_they_are(branch: Branch) -> None:
    source = SourceFactory(unit=branch.province)
    make_mentions(
        [
            {"source": source, "topics": ["wages"], "author": f"{n:032x}",
             "published_at": moment(FIRST)}
            for n in range(30)
        ]
        + [
            {"source": source, "topics": ["meals"], "author": "f" * 32,
             "published_at": moment(FIRST)}
            for _ in range(50)
        ]
    )  # fmt: skip
    report = published(branch)
    assert report.snapshot is not None
    assert table(report, "topic", "posts") == {"wages": None, "meals": None}
    assert report.snapshot["posts"]["total"]["now"] == 80


def test_published_report_never_changes(branch: Branch) -> None:
    report = published(branch)
    with pytest.raises(ConcernError, match="does not change"):
        reports.write(report, {"foreword": "Khác"}, actor=branch.officer)
    for change in (lambda: Report.objects.update(foreword="x"), lambda: report.delete()):
        with pytest.raises(DatabaseError, match="is published"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (LAST, FIRST, "days that are over"),
        (FIRST, date(2999, 1, 1), "days that are over"),
        (date(2020, 1, 1), LAST, "one year at most"),
    ],
)
def test_period_that_makes_no_report_is_refused(
    branch: Branch, first: date, last: date, message: str
) -> None:
    with pytest.raises(ConcernError, match=message):
        reports.draft(
            unit=branch.province, kind="other", first=first, last=last, actor=branch.officer
        )


def test_report_goes_up_is_opened_there_and_answered_once(branch: Branch) -> None:
    report = published(branch)
    assert not reports.readable(branch.local).exists()
    row = reports.forward(report, branch.root, actor=branch.officer)
    assert reports.forward(report, branch.root, actor=branch.officer) == row
    assert [reports.opened(report, actor=p) for p in (branch.officer, branch.lead)] == [0, 1]
    reports.answer_forwarding(row, "Đã nhận.", actor=branch.lead)
    with pytest.raises(ConcernError, match="answered already"):
        reports.answer_forwarding(row, "Lần nữa", actor=branch.lead)
    row.refresh_from_db()
    assert (row.opened_by, row.answer, row.answered_by) == (branch.lead, "Đã nhận.", branch.lead)


def test_report_sent_down_is_read_there(branch: Branch) -> None:
    report = published(branch)
    reports.forward(report, branch.park, actor=branch.officer)
    assert reports.readable(branch.local).get() == report


def test_report_does_not_go_sideways_or_out_as_a_draft(branch: Branch) -> None:
    report = published(branch)
    with pytest.raises(ConcernError, match="its own branch"):
        reports.forward(report, branch.other, actor=branch.officer)
    draft = reports.draft(
        unit=branch.province, kind="month", first=FIRST, last=LAST, actor=branch.officer
    )
    with pytest.raises(ConcernError, match="Publish"):
        reports.forward(draft, branch.root, actor=branch.officer)


@pytest.mark.django_db(transaction=True)
def test_publishing_in_parallel_publishes_once(branch: Branch) -> None:
    heard(branch.province, "wages", 12)
    report = reports.draft(
        unit=branch.province, kind="month", first=FIRST, last=LAST, actor=branch.officer
    )
    moments = in_parallel(4, lambda _: reports.publish(report, actor=branch.officer).published_at)
    assert len(set(moments)) == 1


def test_paper_holds_the_figures_and_the_words_of_officers_only(branch: Branch) -> None:
    heard(branch.province, "wages", 30, summary="Lời của cán bộ trong hồ sơ")
    heard(branch.province, "meals", 3)
    report = reports.draft(
        unit=branch.province, kind="month", first=FIRST, last=LAST, actor=branch.officer
    )
    words = {"foreword": "Lời dẫn chung.", "recommendations": "Kiến nghị một.",
             "number": "12/BC", "place": "Nơi Thử", "recipients": "Cấp trên\nLưu VT"}  # fmt: skip
    reports.write(report, words, actor=branch.officer)
    report = reports.publish(Report.objects.get(pk=report.pk), actor=branch.officer)
    data, files = paper(report)
    pages = PdfReader(BytesIO(to_pdf(TEMPLATE, data, files=files))).pages
    buffer = BytesIO()
    document(data, [b"", b""]).save(buffer)
    made = Document(BytesIO(buffer.getvalue()))
    cells = [cell.text for t in made.tables for row in t.rows for cell in row.cells]
    for text in (
        " ".join(page.extract_text() for page in pages),
        "\n".join([*(p.text for p in made.paragraphs), *cells]),
    ):
        for word in (*words.values(), *MOTTO, "Wages"):
            for line in word.split("\n"):
                assert line in " ".join(text.split()), line
        assert "hồ sơ" not in text


@pytest.mark.parametrize(
    ("kind", "today", "now", "then"),
    [
        ("week", date(2026, 11, 25), Span(date(2026, 11, 16), date(2026, 11, 22)),
         Span(date(2026, 11, 9), date(2026, 11, 15))),
        ("month", date(2026, 3, 1), Span(date(2026, 2, 1), date(2026, 2, 28)),
         Span(date(2026, 1, 1), date(2026, 1, 31))),
        ("quarter", date(2026, 2, 10), Span(date(2025, 10, 1), date(2025, 12, 31)),
         Span(date(2025, 7, 1), date(2025, 9, 30))),
        ("other", date(2026, 11, 25), Span(date(2026, 11, 18), date(2026, 11, 24)),
         Span(date(2026, 11, 11), date(2026, 11, 17))),
    ],
)  # fmt: skip
def test_periods(kind: str, today: date, now: Span, then: Span) -> None:
    assert (latest(kind, today), before(kind, now)) == (now, then)


def test_who_only_sees_the_reports_makes_and_answers_none(branch: Branch) -> None:
    viewer = MembershipFactory(unit=branch.root, role=Role.VIEWER).user
    report = published(branch)
    row = reports.forward(report, branch.root, actor=branch.officer)
    days = {"kind": "month", "first": FIRST, "last": LAST}
    for step in (
        lambda: reports.draft(unit=branch.root, actor=viewer, **days),
        lambda: reports.ask_to_publish(report, actor=viewer),
        lambda: reports.forward(report, branch.root, actor=viewer),
        lambda: reports.answer_forwarding(row, "Đã rõ.", actor=viewer),
    ):
        with pytest.raises(ConcernError, match="Only people who work"):
            step()


def test_a_report_that_could_not_be_published_can_be_asked_for_again(branch: Branch) -> None:
    report = reports.draft(
        unit=branch.province, kind="month", first=FIRST, last=LAST, actor=branch.officer
    )
    assert reports.ask_to_publish(report, actor=branch.officer)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE concerns_concerntip RENAME TO elsewhere")
    with pytest.raises(DatabaseError):
        reports.publish_as_asked(report.pk)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE elsewhere RENAME TO concerns_concerntip")
    assert reports.ask_to_publish(report, actor=branch.officer)
    reports.publish_as_asked(report.pk)
    report.refresh_from_db()
    assert report.published_by == branch.officer
