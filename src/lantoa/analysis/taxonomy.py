"""The taxonomy of worker concerns: our own list of topics and the phrases that point to them."""

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Phrase(NamedTuple):
    """A phrase of a topic: as written with accents, and folded."""

    accented: str
    folded: str


@cache
def load_taxonomy() -> dict[str, tuple[Phrase, ...]]:
    """Topic key → its phrases, in the order of the file."""
    source = files("lantoa.analysis").joinpath("taxonomy.json").read_text(encoding="utf-8")
    return {
        topic: tuple(Phrase(entry["kw"], entry["fold"]) for entry in entries)
        for topic, entries in json.loads(source).items()
    }


#: The keys of the topics, in the order of the taxonomy.
TOPICS: tuple[str, ...] = tuple(load_taxonomy())
