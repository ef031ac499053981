"""Questions, and apart from them what is right."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.contest import Round
from lantoa.contests.models.enums import CORRECTABLE, QuestionKind


class Question(models.Model):
    """What a contestant is asked. It cannot change once its round has opened (trigger).

    ``choices`` is all that is shown beside the text: a list of ``{"id", "text"}`` for choices and
    orderings; for matching ``{"left": [...], "right": [...]}`` of such items. Ids are random, so
    neither they nor their order say which is right. An essay has a limit of ``words``, counted
    between spaces; like a prediction it is asked of everybody.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="questions")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), default=1)
    text = models.TextField(_("question"))
    choices = models.JSONField(default=list)
    points = models.PositiveSmallIntegerField(_("points"), default=1)
    words = models.PositiveSmallIntegerField(_("most words"), null=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="contests_question_number"),
            models.CheckConstraint(name="contests_question_asks", condition=~Q(text="")),
            models.CheckConstraint(
                name="contests_prediction_no_points",
                condition=~Q(kind=QuestionKind.PREDICTION) | Q(points=0),
            ),
            models.CheckConstraint(
                name="contests_essay_limited",
                condition=Q(kind=QuestionKind.ESSAY, words__gt=0)
                | ~Q(kind=QuestionKind.ESSAY) & Q(words__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def correctable(self) -> bool:
        """Whether a form can correct what is right."""
        return self.kind in CORRECTABLE


class AnswerKey(models.Model):
    """What is right. It stands in a table of its own, which the process that talks to contestants
    never reads. Rows only grow (trigger): a correction is a new version with a public note, and
    the newest holds for everybody.

    ``key``: the id of a choice; a sorted list of ids; true or false; the ids in order; left id →
    right id; ``{"value", "tolerance"}``; a list of accepted words; for an essay
    ``{"criteria": [{"name", "points"}], "apart"}``, where ``apart`` is by how many points two marks
    may differ before a third decides. A prediction has no key.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="keys")
    version = models.PositiveSmallIntegerField(default=1)
    key = models.JSONField()
    note = models.TextField(_("why it was corrected"), blank=True)
    made_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["question", "version"]
        constraints = [
            models.UniqueConstraint(fields=["question", "version"], name="contests_key_version"),
            models.CheckConstraint(
                name="contests_key_correction_explained",
                condition=Q(version=1) | ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.version}"


class RejectedQuestion(models.Model):
    """Part of a file that could not be taken, kept aside with what is wrong until it is dismissed.

    ``place`` is the line, row or number of the question in the file.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="rejected")
    file = models.CharField(max_length=120)
    place = models.PositiveIntegerField()
    problem = models.CharField(max_length=30)
    excerpt = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "place", "pk"]

    def __str__(self) -> str:
        return f"{self.file}: {self.place}"
