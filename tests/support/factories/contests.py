"""Invented contests for tests."""

import uuid
from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from tests.support.factories.units import UnitFactory

from lantoa.contests.models import (
    AnswerKey,
    Board,
    Contest,
    Contestant,
    PaperRule,
    Question,
    Round,
    Rules,
)

CHAIN = ["score", "prediction", "time_used", "submitted", "draw"]


class ContestFactory(factory.django.DjangoModelFactory):
    """A contest that the public may read about."""

    class Meta:
        model = Contest

    slug = factory.Sequence(lambda n: f"cuoc-thi-{n}")
    name = factory.Sequence(lambda n: f"Tìm hiểu Luật Công đoàn, lần {n}")
    unit = factory.SubFactory(UnitFactory)
    announced = True


class BoardFactory(factory.django.DjangoModelFactory):
    """The only board of a contest."""

    class Meta:
        model = Board
        django_get_or_create = ("contest", "position")

    contest = factory.SubFactory(ContestFactory)
    position = 1
    name = "Đoàn viên"


class RulesFactory(factory.django.DjangoModelFactory):
    """Two attempts of twenty minutes, the best one counts."""

    class Meta:
        model = Rules

    contest = factory.SubFactory(ContestFactory)
    tie_breaks = CHAIN
    prizes = [{"name": "Giải Nhất", "count": 1}, {"name": "Giải Nhì", "count": 2}]


class RoundFactory(factory.django.DjangoModelFactory):
    """A round that opens tomorrow."""

    class Meta:
        model = Round

    rules = factory.SubFactory(RulesFactory)
    contest = factory.SelfAttribute("rules.contest")
    number = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Tuần {n + 1}")
    opens_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    closes_at = factory.LazyAttribute(lambda made: made.opens_at + timedelta(days=6))


class QuestionFactory(factory.django.DjangoModelFactory):
    """A question of which the first choice is right."""

    class Meta:
        model = Question

    round = factory.SubFactory(RoundFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = "single"
    text = factory.Sequence(lambda n: f"Điều {n} của Luật Công đoàn nói về gì?")
    choices = factory.LazyFunction(
        lambda: [{"id": uuid.uuid4().hex[:6], "text": f"Phương án {n}"} for n in range(4)]
    )


class ContestantFactory(factory.django.DjangoModelFactory):
    """Somebody who entered the contest."""

    class Meta:
        model = Contestant

    contest = factory.SubFactory(ContestFactory)
    contact_kind = "email"
    contact_hash = factory.LazyFunction(lambda: uuid.uuid4().hex)
    contact_masked = "n•••@vidu.example"
    name = factory.Sequence(lambda n: f"Thí sinh {n}")
    unit = factory.SubFactory(UnitFactory)
    board = factory.LazyAttribute(lambda made: BoardFactory(contest=made.contest))


def open_round(
    *, questions: int = 20, prediction: bool = True, closes_in: float = 3600.0, **rules: Any
) -> Round:
    """A round that has just opened: single-choice questions, each worth a point, and one
    prediction; ``rules`` are fields of its rules."""
    made: Round = RoundFactory(rules=RulesFactory(**rules))
    PaperRule.objects.create(rules=made.rules, count=questions)
    asked = QuestionFactory.create_batch(questions, round=made)
    AnswerKey.objects.bulk_create(
        AnswerKey(question=question, key=question.choices[0]["id"]) for question in asked
    )
    if prediction:
        QuestionFactory(
            round=made, kind="prediction", points=0, choices=[], text="Bao nhiêu người đúng hết?"
        )
    BoardFactory(contest=made.contest)
    now = timezone.now()
    made.opens_at, made.closes_at = now, now + timedelta(seconds=closes_in)
    made.save()
    return made
