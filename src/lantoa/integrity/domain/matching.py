"""The machine says which claims a tip or a post repeats. It only suggests.

The register is held in memory as one `analysis.match.ClaimIndex`, made anew when the register has
grown. Merged claims stay in it: their wording leads to the claim that stands for them.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import transaction
from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.analysis.match import Candidate, ClaimIndex
from lantoa.intake.models import Attachment, OcrStatus, Tip, TipStatus
from lantoa.integrity.domain.claims import see_mention, see_tip
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.models import Claim, Looked, Suggestion
from lantoa.listening.models import Mention
from lantoa.text import fold, normalise, tokens
from lantoa.units.models import User

NEW_FOR = timedelta(days=3)
"""Posts older than this are no news: an import of the past suggests nothing."""

LOOKS_BACK = timedelta(days=30)
BATCH = 200
MOST_CLAIMS = 5


@dataclass(frozen=True)
class Match:
    """A claim that a text may repeat. ``sure`` is over the higher of the two thresholds."""

    claim_id: int
    score: float
    sure: bool


class Register:
    """The claims of the database, ready to be asked; shared by the threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamp: tuple[int, int | None] | None = None
        self._index = ClaimIndex([])

    def match(self, text: str) -> list[Match]:
        """Return the claims that a text may repeat, the best first, each once."""
        return self._standing(self._fresh().match(text, limit=2 * MOST_CLAIMS))[:MOST_CLAIMS]

    def nearest(self, text: str, limit: int = 30) -> list[Match]:
        """Return the claims nearest to a text, whatever their score: a search."""
        return self._standing(self._fresh().rank(text, limit=limit))

    def _standing(self, found: list[Candidate]) -> list[Match]:
        rows = Claim.objects.filter(pk__in=[candidate.claim_id for candidate in found])
        stands = {pk: into or pk for pk, into in rows.values_list("pk", "merged_into")}
        best: dict[int, Match] = {}
        for candidate in found:  # the best first
            claim_id = stands[int(candidate.claim_id)]
            sure = candidate.decision == "automatic"
            best.setdefault(claim_id, Match(claim_id, candidate.score, sure))
        return list(best.values())

    def _fresh(self) -> ClaimIndex:
        counted = Claim.objects.aggregate(count=Count("pk"), last=Max("pk"))
        stamp = (counted["count"], counted["last"])
        with self._lock:
            if stamp != self._stamp:
                rows = Claim.objects.order_by("pk").values_list("pk", "statement")
                self._index, self._stamp = ClaimIndex(rows.iterator()), stamp
            return self._index


REGISTER = Register()


def look_at_new(now: datetime | None = None) -> int:
    """Compare tips and posts that were not looked at with the register; returns how many.

    A batch at a time: call it again while it returns something. Two callers at once do the work
    twice at worst; the suggestions are the same rows.
    """
    now = now or timezone.now()
    Looked.objects.filter(at__lt=now - 2 * NEW_FOR).delete()
    # What stands only in a photo is looked at when the photo has been read.
    unread = Attachment.objects.filter(ocr_status=OcrStatus.WAITING).values("tip")
    read = Tip.objects.filter(status=TipStatus.NEW).exclude(pk__in=unread)
    tips = list(_not_looked_at("t", read, "received_at", now))
    posts = Mention.objects.filter(relevant=True).defer("search")
    mentions = list(_not_looked_at("m", posts, "published_at", now))
    for tip in tips:
        look_at_tip(tip)
    for mention in mentions:
        _look_at_mention(mention)
    return len(tips) + len(mentions)


def _not_looked_at(prefix: str, rows: QuerySet[Any], moment: str, now: datetime) -> QuerySet[Any]:
    known = Looked.objects.filter(key=OuterRef("looked_key"))
    return (
        rows.filter(**{f"{moment}__gte": now - NEW_FOR})
        .annotate(
            looked_key=Concat(Value(prefix), Cast("pk", TextField()), output_field=TextField())
        )
        .filter(~Exists(known))
        .order_by(moment)[:BATCH]
    )


def look_back(claim: Claim, now: datetime | None = None) -> int:
    """Compare a claim that is new in the register with what came before it; returns how many.

    Posts of a month that share most of its words are found by search, then compared like new ones.
    """
    since = (now or timezone.now()) - LOOKS_BACK
    words = " | ".join(sorted({fold(word) for word in tokens(normalise(claim.statement))}))
    wanted = SearchQuery(words, config="simple", search_type="raw")
    posts = (
        Mention.objects.filter(relevant=True, published_at__gte=since, search=wanted)
        .annotate(rank=SearchRank(F("search"), wanted))
        .order_by("-rank")
        .defer("search")[:BATCH]
    )
    tips = Tip.objects.filter(status=TipStatus.NEW, received_at__gte=since)
    for mention in posts:
        _look_at_mention(mention)
    for tip in tips.order_by("-received_at")[:BATCH]:
        look_at_tip(tip)
    return len(posts)


def look_at_tip(tip: Tip) -> None:
    """Compare one tip with the register, as soon as it has come."""
    _look(f"t{tip.pk}", _text_of(tip), tip=tip, unit_id=tip.unit_id)


def _look_at_mention(mention: Mention) -> None:
    text = f"{mention.title}\n{mention.text}"
    _look(f"m{mention.pk}", text, mention_id=mention.pk, unit_id=mention.unit_id)


@transaction.atomic
def _look(key: str, text: str, **about: object) -> None:
    Suggestion.objects.bulk_create(
        [
            Suggestion(claim_id=match.claim_id, score=match.score, sure=match.sure, **about)
            for match in REGISTER.match(text)
        ],
        ignore_conflicts=True,
    )
    Looked.objects.bulk_create([Looked(key=key)], ignore_conflicts=True)


@transaction.atomic
def decide(suggestion_id: int, accepted: bool, *, actor: User) -> bool:
    """A person says whether the machine is right about a post; False when somebody was faster."""
    changed = Suggestion.objects.filter(pk=suggestion_id, accepted__isnull=True).update(
        accepted=accepted, decided_by=actor, decided_at=timezone.now()
    )
    if changed and accepted:
        suggestion = Suggestion.objects.select_related("claim", "tip").get(pk=suggestion_id)
        if suggestion.tip is not None:
            see_tip(suggestion.claim, suggestion.tip, actor=actor)
        else:
            post = Mention.objects.filter(pk=suggestion.mention_id).first()
            if post is None:
                raise RefusedError(_("This post is no longer kept."))
            see_mention(suggestion.claim, post, actor=actor)
    return bool(changed)


def _text_of(tip: Tip) -> str:
    """What a tip says, the text in its photos included."""
    read = tip.attachments.values_list("ocr_text", flat=True)
    return "\n".join([tip.text, *read])
