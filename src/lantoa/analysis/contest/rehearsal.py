"""Invented people who sit a paper, so that a contest can be tried before it opens. Pure.

What is assumed of them is written down in ``docs/methods/questions.md``. They show whether papers
can be made and marked and whether the time is enough; how hard the questions are for real people
only real people show.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

SYLLABLES_A_MINUTE = 180  # read with care, on a phone
SECONDS_TO_ANSWER = 6
SPREAD = 0.35  # of the pace, on the scale of logarithms


@dataclass(frozen=True)
class Sitter:
    """``ability`` in logits, against a question of the lowest difficulty; ``pace`` multiplies the
    time that a question takes."""

    ability: float
    pace: float


#: Knows everything and is never late: whatever this one loses, marking has lost.
PERFECT = Sitter(math.inf, 0.0)


def sitter(random: Random) -> Sitter:
    """Somebody; half of all people know more than 73 per cent of the easiest questions."""
    return Sitter(random.gauss(1.0, 1.0), random.lognormvariate(0.0, SPREAD))


def knows(person: Sitter, difficulty: int, random: Random) -> bool:
    """Whether somebody knows the answer: each step of difficulty takes one logit (Rasch)."""
    return random.random() < 1 / (1 + math.exp(difficulty - 1 - person.ability))


def seconds_for(text: str) -> float:
    """What a question with its choices takes somebody of middle pace. A Vietnamese syllable stands
    between spaces."""
    return SECONDS_TO_ANSWER + 60 * len(text.split()) / SYLLABLES_A_MINUTE


def reached(person: Sitter, seconds: Sequence[float], limit: float) -> tuple[int, float]:
    """How many questions, in their order, are answered within the limit, and the time used."""
    used = 0.0
    for number, needed in enumerate(seconds):
        if used + needed * person.pace > limit:
            return number, limit
        used += needed * person.pace
    return len(seconds), used


def right_answer(kind: str, key: Any, choices: Any) -> Any:
    """What somebody who knows gives (forms: `contests.models.AnswerKey`); None where a key asks
    for what is not offered."""
    match kind:
        case "numeric":
            return key["value"]
        case "short":
            return key[0]
        case "essay":
            return "(thi thử)"
        case "single":
            return key if key in _ids(choices) else None
        case "multiple" | "ordering":
            return key if set(key) <= set(_ids(choices)) else None
        case "matching":
            fits = set(key) == set(_ids(choices["left"])) and set(key.values()) <= set(
                _ids(choices["right"])
            )
            return key if fits else None
        case _:
            return key


def guess(kind: str, choices: Any, random: Random) -> Any:
    """What somebody who does not know gives; it can be right by chance."""
    match kind:
        case "single":
            return random.choice(choices)["id"]
        case "multiple":
            ids = _ids(choices)
            return random.sample(ids, random.randint(1, len(ids)))
        case "true_false":
            return random.random() < 0.5
        case "ordering":
            return random.sample(_ids(choices), len(choices))
        case "matching":
            rights = _ids(choices["right"])
            return {left: random.choice(rights) for left in _ids(choices["left"])}
        case "numeric" | "prediction":
            return str(Decimal(random.randint(0, 10_000)))
        case _:
            return "(thi thử)"


def _ids(choices: Sequence[dict[str, str]]) -> list[str]:
    return [choice["id"] for choice in choices]
