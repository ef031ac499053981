"""Starts, saves, submissions and sweeps beside each other are as if one came after the other.

A state machine runs them against the real database, alone and in races; after each race the
results and the tables must be those of some order of the same acts on a small model.
"""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import permutations
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.support.contests import answers, let_time_pass, save_all, start_all, submit_all
from tests.support.factories.contests import ContestantFactory, open_round

from lantoa.contests.domain.closing import sweep
from lantoa.contests.hot import acts as hot
from lantoa.contests.hot import requests
from lantoa.contests.models import Answer, Attempt, Contestant, Round

# In seconds. Time passes in steps of 20, so that no step ends within 5 of any limit.
LIMIT, GRACE, STEP, CLOSES = 60, 30, 20, 315
ATTEMPTS = 2
# Two contestants, one who was excluded, and one of another contest.
MEMBERS, EXCLUDED, STRANGER = (0, 1), 2, 3
QUESTIONS, THREADS = 3, 4

Key = tuple[int, int]
Batch = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Start:
    person: int
    number: int


@dataclass(frozen=True)
class Save:
    by: int
    of: Key
    batch: Batch


@dataclass(frozen=True)
class Submit:
    by: int
    of: Key


@dataclass(frozen=True)
class Sweep:
    pass


Act = Start | Save | Submit | Sweep

people = st.integers(0, 3)
keys = st.tuples(st.integers(0, 1), st.integers(1, 2))
batches = st.lists(
    # The last question is of no paper.
    st.tuples(st.integers(0, QUESTIONS), st.integers(1, 4), st.sampled_from("xyz")),
    unique_by=lambda given: given[:2],
    max_size=4,
).map(tuple)
owners = keys.flatmap(lambda key: st.tuples(st.just(key[0]) | people, st.just(key)))
starts = st.builds(Start, people, st.integers(0, 3)) | st.builds(
    Start, st.integers(0, 1), st.just(1)
)
saves = st.tuples(owners, batches).map(lambda drawn: Save(*drawn[0], drawn[1]))
submits = owners.map(lambda drawn: Submit(*drawn))
acts: st.SearchStrategy[Act] = st.one_of(starts, saves, submits, st.builds(Sweep))
same_kind: st.SearchStrategy[list[Act]] = st.one_of(
    *(st.lists(kind, min_size=1, max_size=3) for kind in (starts, saves, submits))
)


@dataclass
class Sitting:
    ends: int
    status: str = "started"
    answers: dict[int, tuple[int, str]] = field(default_factory=dict)


@dataclass
class Model:
    """What should be: the rules again, in a form that one can see to be right."""

    now: int = 0
    sittings: dict[Key, Sitting] = field(default_factory=dict)

    def do(self, act: Act) -> int:
        match act:
            case Start(person, number):
                return self._start(person, number)
            case Save(by, of, batch):
                sitting = self._open(by, of)
                if sitting:
                    for question, sequence, value in batch:
                        if question < QUESTIONS and sequence > self._sequence(sitting, question):
                            sitting.answers[question] = (sequence, value)
                return sitting is not None
            case Submit(by, of):
                if sitting := self._open(by, of):
                    sitting.status = "submitted"
                return sitting is not None
            case Sweep():
                late = [s for s in self.sittings.values()
                        if s.status == "started" and s.ends < self.now]  # fmt: skip
                for sitting in late:
                    sitting.status = "expired"
                return len(late)

    def _start(self, person: int, number: int) -> bool:
        key, before = (person, number), self.sittings.get((person, number - 1))
        free = number == 1 or (
            before is not None and (before.status != "started" or before.ends < self.now)
        )
        allowed = person in MEMBERS and 1 <= number <= ATTEMPTS and self.now < CLOSES
        if key not in self.sittings and allowed and free:
            self.sittings[key] = Sitting(min(self.now + LIMIT, CLOSES) + GRACE)
        return key in self.sittings

    def _open(self, by: int, of: Key) -> Sitting | None:
        sitting = self.sittings.get(of)
        if by != of[0] or not sitting or sitting.status != "started" or sitting.ends < self.now:
            return None
        return sitting

    @staticmethod
    def _sequence(sitting: Sitting, question: int) -> int:
        return sitting.answers[question][0] if question in sitting.answers else 0

    def shown(self) -> dict[Key, Any]:
        return {key: (sitting.status, sitting.answers) for key, sitting in self.sittings.items()}


