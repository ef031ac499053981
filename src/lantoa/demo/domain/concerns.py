"""Concerns of the demonstration: invented, in several states, with one published report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from lantoa.concerns.domain import reports
from lantoa.concerns.domain.answering import answer, close
from lantoa.concerns.domain.moving import assign
from lantoa.concerns.domain.raising import raise_concern
from lantoa.concerns.domain.synthesis.periods import latest
from lantoa.concerns.models import Concern, Report, ReportForwarding, ReportKind
from lantoa.duties.models import Deadline
from lantoa.intake.domain.receiving import Submission, identity, receive
from lantoa.intake.models import Tip, TipKind
from lantoa.units.models import Unit, User

_KEY = "lantoa-demo concern"
_ROOT = "tong-lien-doan"


@dataclass(frozen=True)
class _Said:
    """Something that ``voices`` people said; ``{}`` in the text is what differs."""

    topic: str
    unit: str
    zone: str
    voices: int
    summary: str
    text: str
    answer: str = ""
    closed: bool = False
    urgency: str = "normal"


_SAID = (
    _Said(
        "wages", "ldld-bac-ninh-2025", "KCN Minh Họa", 14,
        "Lương tháng trả chậm ở một số tổ may (ví dụ)",
        "Lương tháng này trả chậm hơn mọi khi, tổ {} chúng tôi chưa ai được nhận.",
        answer="Công đoàn đã làm việc với doanh nghiệp: lương được trả vào ngày 5 hằng tháng.",
    ),
    _Said(
        "meals", "ldld-bac-ninh-2025", "KCN Minh Họa", 12,
        "Bữa ăn ca ít thức ăn, cơm nguội (ví dụ)",
        "Bữa ăn ca dạo này ít thức ăn, cơm nguội, chuyền {} ai cũng than phiền.",
        answer="Công ty đã đổi nhà thầu suất ăn. Công đoàn sẽ kiểm tra lại hằng tuần.",
        closed=True,
    ),
    _Said(
        "overtime", "ldld-bac-ninh-2025", "", 4,
        "Tăng ca chủ nhật không báo trước (ví dụ)",
        "Tăng ca cả chủ nhật mà không báo trước, ca {} không sắp xếp được việc nhà.",
        urgency="high",
    ),
    _Said(
        "housing", _ROOT, "", 2,
        "Hỏi về nhà ở cho công nhân (ví dụ)",
        "Xin hỏi khi nào có nhà ở cho công nhân thuê, khu trọ số {} chật và nóng.",
    ),
)  # fmt: skip


def seed_concerns(now: datetime, actor: User) -> int:
    """Receive what was said, open the concerns, publish one report; how many concerns are new."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=[s.unit for s in _SAID])}
    made = 0
    for at, said in enumerate(_SAID):
        receipts = [receive(submission) for submission in _submissions(at, said, units[said.unit])]
        if not all(receipt.new for receipt in receipts):
            continue
        concern = raise_concern(
            topic=said.topic, unit=units[said.unit], zone=said.zone, urgency=said.urgency,
            summary=said.summary, tips=[receipt.tip for receipt in receipts], actor=actor,
        )  # fmt: skip
        _date_back(concern, now - timedelta(days=2 + at))
        if said.answer:
            assign(concern, actor, actor=actor)
            answer(concern, said.answer, actor=actor)
        if said.closed:
            close(concern, actor=actor)
        made += 1
    if made:
        _publish(actor)
    return made


def remove_concerns() -> int:
    """Take exactly these away again; how many concerns went."""
    ReportForwarding.objects.filter(report__invented=True).delete()
    Report.objects.filter(invented=True).delete()
    keys = [
        identity(submission)
        for at, said in enumerate(_SAID)
        if (unit := Unit.objects.filter(code=said.unit).first())
        for submission in _submissions(at, said, unit)
    ]
    tips = Tip.objects.filter(submission_key__in=keys)
    concerns = list(Concern.objects.filter(tips__tip__in=tips).distinct())
    Deadline.objects.filter(
        subject_type=Concern._meta.label_lower, subject_id__in=[str(c.pk) for c in concerns]
    ).delete()
    Concern.objects.filter(pk__in=[concern.pk for concern in concerns]).delete()
    tips.delete()
    return len(concerns)


def _submissions(at: int, said: _Said, unit: Unit) -> Iterator[Submission]:
    for number in range(1, said.voices + 1):
        yield Submission(
            key=f"{_KEY} {at} {number}", kind=TipKind.CONCERN, text=said.text.format(number),
            unit=unit, zone=said.zone,
        )  # fmt: skip


def _date_back(concern: Concern, moment: datetime) -> None:
    """Let it have begun some days ago, so that a period that is over holds it."""
    Concern.objects.filter(pk=concern.pk).update(opened_at=moment)
    concern.tips.update(joined_at=moment)


def _publish(actor: User) -> None:
    span = latest(ReportKind.OTHER, timezone.localdate())
    report = reports.draft(
        unit=Unit.objects.get(code=_ROOT), kind=ReportKind.OTHER, first=span.first, last=span.last,
        actor=actor,
    )  # fmt: skip
    Report.objects.filter(pk=report.pk).update(
        invented=True,
        foreword="Số liệu minh họa: mọi ý kiến trong báo cáo này đều do phần mềm đặt ra.",
    )
    reports.publish(report, actor=actor)
