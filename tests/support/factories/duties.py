"""Invented deadlines and notices for tests."""

from datetime import timedelta

import factory
from django.utils import timezone
from tests.support.factories.units import UnitFactory, UserFactory

from lantoa.duties.models import Clock, Deadline, Notice, NoticeCopy, Severity


class DeadlineFactory(factory.django.DjangoModelFactory):
    """A running deadline of a day on the clock, about a record that does not exist."""

    class Meta:
        model = Deadline

    subject_type = "units.unit"
    subject_id = factory.Sequence(str)
    kind = "tests.duty"
    severity = Severity.NORMAL
    unit = factory.SubFactory(UnitFactory)
    hours = 24
    clock = Clock.CALENDAR
    started_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyAttribute(lambda o: o.started_at + timedelta(hours=o.hours))


class NoticeFactory(factory.django.DjangoModelFactory):
    """A notice that nobody has been given."""

    class Meta:
        model = Notice

    key = factory.Sequence(lambda n: f"tests:{n}")
    kind = "tests.notice"
    params = factory.LazyFunction(lambda: {"what": "việc thử"})


class NoticeCopyFactory(factory.django.DjangoModelFactory):
    """An unread notice in the hands of somebody."""

    class Meta:
        model = NoticeCopy

    notice = factory.SubFactory(NoticeFactory)
    user = factory.SubFactory(UserFactory)
