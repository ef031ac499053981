"""What the database itself refuses, whatever program asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.support.factories.contests import (
    BoardFactory,
    QuestionFactory,
    RoundFactory,
    RulesFactory,
    open_round,
)

from lantoa.contests.models import AnswerKey, Draw, PaperRule, Question, Ranking, Round, Rules


def refused(constraint: str, change: Any) -> None:
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        change()
    cause = problem.value.__cause__
    assert cause is not None
    assert cause.diag.constraint_name == constraint


def test_rules_and_papers_change_until_a_round_opens_and_never_after() -> None:
    rules = RulesFactory()
    RoundFactory(rules=rules)
    PaperRule.objects.create(rules=rules)
    Rules.objects.filter(pk=rules.pk).update(minutes=30)
    opened = open_round().rules
    refused("contests_rules_stay", lambda: Rules.objects.filter(pk=opened.pk).update(minutes=30))
    refused("contests_rules_stay", lambda: PaperRule.objects.filter(rules=opened).update(count=1))
    refused("contests_rules_stay", lambda: PaperRule.objects.create(rules=opened, position=2))
    refused("contests_rules_stay", lambda: PaperRule.objects.filter(rules=opened).delete())


def test_new_version_of_the_rules_stands_beside_the_old_one() -> None:
    opened = open_round().rules
    new = RulesFactory(contest=opened.contest, version=2, note="Thêm một lượt thi.")
    assert list(opened.contest.rules.all()) == [opened, new]


@pytest.mark.parametrize("field", ["opens_at", "closes_at"])
def test_open_round_keeps_its_times(field: str) -> None:
    made = open_round()
    later = timezone.now() + timedelta(days=2)
    refused(
        "contests_round_stays",
        lambda: Round.objects.filter(pk=made.pk).update(**{field: later}),
    )
    Round.objects.filter(pk=made.pk).update(name="Tuần một")


def test_round_takes_rules_of_its_own_contest_only() -> None:
    made = RoundFactory()
    refused(
        "contests_round_own_rules",
        lambda: Round.objects.filter(pk=made.pk).update(rules=RulesFactory()),
    )


def test_questions_of_an_open_round_stay() -> None:
    made = open_round(questions=2)
    refused("contests_questions_stay", lambda: QuestionFactory(round=made))
    refused("contests_questions_stay", lambda: made.questions.update(text="Khác"))
    refused("contests_questions_stay", lambda: made.questions.get(kind="prediction").delete())


def test_key_is_corrected_by_a_new_version_with_a_note() -> None:
    question: Question = open_round().questions.all()[0]
    other = question.choices[1]["id"]
    keys = AnswerKey.objects.filter(question=question)
    refused("contests_keys_only_grow", lambda: keys.update(key=other))
    refused(
        "contests_key_correction_explained",
        lambda: AnswerKey.objects.create(question=question, key=other, version=2),
    )
    AnswerKey.objects.create(question=question, key=other, version=2, note="Đáp án cũ đã hết hạn.")
    assert keys.count() == 2


def test_draw_is_committed_before_and_drawn_once_after_its_value_is_known() -> None:
    made = open_round()
    BoardFactory(contest=made.contest)
    now = timezone.now()

    def commit(due: timedelta) -> Draw:
        ranking = Ranking.objects.create(
            round=made, version=Ranking.objects.count() + 1, note="Mới", actual=0, sha256="0" * 64
        )
        return Draw.objects.create(
            ranking=ranking, entries="1 1 a\n", commitment="0" * 64, committed_at=now + due / 2,
            value_source="Giải đặc biệt", value_due_at=now + due,
        )  # fmt: skip

    refused("contests_draw_committed_before", lambda: commit(timedelta(0)))
    early = commit(timedelta(hours=1))
    drawn = {"value": "12345", "drawn_at": now + timedelta(hours=2)}
    refused("contests_draw_stays", lambda: Draw.objects.filter(pk=early.pk).update(**drawn))
    due = commit(timedelta(microseconds=2))
    refused("contests_draw_stays", lambda: Draw.objects.filter(pk=due.pk).update(entries=""))
    Draw.objects.filter(pk=due.pk).update(**drawn)
    refused("contests_draw_stays", lambda: Draw.objects.filter(pk=due.pk).update(value="1"))
    refused("contests_draw_stays", lambda: Draw.objects.filter(pk=due.pk).delete())
