"""Putting questions into a round."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random, SystemRandom
from typing import Any, TypeGuard

from django.db import transaction
from django.db.models import Max

from lantoa.analysis.contest.papers import Card, TooFewQuestions, Want, draw_paper
from lantoa.contests.domain import media
from lantoa.contests.formats import aiken, embedded, gift, moodle, qti, sheet
from lantoa.contests.formats.parsed import MOST_QUESTIONS, FileError, Parsed
from lantoa.contests.models import AnswerKey, Question, QuestionKind, RejectedQuestion, Round
from lantoa.contests.models.enums import ASKED_OF_ALL
from lantoa.media import MediaError
from lantoa.units.domain import audit
from lantoa.units.models import User

LARGEST_FILE = 20 * 2**20
MOST_FILMS = 5  # and sounds: each is made anew while the browser waits


@dataclass(frozen=True)
class ReadFile:
    """What a file holds: questions that can be asked, and what is wrong with the others."""

    questions: list[Parsed]
    rejected: list[FileError]


def read_file(data: bytes) -> ReadFile:
    """The questions in a file, by what it is; raises FileError for what is no such file."""
    if len(data) > LARGEST_FILE:
        raise FileError(0, "too large")
    found: list[Parsed | FileError] = []
    films = 0
    for one in _reader(data):
        films += _is_film(one)
        if films > MOST_FILMS and _is_film(one):
            found.append(FileError(len(found) + 1, "too many films", one.text))
        else:
            found.append(_with_safe_medium(one, len(found) + 1))
        if len(found) > MOST_QUESTIONS:
            raise FileError(0, "too large")
    if not found:
        raise FileError(0, "no questions")
    return ReadFile(
        [one for one in found if isinstance(one, Parsed)],
        [one for one in found if isinstance(one, FileError)],
    )


def _is_film(one: Parsed | FileError) -> TypeGuard[Parsed]:
    return isinstance(one, Parsed) and one.medium is not None and not media.is_picture(one.medium)


def _with_safe_medium(one: Parsed | FileError, place: int) -> Parsed | FileError:
    if isinstance(one, FileError) or one.medium is None:
        return one
    try:
        return replace(one, medium=media.safe(one.medium))
    except MediaError:
        return FileError(place, embedded.PROBLEM, one.text)


def _reader(data: bytes) -> Iterator[Parsed | FileError]:
    if data[:2] == b"PK":
        return qti.read(data) if qti.MANIFEST.encode() in data else sheet.read(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        if data.lstrip()[:1] == b"<":
            return moodle.read(data)  # XML names its own encoding
        raise FileError(0, "not UTF-8") from problem
    if text.lstrip()[:1] == "<":
        return moodle.read(data)
    return gift.read(text) if "{" in text else aiken.read(text)


def parsed_of(question: Question, key: Any) -> Parsed:
    """A question as files give it: choices by their texts."""
    kind, choices, right = question.kind, question.choices, key
    match kind:
        case "single" | "multiple":
            ids = [choice["id"] for choice in choices]
            right = tuple(sorted(ids.index(id_) for id_ in ([key] if kind == "single" else key)))
        case "ordering":
            texts = {choice["id"]: choice["text"] for choice in choices}
            choices, right = [{"text": texts[id_]} for id_ in key], None
        case "matching":
            texts = {choice["id"]: choice["text"] for choice in choices["right"]}
            choices = choices["left"]
            right = tuple((one["text"], texts[key[one["id"]]]) for one in choices)
        case "short":
            right = tuple(key)
    return Parsed(
        kind, question.text, right, tuple(choice["text"] for choice in choices), question.topic,
        question.difficulty, max(question.points, 1), medium=media.given(question),
    )  # fmt: skip


def keys_of(round_: Round) -> dict[int, Any]:
    """The key that holds now, by question."""
    held = AnswerKey.objects.filter(question__round=round_).order_by("version")
    return dict(held.values_list("question_id", "key"))


def parsed_round(round_: Round) -> list[Parsed]:
    """All questions of a round as files give them."""
    keys = keys_of(round_)
    asked = round_.questions.select_related("media").order_by("number")
    return [parsed_of(one, keys.get(one.pk)) for one in asked]


@transaction.atomic
def take_file(round_: Round, name: str, data: bytes, *, actor: User | None) -> ReadFile:
    """Add the questions of a file; what could not be taken is kept aside with what is wrong, until
    somebody has seen to it. Raises FileError."""
    read = read_file(data)
    if read.questions:
        add_questions(round_, read.questions, actor=actor)
    RejectedQuestion.objects.bulk_create(
        RejectedQuestion(round=round_, file=name[:120], place=one.place, problem=one.problem,
                         excerpt=_printable(one.excerpt))
        for one in read.rejected
    )  # fmt: skip
    return read


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "")


@transaction.atomic
def add_questions(round_: Round, parsed: list[Parsed], *, actor: User | None) -> int:
    """Add questions with their keys, and media as `media.safe` gives them, to a round that has
    not opened."""
    Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
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
            words=one.words,
        )
        if one.kind != QuestionKind.PREDICTION:
            AnswerKey.objects.create(question=question, key=key, made_by=actor)
        if isinstance(one.medium, media.Safe):
            media.put(question, one.medium)
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
    media.detach_all(list(round_.questions.all()))
    round_.questions.all().delete()
    audit.record(
        "clear_questions", round_, actor=actor, unit=round_.contest.unit, before={"had": number}
    )
    return number


def missing_questions(round_: Round) -> TooFewQuestions | None:
    """What stands against drawing a paper from the round as it is; None when one can be drawn."""
    cards = [
        Card(question.pk, question.topic, question.difficulty)
        for question in round_.questions.exclude(kind__in=ASKED_OF_ALL)
    ]
    wants = [Want(one.topic, one.difficulty, one.count) for one in round_.rules.paper.all()]
    try:
        draw_paper(cards, wants, Random(0))  # noqa: S311
    except TooFewQuestions as problem:
        return problem
    return None
