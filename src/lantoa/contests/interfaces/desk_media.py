"""The picture, sound or film of one question, as contestants will have it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views import View

from lantoa.contests.domain import media
from lantoa.contests.formats.parsed import LONGEST_TEXT, Attached
from lantoa.contests.interfaces.desk import OfRound
from lantoa.contests.models import Question, QuestionMedia
from lantoa.media import MediaError, Problem
from lantoa.public.interfaces.ranged import ranged
from lantoa.units.interfaces.pages import person

TYPES = {"picture": "image/jpeg", "sound": "audio/mp4", "film": "video/mp4"}
PROBLEMS = {
    Problem.TOO_LONG: _("Too long: a sound has at most 3 minutes, a film 1 minute, a file 40 MB."),
    Problem.UNREADABLE: _("A film needs a file with captions (SRT or WebVTT)."),
    Problem.NO_SOUND: _("Nothing can be heard in this file."),
    Problem.TOO_MANY_PIXELS: _("The picture is too large."),
}
_NO_MEDIUM = _("This is no picture, sound or film that can be opened.")


class MediaForm(forms.Form):
    """What is shown or played, and the same in words."""

    file = forms.FileField(
        label=_("Picture, sound (3 minutes at most) or film (1 minute at most)"),
        widget=forms.FileInput(attrs={"accept": "image/*,audio/*,video/*"}),
    )
    alt = forms.CharField(
        label=_("In words: what the picture or film shows, or all that is said"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For those who cannot see or hear it. Do not give the answer away."),
    )
    captions = forms.FileField(
        label=_("Captions of a film (SRT or WebVTT)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".srt,.vtt"}),
    )

    def safe(self) -> media.Safe:
        """The medium made anew. Raises MediaError."""
        file, words = self.cleaned_data["file"], self.cleaned_data["captions"]
        if max(file.size, words.size if words else 0) > media.LARGEST:
            raise MediaError(Problem.TOO_LONG)
        captions = words.read().decode("utf-8-sig", "replace") if words else ""
        return media.safe(Attached(file.read(), self.cleaned_data["alt"], captions))


class OfQuestion(OfRound):
    """A page about one question, for those who may change it: nobody else sees it coming."""

    question: Question

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the question in the round."""
        super().setup(request, *args, **kwargs)
        self.question = get_object_or_404(
            self.round.questions.select_related("media"), pk=kwargs["question"]
        )
        if not self.may_change:
            raise PermissionDenied


class MediaPage(OfQuestion):
    """Give a question its medium, look at it, take it away."""

    template_name = "contests/desk/media.html"

    def trail(self) -> list[dict[str, Any]]:
        return [*super().trail(), {"url": "", "label": _t("Picture, sound or film")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question as it looks on a phone, and the form."""
        medium = getattr(self.question, "media", None)
        kwargs.setdefault("form", MediaForm(initial={"alt": medium.alt if medium else ""}))
        return super().get_context_data(
            asked=self.question,
            medium=medium,
            choices=self.question.choices if isinstance(self.question.choices, list) else [],
            round=self.round,
            waiting=not self.round.opened,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Put it in place of what was there, or take that away."""
        if self.round.opened:
            messages.error(request, _t("The round has opened: its questions stay as they are."))
        elif "remove" in request.POST:
            media.detach(self.question, actor=person(request))
        else:
            form = MediaForm(request.POST, request.FILES)
            if not form.is_valid() or not self._attached(form):
                return self.render_to_response(self.get_context_data(form=form), status=400)
            messages.success(request, _t("This is how contestants will have it."))
        return redirect("contest_desk:media", self.round.pk, self.question.pk)

    def _attached(self, form: MediaForm) -> bool:
        try:
            medium = form.safe()
        except MediaError as problem:
            form.add_error("file", PROBLEMS.get(problem.problem, _NO_MEDIUM))
            return False
        media.attach(self.question, medium, actor=person(self.request))
        return True


class MediaFile(OfQuestion, View):
    """Its file, or the captions."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send it, or the part of it that a player asks for."""
        medium = get_object_or_404(QuestionMedia, question=self.question)
        captions = kwargs["part"] == "captions"
        file = medium.captions if captions else medium.file
        if not file:
            raise Http404
        mime = "text/vtt" if captions else TYPES[medium.kind]
        answer = ranged(request, file, size=file.size, mime=mime, tag=str(file.name))
        answer["Cache-Control"] = "private, no-store"
        return answer
