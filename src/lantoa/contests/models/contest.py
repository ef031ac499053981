"""Contests, their boards, their rules by version, and their rounds."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.enums import Actual, AttemptStatus, Counts, TieBreak
from lantoa.units.models import Unit, UnitScopedQuerySet


class Contest(models.Model):
    """A contest: what its public pages say, and who organises it."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    about = models.TextField(_("what it is about"), blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("organising unit")
    )
    announced = models.BooleanField(
        _("shown to the public"), default=False, help_text=_("Its page can be read by anybody.")
    )
    created_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    invented = models.BooleanField(default=False, help_text="demonstration data")

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("contest")
        verbose_name_plural = _("contests")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Board(models.Model):
    """A group of contestants who are ranked among themselves."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="boards")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("board"), max_length=120)
    eligibility = models.TextField(_("who may enter"), blank=True)

    class Meta:
        ordering = ["contest", "position"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "position"], name="contests_board_position"),
        ]

    def __str__(self) -> str:
        return self.name


class Rules(models.Model):
    """One version of the rules. A trigger refuses any change once a round under them has opened:
    a change is a new version with a public note.

    ``prizes`` is a list of ``{"name": str, "count": int}``, the first prize first, for each board.
    """

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="rules")
    version = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(_("rules"), blank=True)
    note = models.TextField(_("what is new in this version"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes an attempt"), default=20)
    grace_seconds = models.PositiveSmallIntegerField(
        _("seconds of grace"), default=10, help_text=_("For what was sent just in time.")
    )
    attempts = models.PositiveSmallIntegerField(_("attempts a round"), default=2)
    counts = models.CharField(
        _("which attempt counts"), max_length=5, choices=Counts, default=Counts.BEST
    )
    tie_breaks = ArrayField(models.CharField(max_length=10, choices=TieBreak), default=list)
    actual = models.CharField(
        _("what the prediction is about"),
        max_length=23,
        choices=Actual,
        default=Actual.PEOPLE_ALL_CORRECT,
    )
    prizes = models.JSONField(_("prizes"), default=list)
    created_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("contest rules")
        verbose_name_plural = _("contest rules")
        ordering = ["contest", "version"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "version"], name="contests_rules_version"),
            models.CheckConstraint(
                name="contests_rules_score_first", condition=Q(tie_breaks__0=TieBreak.SCORE)
            ),
            models.CheckConstraint(
                name="contests_rules_some_time", condition=Q(minutes__gt=0, attempts__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contest}, {self.version}"


class PaperRule(models.Model):
    """How many questions of one topic and difficulty a paper holds; blank fits any."""

    rules = models.ForeignKey(Rules, models.CASCADE, related_name="paper")
    position = models.PositiveSmallIntegerField(default=1)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("questions"), default=10)

    class Meta:
        ordering = ["rules", "position"]
        constraints = [
            models.UniqueConstraint(fields=["rules", "position"], name="contests_paper_position"),
        ]

    def __str__(self) -> str:
        difficulty = f" ({self.difficulty})" if self.difficulty is not None else ""
        return f"{self.count} {self.topic}{difficulty}"


class Round(models.Model):
    """A time in which attempts can be started. It takes its rules and times to the end: a trigger
    refuses to change them after ``opens_at``."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("round"), max_length=120)
    rules = models.ForeignKey(Rules, models.PROTECT, related_name="rounds")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    in_sittings = models.BooleanField(default=False, help_text="it is entered by sittings alone")

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["contest", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="contests_round_number"),
            models.CheckConstraint(
                name="contests_round_period", condition=Q(closes_at__gt=F("opens_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def opened(self) -> bool:
        """Whether its rules and questions are closed to change."""
        return self.opens_at <= timezone.now()

    @property
    def ended(self) -> bool:
        """Whether it is over and no attempt of it is open any more."""
        open_ones = self.attempts.filter(status=AttemptStatus.STARTED)
        return self.closes_at <= timezone.now() and not open_ones.exists()

    @property
    def running(self) -> bool:
        """Whether an attempt can be started now."""
        return self.opens_at <= timezone.now() < self.closes_at
