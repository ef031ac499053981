"""What is seen or heard with a question."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.question import Question


class MediaKind(models.TextChoices):
    """How a medium is taken in."""

    PICTURE = "picture", _("Picture")
    SOUND = "sound", _("Sound")
    FILM = "film", _("Film")


class QuestionMedia(models.Model):
    """A picture, a sound or a film of one question, made anew from what was given.

    The names of its files are random: who knows the address of one knows no other, and neither the
    question nor its place. ``alt`` is for those who cannot see or hear it. It stays with its
    question once the round has opened (trigger).
    """

    question = models.OneToOneField(Question, models.CASCADE, related_name="media")
    kind = models.CharField(max_length=7, choices=MediaKind)
    file = models.FileField()
    captions = models.FileField(blank=True)
    alt = models.TextField(_("in words"))
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="contests_media_in_words", condition=~Q(alt="")),
            models.CheckConstraint(
                name="contests_media_film_captioned",
                condition=~Q(kind=MediaKind.FILM) | ~Q(captions=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.kind}"
