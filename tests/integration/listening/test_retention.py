"""Old posts go, the daily figures stay, and a list says what it lacks."""

from datetime import timedelta

from django.utils import timezone
from tests.support.factories.listening import make_mentions
from tests.support.factories.units import MembershipFactory

from lantoa.listening.domain import retention
from lantoa.listening.domain.queries import Filters, count, find
from lantoa.listening.domain.retention import Removed, removed
from lantoa.listening.models import Document, DocumentStatus, Mention, Source
from lantoa.privacy.domain import retention as rules
from lantoa.units.models import User


def test_figure_and_list_differ_by_what_the_list_says_it_lacks(source: Source) -> None:
    reader: User = MembershipFactory(unit=source.unit).user
    now = timezone.now()
    old, young = now - timedelta(days=retention.DEFAULT_DAYS + 5), now - timedelta(days=5)
    made = make_mentions(
        [{"source": source, "unit": source.unit, "topics": ["wages"], "published_at": at}
         for at in (old, old, young)]
    )  # fmt: skip
    Mention.objects.filter(published_at=old).update(collected_at=old)
    everything = Filters(topic="wages", dated="yes")
    assert removed(reader, everything) is None
    before = count(reader, everything).number

    done = rules.run(rules.rule_named(retention.RULE))

    assert done is not None
    assert done.deleted == 2
    listed = find(reader, everything)
    assert count(reader, everything).number == before == 3
    lack = removed(reader, everything)
    assert lack == Removed(timezone.localdate(done.cutoff), 2)
    assert len(listed.mentions) + 2 == before
    assert removed(reader, Filters(first=young.date(), dated="yes")) is None
    assert removed(reader, Filters(q="lương")) == Removed(lack.day, None)
    assert Mention.objects.get().pk == made[2].pk
    gone = Document.objects.filter(pk__in=[m.pk for m in made[:2]])
    assert set(gone.values_list("status", "url", "author")) == {(DocumentStatus.EXPIRED, "", None)}


def test_old_post_that_was_collected_lately_stays(source: Source) -> None:
    old = timezone.now() - timedelta(days=4000)
    make_mentions([{"source": source, "unit": source.unit, "published_at": old}])
    assert rules.preview(rules.rule_named(retention.RULE)).count == 0  # type: ignore[union-attr]
