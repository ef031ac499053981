"""Drawing a paper, and the order in which its choices are shown."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from random import Random


class TooFewQuestions(ValueError):
    """A rule asks for more questions than there are; ``wanted`` is the rule."""

    def __init__(self, wanted: "Want", found: int) -> None:
        super().__init__(f"{wanted}: {found}")
        self.wanted = wanted
        self.found = found


@dataclass(frozen=True)
class Card:
    """What the drawing knows of a question."""

    id: int
    topic: str
    difficulty: int


@dataclass(frozen=True)
class Want:
    """So many questions of a topic ("" for any) and a difficulty (None for any)."""

    topic: str
    difficulty: int | None
    count: int

    def fits(self, card: Card) -> bool:
        """Whether a question may be drawn for this rule."""
        return self.topic in ("", card.topic) and self.difficulty in (None, card.difficulty)


def draw_paper(cards: Iterable[Card], wants: Sequence[Want], random: Random) -> list[int]:
    """Draw question ids by the rules, each at most once, in random order.

    Rules that fit fewer questions draw first, so that a general rule never takes the last
    question of a narrow one. Raises TooFewQuestions.
    """
    left = {card.id: card for card in cards}
    fitting = {want: sum(map(want.fits, left.values())) for want in wants}
    paper: list[int] = []
    for want in sorted(wants, key=lambda want: fitting[want]):
        found = [card.id for card in left.values() if want.fits(card)]
        if len(found) < want.count:
            raise TooFewQuestions(want, len(found))
        drawn = random.sample(found, want.count)
        paper += drawn
        for question in drawn:
            del left[question]
    random.shuffle(paper)
    return paper


def shuffled(ids: Collection[str], seed: int, question: int) -> list[str]:
    """Choices in the order of one attempt: fixed by its seed, the same on every device and for
    ever."""
    return sorted(ids, key=lambda choice: blake2b(f"{seed}/{question}/{choice}".encode()).digest())
