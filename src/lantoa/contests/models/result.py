"""Rankings, and the draw that breaks what is still a tie."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.attempt import Attempt
from lantoa.contests.models.contest import Board, Round
from lantoa.contests.models.people import Contestant


class Ranking(models.Model):
    """All results of a round, worked out from the answers at one moment.

    ``sha256`` is of the whole ranking as text (`domain.ranking`): working it out again from the
    answers must give the same bytes. A corrected key or an exclusion makes a new version with a
    public note; earlier ones stay.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="rankings")
    version = models.PositiveSmallIntegerField(default=1)
    note = models.TextField(_("what is new in this version"), blank=True)
    actual = models.PositiveBigIntegerField(help_text="what predictions were compared with")
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    objections_until = models.DateTimeField(_("objections until"), null=True)

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        ordering = ["round", "version"]
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="contests_ranking_version"),
            models.CheckConstraint(
                name="contests_ranking_change_explained", condition=Q(version=1) | ~Q(note="")
            ),
            models.CheckConstraint(
                name="contests_ranking_objections",
                condition=Q(published_at__isnull=True, objections_until__isnull=True)
                | Q(objections_until__gt=F("published_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} ({self.version})"


class Result(models.Model):
    """Where one contestant stands in a ranking, by the attempt that counts.

    Those that the chain cannot tell apart share ``place``; ``order`` is the place after the draw
    and equals ``place`` where there was no tie. ``entry`` stands for the person in public lists.
    """

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="results")
    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    contestant = models.ForeignKey(Contestant, models.PROTECT, related_name="results")
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="+", db_index=False)
    entry = models.CharField(max_length=16)
    score = models.PositiveIntegerField()
    gap = models.PositiveBigIntegerField(null=True, help_text="|prediction − actual|")
    time_used = models.PositiveIntegerField(help_text="milliseconds")
    submitted_at = models.DateTimeField()
    place = models.PositiveIntegerField()
    order = models.PositiveIntegerField()
    prize = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.UniqueConstraint(
                fields=["ranking", "contestant"], name="contests_result_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["ranking", "entry"], name="contests_result_once_a_code"
            ),
        ]
        indexes = [
            models.Index(
                fields=["ranking", "board", "order", "entry"], name="contests_result_page"
            ),
            models.Index(fields=["ranking", "place"], name="contests_result_place"),
            models.Index(
                fields=["ranking"], name="contests_result_winners", condition=~Q(prize="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.entry}"


class Draw(models.Model):
    """A draw by lot that anybody can repeat (``docs/methods/draw.md``).

    ``entries`` is the public list; its hash ``commitment`` is published before ``value_due_at``,
    when a value that nobody here can choose becomes known. Triggers refuse to change the list, or
    to write the value early or twice.
    """

    ranking = models.OneToOneField(Ranking, models.CASCADE, related_name="draw")
    entries = models.TextField()
    commitment = models.CharField(max_length=64)
    value_source = models.TextField(_("the public value that decides"))
    value_due_at = models.DateTimeField(_("known from"))
    committed_at = models.DateTimeField(default=timezone.now)
    value = models.CharField(_("value"), max_length=200, blank=True)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contests_draw_committed_before",
                condition=Q(committed_at__lt=F("value_due_at")) & ~Q(value_source=""),
            ),
            models.CheckConstraint(
                name="contests_draw_value_after_its_time",
                condition=Q(value="", drawn_at__isnull=True)
                | ~Q(value="") & Q(drawn_at__gte=F("value_due_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.commitment


class Headcount(models.Model):
    """How many members a unit has, as stated for the league by share."""

    contest = models.ForeignKey("contests.Contest", models.CASCADE, related_name="headcounts")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    members = models.PositiveIntegerField(_("members"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "unit"], name="contests_headcount_once"),
            models.CheckConstraint(name="contests_headcount_some", condition=Q(members__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.members}"
