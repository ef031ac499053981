"""The contest of the demonstration: a round that is over, and one that anybody may enter now.

Its contestants are invented, and their attempts are written with times in the past; marking,
ranking, draw and certificates are the real ones.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from random import Random
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.db.models import ProtectedError, QuerySet

from lantoa.analysis.contest import draw as lots
from lantoa.analysis.contest import rehearsal as people
from lantoa.analysis.contest.papers import Card, Want, draw_paper
from lantoa.contests.domain import certificates, drawing, entering, freezing, organising, tallying
from lantoa.contests.domain.questions import add_questions, keys_of
from lantoa.contests.formats.parsed import Parsed, checked
from lantoa.contests.models import (
    Answer,
    Attempt,
    AttemptStatus,
    ContactKind,
    Contest,
    Contestant,
    Draw,
    Question,
    Ranking,
    Round,
    Tick,
    TieBreak,
)
from lantoa.contests.models.enums import ASKED_OF_ALL
from lantoa.units.models import Level, Unit, User

_CONTEST = files("lantoa.demo") / "data" / "contest.toml"
PEOPLE, CODES, SEED = 400, 5, 1929
LASTS, OVER_SINCE = timedelta(days=7), timedelta(days=1)
OPEN_FOR = timedelta(days=60)
PREDICTION = Parsed("prediction", "Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu?")


def seed_contest(now: datetime, *, organiser: User, unit: Unit) -> Contest:
    """Make it: round 1 with its winners, round 2 open, and codes to enter with in its text."""
    data: dict[str, Any] = tomllib.loads(_CONTEST.read_text("utf-8"))
    contest = organising.create_contest(_plan(data), unit=unit, actor=organiser)
    codes = "\n".join(entering.make_codes(contest, CODES, actor=organiser))
    about = f"{data['about'].strip()}\n{codes}"
    Contest.objects.filter(pk=contest.pk).update(invented=True, about=about)
    asked = [checked(_parsed(row), at) for at, row in enumerate(data["question"], 1)]
    over = now - OVER_SINCE
    first = _round(contest, "Tuần 1", asked, over - LASTS, over, organiser)
    _round(contest, "Tuần 2", asked, now, now + OPEN_FOR, organiser)
    _take_part(first, data["people"])
    _publish(first, data, over, organiser)
    organising.announce(contest, True, actor=organiser)
    tallying.fold()
    return contest


def _plan(data: dict[str, Any]) -> organising.Plan:
    return organising.Plan(
        name=data["name"], slug=data["slug"], about="", text=data["text"], boards=data["boards"],
        paper=[Want(row["topic"], None, row["count"]) for row in data["paper"]],
        tie_breaks=[TieBreak.SCORE, TieBreak.PREDICTION, TieBreak.DRAW],
        prizes=data["prizes"], settings={"minutes": 15},
    )  # fmt: skip


def _parsed(row: dict[str, Any]) -> Parsed:
    kind, choices = row["kind"], tuple(row.get("choices", ()))
    right: Any = row.get("right")
    match kind:
        case "single":
            right = (0,)
        case "multiple":
            right = tuple(range(right))
        case "matching":
            right = tuple(map(tuple, right))
            choices = tuple(left for left, _right in right)
        case "numeric":
            right = {"value": right, "tolerance": "0"}
        case "short":
            right = tuple(right)
    return Parsed(kind, row["text"], right, choices, row["topic"], row.get("difficulty", 1))


def _round(
    contest: Contest, name: str, asked: list[Parsed], opens: datetime, closes: datetime, actor: User
) -> Round:
    """A round whose questions were put in before it opened, as always."""
    soon = closes + timedelta(days=365)
    made = organising.add_round(
        contest, name=name, opens_at=soon, closes_at=soon + LASTS, actor=actor
    )
    add_questions(made, [*asked, PREDICTION], actor=actor)
    Round.objects.filter(pk=made.pk).update(opens_at=opens, closes_at=closes)
    made.refresh_from_db()
    return made


def _take_part(round_: Round, names: dict[str, list[str]]) -> None:
    """Let invented people sit the round, each at a time of their own."""
    random = Random(SEED)  # noqa: S311
    sitters = Contestant.objects.bulk_create(_contestants(round_, names, random))
    asked = {one.pk: one for one in round_.questions.all()}
    cards = [
        Card(q.pk, q.topic, q.difficulty) for q in asked.values() if q.kind not in ASKED_OF_ALL
    ]
    wants = [Want(one.topic, one.difficulty, one.count) for one in round_.rules.paper.all()]
    last = [one.pk for one in asked.values() if one.kind in ASKED_OF_ALL]
    keys = keys_of(round_)
    sat = []
    for sitter in sitters:
        one = people.sitter(random)
        paper = draw_paper(cards, wants, random) + last
        seconds = [people.seconds_for(_words(asked[question])) for question in paper]
        answered, used = people.reached(one, seconds, 60.0 * round_.rules.minutes)
        given = {
            question: _answer(asked[question], keys.get(question), one, random)
            for question in paper[:answered]
        }
        sat.append((_attempt(round_, sitter, paper, used, random), given))
    Attempt.objects.bulk_create(attempt for attempt, _given in sat)
    Answer.objects.bulk_create(
        Answer(attempt=attempt, question=asked[question], value=value, sequence=1,
               saved_at=attempt.started_at)
        for attempt, given in sat for question, value in given.items()
    )  # fmt: skip


def _contestants(
    round_: Round, names: dict[str, list[str]], random: Random
) -> Iterator[Contestant]:
    boards = list(round_.contest.boards.order_by("position"))
    units = list(
        Unit.objects.as_of(round_.opens_at.date())
        .filter(level=Level.PROVINCIAL_FEDERATION)
        .order_by("code")
    )
    random.shuffle(units)
    weights = [1 / (at + 6) for at in range(len(units))]  # some provinces send more than others
    for _ in range(PEOPLE):
        parts = (random.choice(names[part]) for part in ("family", "middle", "given"))
        digest = UUID(int=random.getrandbits(128)).hex
        yield Contestant(
            contest=round_.contest, contact_kind=ContactKind.CODE, contact_hash=f"demo {digest}",
            contact_masked=f"•••{digest[:4].upper()}", name=" ".join(parts),
            unit=random.choices(units, weights)[0], board=random.choices(boards, (4, 1))[0],
            entered_at=round_.opens_at + random.random() * LASTS / 2,
        )  # fmt: skip


def _attempt(
    round_: Round, sitter: Contestant, paper: list[int], used: float, random: Random
) -> Attempt:
    """One that was begun after the entry and handed in before the round closed."""
    limit = timedelta(minutes=round_.rules.minutes)
    began = sitter.entered_at + random.random() * (round_.closes_at - limit - sitter.entered_at)
    return Attempt(
        round=round_, contestant=sitter, number=1, status=AttemptStatus.SUBMITTED, questions=paper,
        seed=random.getrandbits(62), started_at=began, deadline=began + limit,
        accept_until=began + limit, ended_at=began + timedelta(seconds=used),
    )  # fmt: skip


def _answer(question: Question, key: Any, one: people.Sitter, random: Random) -> Any:
    if question.kind == "prediction":
        return str(10 * random.randint(1, 8))  # people like round numbers, and so draw level
    if people.knows(one, question.difficulty, random):
        return people.right_answer(question.kind, key, question.choices)
    return people.guess(question.kind, question.choices, random)


def _words(question: Question) -> str:
    choices = question.choices
    items = [*choices["left"], *choices["right"]] if isinstance(choices, dict) else choices
    return " ".join([question.text, *(item["text"] for item in items)])


def _publish(round_: Round, data: dict[str, Any], over: datetime, organiser: User) -> None:
    ranking = freezing.freeze(round_, actor=organiser)
    if freezing.needs_draw(ranking):
        drawing.draw(
            _committed(ranking, data["value_source"], over), data["value"], actor=organiser
        )
    freezing.publish(ranking, actor=organiser, objections=timedelta(days=5))
    certificates.issue(
        Ranking.objects.get(pk=ranking.pk), least=None, place="Hà Nội",
        signed_as="Ban Tổ chức (minh họa)", signed_by="", actor=organiser,
    )  # fmt: skip


def _committed(ranking: Ranking, source: str, over: datetime) -> Draw:
    """A draw as it was committed when the round had closed, its value known an hour later."""
    tied = freezing.tied(ranking)
    text = lots.entries_text((one.board_id, one.place, one.entry) for one in tied)
    return Draw.objects.create(
        ranking=ranking, entries=text, commitment=lots.commitment(text), value_source=source,
        value_due_at=over + timedelta(hours=1), committed_at=over,
    )  # fmt: skip


@transaction.atomic
def remove_contests() -> int:
    """Take them away with all that people did in them; returns how many. What has opened is kept
    by triggers against every program: they are off for this transaction's tables alone."""
    invented = list(Contest.objects.filter(invented=True).values_list("pk", flat=True))
    if not invented:
        return 0
    tables = [model._meta.db_table for model in apps.get_app_config("contests").get_models()]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come cannot change
        for table in sorted(tables):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        _delete(Contest.objects.filter(pk__in=invented))
        Tick.objects.filter(contest__in=invented).delete()
        for table in sorted(tables):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return len(invented)


def _delete(found: QuerySet[Any]) -> None:
    """Delete rows, what protects them first."""
    while True:
        try:
            found.delete()
        except ProtectedError as held:
            holding = defaultdict(list)
            for one in held.protected_objects:
                holding[type(one)].append(one.pk)
            for model, keys in holding.items():
                _delete(model._default_manager.filter(pk__in=keys))
        else:
            return
