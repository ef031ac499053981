"""Closed lists of the contests floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    """How a question is answered, and so how it is marked (`analysis.contest.marking`)."""

    SINGLE = "single", _("One answer")
    MULTIPLE = "multiple", _("Several answers")
    TRUE_FALSE = "true_false", _("True or false")
    ORDERING = "ordering", _("Put in order")
    MATCHING = "matching", _("Match")
    NUMERIC = "numeric", _("A number")
    SHORT = "short", _("A short answer")
    ESSAY = "essay", _("Essay")
    PREDICTION = "prediction", _("Prediction")


# They stand beside the rules by which papers are drawn, and are neither right nor wrong.
ASKED_OF_ALL = (QuestionKind.ESSAY, QuestionKind.PREDICTION)


# Their keys are simple enough for a form (`KeyForm`).
CORRECTABLE = (
    QuestionKind.SINGLE,
    QuestionKind.MULTIPLE,
    QuestionKind.TRUE_FALSE,
    QuestionKind.NUMERIC,
    QuestionKind.SHORT,
)


class Counts(models.TextChoices):
    """Which of a person's attempts in a round is ranked."""

    BEST = "best", _("The best attempt")
    LAST = "last", _("The last attempt")
    FIRST = "first", _("The first attempt")


class TieBreak(models.TextChoices):
    """One step of the chain by which entries are ordered; the chain is data of the rules."""

    SCORE = "score", _("Score")
    PREDICTION = "prediction", _("Closest prediction")
    TIME_USED = "time_used", _("Time used")
    SUBMITTED = "submitted", _("Time of submission")
    DRAW = "draw", _("Draw by lot")


class Actual(models.TextChoices):
    """What a prediction is compared with: counted in the round itself, once it is over."""

    PEOPLE = "people", _("people who took part")
    SUBMISSIONS = "submissions", _("submissions")
    PEOPLE_ALL_CORRECT = "people_all_correct", _("people with every answer correct")
    SUBMISSIONS_ALL_CORRECT = "submissions_all_correct", _("submissions with every answer correct")


class AttemptStatus(models.TextChoices):
    """Where an attempt stands. An expired one is ranked with the answers that were saved."""

    STARTED = "started", _("Under way")
    SUBMITTED = "submitted", _("Submitted")
    EXPIRED = "expired", _("Time ran out")


class ContactKind(models.TextChoices):
    """How a contestant proved to be one person."""

    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone")
    CODE = "code", _("Printed code")
