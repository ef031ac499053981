"""Facts that hold from one date until another.

A period is half open, ``[valid_from, valid_to)``: ``valid_to`` is the first day on which the fact
no longer holds, so that one period can end and the next begin on the same date without a gap or an
overlap. ``valid_to`` null means "still true".
"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _


def holds_on(on: date, prefix: str = "") -> Q:
    """Return the condition "the period contains ``on``", for the relation path ``prefix``."""
    start = Q(**{f"{prefix}valid_from__lte": on})
    return start & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": on}))


def no_overlap(key: str, name: str) -> ExclusionConstraint:
    """Return a constraint: two rows with the same ``key`` (an id column) never overlap in time.

    PostgreSQL enforces it whatever runs in parallel. The id is written as a range of one number
    because GiST compares ranges out of the box, and plain numbers only with ``btree_gist``, which
    the embedded build does not have.
    """
    only_this = Func(F(key), F(key), Value("[]"), function="int8range")
    period = Func(F("valid_from"), F("valid_to"), function="daterange")
    return ExclusionConstraint(
        name=name,
        expressions=[(only_this, "&&"), (period, "&&")],
        violation_error_message=_("This period overlaps another one."),
    )


def ends_after_start(name: str) -> models.CheckConstraint:
    """Return a constraint: a period that ends, ends after it starts."""
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
        violation_error_message=_("The end of a period must come after its start."),
    )


class Period(models.Model):
    """A row that is true during ``[valid_from, valid_to)``."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("The first day it no longer holds.")
    )

    class Meta:
        abstract = True

    def holds(self, on: date) -> bool:
        """Tell whether this row is true on a date."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
