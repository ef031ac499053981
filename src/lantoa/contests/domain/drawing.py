"""The draw: the list is committed to before a public value is known, and the value decides."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lantoa.analysis.contest import draw as pure
from lantoa.contests.domain.freezing import award, tied
from lantoa.contests.models import Draw, Ranking, Result
from lantoa.units.domain import audit
from lantoa.units.models import User


class NothingTied(Exception):
    """No prize hangs on a draw."""


class NotYet(Exception):
    """The time at which the value becomes known has not come."""


@transaction.atomic
def commit(
    ranking: Ranking, *, value_source: str, value_due_at: datetime, actor: User | None
) -> Draw:
    """Publish the list of those who are tied and its hash, and name the value that will decide.

    Raises NothingTied, and ValueError when the value could be known already.
    """
    if value_due_at <= timezone.now():
        raise ValueError(value_due_at)
    results = tied(ranking)
    if not results:
        raise NothingTied
    text = pure.entries_text((result.board_id, result.place, result.entry) for result in results)
    draw = Draw.objects.create(
        ranking=ranking,
        entries=text,
        commitment=pure.commitment(text),
        value_source=value_source,
        value_due_at=value_due_at,
    )
    audit.record(
        "commit_draw",
        draw,
        actor=actor,
        unit=ranking.round.contest.unit,
        after={"commitment": draw.commitment, "value_source": value_source},
    )
    return draw


@transaction.atomic
def draw(committed: Draw, value: str, *, actor: User | None) -> bool:
    """Draw by the value, once; False when it was drawn already. Raises NotYet."""
    if timezone.now() < committed.value_due_at:
        raise NotYet
    changed = Draw.objects.filter(pk=committed.pk, value="").update(
        value=value, drawn_at=timezone.now()
    )
    if not changed:
        return False
    order = {entry: place for _board, place, entry in pure.draw(committed.entries, value)}
    ranking = Ranking.objects.get(pk=committed.ranking_id)
    results = list(ranking.results.filter(entry__in=order))
    for result in results:
        result.order = order[result.entry]
    Result.objects.bulk_update(results, ["order"], batch_size=1000)
    award(ranking)
    audit.record(
        "draw", committed, actor=actor, unit=ranking.round.contest.unit, after={"value": value}
    )
    return True