class Contest(RuleBasedStateMachine):
    """The database and the model side by side."""

    round: Round
    people: list[Contestant]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.threads = ThreadPoolExecutor(THREADS)

    @initialize()
    def open(self) -> None:
        self.round = open_round(
            questions=QUESTIONS, prediction=False, closes_in=CLOSES,
            minutes=LIMIT // 60, grace_seconds=GRACE, attempts=ATTEMPTS,
        )  # fmt: skip
        contest = self.round.contest
        self.people = [ContestantFactory(contest=contest) for _ in MEMBERS]
        self.people += [
            ContestantFactory(contest=contest, excluded_at=timezone.now()),
            ContestantFactory(),
        ]
        self.paper = list(self.round.questions.values_list("pk", flat=True))

    @rule(act=acts)
    def one(self, act: Act) -> None:
        assert self.perform(act) == self.model.do(act)

    @rule(first=acts, again=st.integers(1, 3))
    def retry(self, first: Act, again: int) -> None:
        """The answer was lost, so the device asks again."""
        for _ in range(again):
            assert self.perform(first) == self.model.do(first)

    @rule(together=st.lists(acts, min_size=2, max_size=4))
    def race(self, together: list[Act]) -> None:
        self.is_some_order(together, list(self.threads.map(self.perform, together)))

    @rule(batches=st.lists(same_kind, min_size=1, max_size=2))
    def batch(self, batches: list[list[Act]]) -> None:
        """What arrived together shares one statement; two such batches run beside each other."""
        got = list(self.threads.map(self.perform_together, batches))
        together = [act for batch in batches for act in batch]
        self.is_some_order(together, [done for batch in got for done in batch])

    def is_some_order(self, together: list[Act], got: list[int]) -> None:
        shown = self.stored()
        possible = []
        for order in permutations(range(len(together))):
            model = deepcopy(self.model)
            expected = {at: model.do(together[at]) for at in order}
            if model.shown() == shown and _agree(together, got, expected):
                self.model = model
                return
            possible.append((order, expected, model.shown()))
        raise AssertionError(f"{got} {shown} is no order of {together}: {possible}")

    @rule(steps=st.integers(1, 6))
    def wait(self, steps: int) -> None:
        let_time_pass(STEP * steps)
        self.model.now += STEP * steps

    @invariant()
    def tables_are_those_of_the_model(self) -> None:
        if hasattr(self, "people"):
            assert self.stored() == self.model.shown()

    def perform(self, act: Act) -> int:
        return sweep() if isinstance(act, Sweep) else self.perform_together([act])[0]

    def perform_together(self, batch: list[Act]) -> list[int]:
        """One statement for acts of one kind; what each gets, a double click the same."""
        if isinstance(batch[0], Start):
            begun = [hot.Start(self.round.pk, self.people[act.person].pk, act.number, self.paper, 1)
                     for act in batch]  # fmt: skip
            made = start_all(begun)
            return [one[:3] in made for one in begun]
        if isinstance(batch[0], Save):
            sent = [hot.Save(self.id_of(act.of), self.people[act.by].pk, self.given(act))
                    for act in batch]  # fmt: skip
            saved = save_all(sent)
            return [one[:2] in saved for one in sent]
        ends = [hot.Submit(self.id_of(act.of), self.people[act.by].pk) for act in batch]
        ended = submit_all(ends)
        # Of a double click in one batch the first ended it.
        return [one[:2] in ended and one not in ends[:at] for at, one in enumerate(ends)]

    def given(self, act: Save) -> requests.Given:
        ids = [*self.paper, 10**9]
        return answers([(ids[question], *rest) for question, *rest in act.batch])

    def id_of(self, key: Key) -> int:
        person = self.people[key[0]]
        found = Attempt.objects.filter(contestant=person, round=self.round, number=key[1]).first()
        return found.pk if found else 0

    def stored(self) -> dict[Key, Any]:
        at = {person.pk: index for index, person in enumerate(self.people)}
        found: dict[Key, Any] = {}
        for attempt in Attempt.objects.filter(round=self.round):
            answers = {
                self.paper.index(answer.question_id): (answer.sequence, answer.value)
                for answer in Answer.objects.filter(attempt=attempt)
            }
            found[at[attempt.contestant_id], attempt.number] = (attempt.status, answers)
        return found

    def teardown(self) -> None:
        # Each thread closes its own connection: all of them are in this at once, or one that was
        # quick would do the work of the others, and their connections would pile up.
        all_here = Barrier(THREADS)

        def close(_number: int) -> None:
            all_here.wait(60)
            connection.close()

        list(self.threads.map(close, range(THREADS)))
        self.threads.shutdown()
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE contests_attempt CASCADE")


def _agree(together: list[Act], got: list[int], expected: dict[int, int]) -> bool:
    """Sweeps share what is late among themselves: only their sum is fixed."""
    sweeps = [at for at, act in enumerate(together) if isinstance(act, Sweep)]
    return sum(got[at] for at in sweeps) == sum(expected[at] for at in sweeps) and all(
        got[at] == expected[at] for at in expected if at not in sweeps
    )


@pytest.mark.django_db(transaction=True)
def test_any_acts_in_any_order_or_at_once_are_exact() -> None:
    run_state_machine_as_test(
        Contest,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
