"""From an answer to items, by the form of the source."""

from dataclasses import dataclass, field

from lantoa.analysis.extract import UnreadablePageError, extract_article
from lantoa.listening.domain.items import Item
from lantoa.listening.models import Source, SourceForm
from lantoa.listening.transport import FetchResult, canonical_address

# A feed item with this much text needs no visit to its page.
ENOUGH_CHARACTERS = 400


@dataclass
class Reading:
    """What an answer held. ``usable`` is false when it is not what the source should be."""

    items: list[Item] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    rejected: int = 0
    usable: bool = True
