"""What the analysis says of a post, and the closed lists it says it in (label guidelines)."""

from typing import NamedTuple

KINDS: tuple[str, ...] = (
    "grievance", "factual_claim", "opinion", "question", "announcement", "news", "advert", "other",
)  # fmt: skip
SENTIMENTS: tuple[str, ...] = ("negative", "neutral", "positive")
#: Where a post may come from; any other value is read as "not known".
SOURCE_KINDS: tuple[str, ...] = ("press", "official", "union", "social", "forum", "other")
#: Most topics one post may carry.
MOST_TOPICS = 3


class Labels(NamedTuple):
    """The labels of one post.

    ``relevance`` is the probability, 0 to 1, that the post concerns workers or the union;
    ``topics`` are at most three keys of the taxonomy, the one to act on first in front, none when
    the post is not relevant.
    """

    relevant: bool
    relevance: float
    topics: tuple[str, ...]
    kind: str
    sentiment: str
    toxic: bool
