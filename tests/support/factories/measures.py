"""Invented blind searches, re-audits and early warnings for tests."""

from datetime import timedelta

import factory
from django.utils import timezone
from tests.support.factories.integrity import CaseFactory
from tests.support.factories.listening import SourceFactory
from tests.support.factories.units import UnitFactory, UserFactory

from lantoa.integrity.models import (
    Alert,
    BlindSearch,
    Finding,
    ReAudit,
    ReAuditItem,
    SearchCell,
)


class BlindSearchFactory(factory.django.DjangoModelFactory):
    """A search of the last week that has just been drawn, without cells."""

    class Meta:
        model = BlindSearch

    unit = factory.SubFactory(UnitFactory)
    first = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=7))
    last = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    seed = "thu"
    frame = 7
    searcher = factory.SubFactory(UserFactory)
    drawn_by = factory.SubFactory(UserFactory)


class SearchCellFactory(factory.django.DjangoModelFactory):
    """The first day of a search in a channel of its own."""

    class Meta:
        model = SearchCell

    search = factory.SubFactory(BlindSearchFactory)
    source = factory.SubFactory(SourceFactory)
    day = factory.SelfAttribute("search.first")


class FindingFactory(factory.django.DjangoModelFactory):
    """Something found that nobody has compared."""

    class Meta:
        model = Finding

    cell = factory.SubFactory(SearchCellFactory)
    search = factory.SelfAttribute("cell.search")
    url = factory.Sequence(lambda n: f"https://nhom-{n}.example/bai")
    quote = "Nghe nói công đoàn sắp giải thể."
    seen_at = factory.LazyFunction(timezone.now)


class ReAuditFactory(factory.django.DjangoModelFactory):
    """A re-audit of the last quarter, without items."""

    class Meta:
        model = ReAudit

    unit = factory.SubFactory(UnitFactory)
    first = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=90))
    last = factory.LazyFunction(timezone.localdate)
    seed = "thu"
    frame = 20
    drawn_by = factory.SubFactory(UserFactory)


class ReAuditItemFactory(factory.django.DjangoModelFactory):
    """A case that waits to be judged again."""

    class Meta:
        model = ReAuditItem

    audit = factory.SubFactory(ReAuditFactory)
    case = factory.SubFactory(CaseFactory)
    verdict_then = "untrue"


class AlertFactory(factory.django.DjangoModelFactory):
    """A warning that nobody has looked at."""

    class Meta:
        model = Alert

    key = factory.Sequence(lambda n: f"thu:{n}")
    kind = "topic_rises"
    unit = factory.SubFactory(UnitFactory)
    topic = "work_stoppage"
    title = "Ngừng việc tập thể"
    posts = 12
