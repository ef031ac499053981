"""What a round asks, as contestants see it: read once, because an open round cannot change."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from psycopg import AsyncConnection

from lantoa.analysis.contest.papers import Card, Want, draw_paper, shuffled
from lantoa.contests.hot.files import address
from lantoa.contests.hot.statements import MEDIA, PAPER_RULES, QUESTIONS


@dataclass(frozen=True)
class Asked:
    """The questions of a round and how papers are drawn from them."""

    questions: dict[int, dict[str, Any]]
    cards: list[Card]
    wants: list[Want]
    last: list[int]

    def new_paper(self) -> tuple[list[int], int]:
        """Question ids in order, essays and predictions last, and the seed of their choices."""
        # A seed of its own that nobody can guess costs half of asking the system for each choice.
        drawn = draw_paper(self.cards, self.wants, Random(secrets.randbits(256)))  # noqa: S311
        return drawn + self.last, secrets.randbits(63)

    def shown(self, paper: list[int], seed: int) -> list[dict[str, Any]]:
        """A paper as one contestant sees it."""
        return [_shown(self.questions[question], seed) for question in paper]


def _shown(question: dict[str, Any], seed: int) -> dict[str, Any]:
    choices = question["choices"]
    if question["kind"] == "matching":
        choices = {**choices, "right": _mixed(choices["right"], seed, question["id"])}
    else:
        choices = _mixed(choices, seed, question["id"])
    return {**question, "choices": choices}


def _mixed(choices: list[dict[str, str]], seed: int, question: int) -> list[dict[str, str]]:
    by_id = {choice["id"]: choice for choice in choices}
    return [by_id[choice] for choice in shuffled(by_id, seed, question)]


async def read_asked(connection: AsyncConnection[Any], round_: int) -> Asked | None:
    """Read an open round; None when there is none or it has not opened."""
    found = await (await connection.execute(QUESTIONS, {"round": round_})).fetchall()
    if not found:
        return None
    wants = await (await connection.execute(PAPER_RULES, {"round": round_})).fetchall()
    media = await (await connection.execute(MEDIA, {"round": round_})).fetchall()
    return asked_from(found, wants, media)


Rows = Sequence[tuple[Any, ...]]


def asked_from(found: Rows, wants: Rows, media: Rows = ()) -> Asked:
    """What is asked, from the rows of `QUESTIONS`, `PAPER_RULES` and `MEDIA`."""
    questions = {}
    cards = []
    last = []
    for id_, kind, topic, difficulty, text, words, choices in found:
        questions[id_] = {"id": id_, "kind": kind, "text": text, "choices": choices}
        if kind == "essay":
            questions[id_]["words"] = words
        if kind in ("essay", "prediction"):
            last.append(id_)
        else:
            cards.append(Card(id_, topic, difficulty))
    for id_, kind, file, captions, alt, width, height in media:
        questions[id_]["medium"] = {
            "kind": kind,
            "src": address(file),
            "captions": captions and address(captions),
            "alt": alt,
            "width": width,
            "height": height,
        }
    return Asked(questions, cards, [Want(*want) for want in wants], last)
