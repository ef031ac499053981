"""Putting questions into a round."""

import secrets
from random import Random, SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import Max

from lantoa.analysis.contest.papers import Card, TooFewQuestions, Want, draw_paper
from lantoa.contests.formats import aiken, gift, sheet
from lantoa.contests.formats.parsed import MOST_QUESTIONS, FileError, Parsed
from lantoa.contests.models import AnswerKey, Question, QuestionKind, Round
from lantoa.units.domain import audit
from lantoa.units.models import User

LARGEST_FILE = 5 * 2**20


def read_file(name: str, data: bytes) -> list[Parsed]:
    """The questions in a file, by what it is; raises FileError."""
    if len(data) > LARGEST_FILE:
        raise FileError(0, "too large")
    if data[:2] == b"PK":
        found = sheet.read(data)
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise FileError(0, "not UTF-8") from problem
        found = gift.read(text) if "{" in text else aiken.read(text)
    questions = []
    for parsed in found:
        questions.append(parsed)
        if len(questions) > MOST_QUESTIONS:
            raise FileError(0, "too large")
    if not questions:
        raise FileError(0, "no questions")
    return questions


@transaction.atomic
def add_questions(round_: Round, parsed: list[Parsed], *, actor: User | None) -> int:
    """Add questions with their keys to a round that has not opened."""
    Round.objects.select_for_update().get(pk=round_.pk)
    last = round_.questions.aggregate(last=Max("number"))["last"] or 0
    for number, one in enumerate(parsed, last + 1):
        choices, key = _with_ids(one)
        question = Question.objects.create(
            round=round_,
            number=number,
            kind=one.kind,
            text=one.text,
            topic=one.topic,
            difficulty=one.difficulty,
            points=0 if one.kind == QuestionKind.PREDICTION else one.points,
            choices=choices,
        )
        if one.kind != QuestionKind.PREDICTION:
            AnswerKey.objects.create(question=question, key=key, made_by=actor)
    audit.record(
        "add_questions", round_, actor=actor, unit=round_.contest.unit, after={"added": len(parsed)}
    )
    return len(parsed)


def _with_ids(parsed: Parsed) -> tuple[Any, Any]:
    """Choices under random ids, in random order, and the key in terms of them."""
    ids = _new_ids(len(parsed.choices))
    items = [{"id": id_, "text": text} for id_, text in zip(ids, parsed.choices, strict=True)]
    match parsed.kind:
        case "single":
            key: Any = ids[parsed.right[0]]
        case "multiple":
            key = sorted(ids[at] for at in parsed.right)
        case "ordering":
            key = ids
        case "matching":
            texts = sorted({right for _left, right in parsed.right})
            by_text = dict(zip(texts, _new_ids(len(texts)), strict=True))
            rights = [{"id": id_, "text": text} for text, id_ in by_text.items()]
            key = {id_: by_text[right] for id_, (_, right) in zip(ids, parsed.right, strict=True)}
            return {"left": items, "right": rights}, key
        case "short":
            key = list(parsed.right)
        case _:
            key = parsed.right
    SystemRandom().shuffle(items)
    return items, key


def _new_ids(number: int) -> list[str]:
    found: set[str] = set()
    while len(found) < number:
        found.add(secrets.token_hex(3))
    return list(found)


@transaction.atomic
def clear_questions(round_: Round, *, actor: User | None) -> int:
    """Take all questions out of a round that has not opened."""
    number = round_.questions.count()
    round_.questions.all().delete()
    audit.record(
        "clear_questions", round_, actor=actor, unit=round_.contest.unit, before={"had": number}
    )
    return number


def missing_questions(round_: Round) -> TooFewQuestions | None:
    """What stands against drawing a paper from the round as it is; None when one can be drawn."""
    cards = [
        Card(question.pk, question.topic, question.difficulty)
        for question in round_.questions.exclude(kind=QuestionKind.PREDICTION)
    ]
    wants = [Want(one.topic, one.difficulty, one.count) for one in round_.rules.paper.all()]
    try:
        draw_paper(cards, wants, Random(0))  # noqa: S311
    except TooFewQuestions as problem:
        return problem
    return None
