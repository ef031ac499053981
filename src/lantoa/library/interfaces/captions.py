"""Captions beside the player: type, import, export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.library.domain.captioning import cues_of, save_captions
from lantoa.library.domain.hearing import can_hear
from lantoa.library.domain.people import may_edit
from lantoa.library.interfaces.products import ProductPage, visible
from lantoa.library.models import Captions, Language, Master
from lantoa.library.tasks import hear
from lantoa.media.captions import Fault, Problem, parse, to_srt, to_vtt
from lantoa.text.decoding import decode
from lantoa.units.interfaces.pages import attempt, person

LARGEST = 2 * 1024 * 1024
FAULTS: dict[Problem, Any] = {
    Problem.NO_TIMES: _("no line with the times (00:00:01.000 --> 00:00:03.000)"),
    Problem.BAD_TIME: _("a time that cannot be read"),
    Problem.BACKWARDS: _("it ends before it begins"),
    Problem.OUT_OF_ORDER: _("it begins before the one above it"),
    Problem.NO_WORDS: _("no words"),
}
WRITERS = {"vtt": ("text/vtt", to_vtt), "srt": ("application/x-subrip", to_srt)}


def shown(faults: tuple[Fault, ...]) -> list[str]:
    """Return the faults in words, the first fifty."""
    return [
        _t("Line %(line)s: %(problem)s") % {"line": f.line, "problem": FAULTS[f.problem]}
        for f in faults[:50]
    ]


class CaptionsPage(ProductPage):
    """A recording, and what is said in it in one language."""

    template_name = "library/captions.html"
    label = _("Captions")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the recording, by its file, and the language."""
        self.master = get_object_or_404(Master, pk=kwargs["pk"])
        if not self.master.is_recording:
            raise Http404
        super().setup(request, *args, **kwargs | {"pk": self.master.product_id})
        asked = request.GET.get("language", self.product.language)
        self.language = Language(asked if asked in Language.values else self.product.language)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The stored captions unless some are being mended."""
        stored = self.master.captions.filter(language=self.language).first()
        if "text" not in kwargs:
            kwargs["text"] = to_vtt(cues_of(stored)) if stored else "WEBVTT\n\n"
        editable = may_edit(person(self.request), self.product)
        return super().get_context_data(
            product=self.product,
            master=self.master,
            film=self.master.mime.startswith("video/"),
            language=self.language,
            languages=Language.choices,
            stored=stored,
            tracks=list(self.master.captions.all()),
            editable=editable,
            hearable=editable and can_hear(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what was typed, or read a file.

        Of a file the good captions are kept and the others named. What was typed is saved whole
        or not at all, so that the person mends it where they wrote it.
        """
        file = request.FILES.get("file")
        if file is not None and (file.size or 0) > LARGEST:
            messages.error(request, _t("The file is larger than 2 MB."))
            return self.render_to_response(self.get_context_data())
        text = decode(file.read())[0] if file else request.POST.get("text", "")
        found = parse(text)
        refused = bool(found.faults) and (file is None or not found.cues)
        if refused or not attempt(
            request,
            lambda: save_captions(self.master.pk, self.language, found.cues, actor=person(request)),
            _t("%(number)s captions are saved.") % {"number": len(found.cues)},
        ):
            context = self.get_context_data(text=text, faults=shown(found.faults))
            return self.render_to_response(context)
        for fault in shown(found.faults):
            messages.warning(request, fault)
        return redirect(f"{request.path}?language={self.language}")


def export(request: HttpRequest, pk: int, language: str, form: str) -> HttpResponse:
    """Captions as WebVTT (for the player too) or as SRT."""
    captions = get_object_or_404(
        Captions.objects.select_related("master"), master=pk, language=language
    )
    visible(request, captions.master.product_id)
    if form not in WRITERS:
        raise Http404
    mime, write = WRITERS[form]
    answer = HttpResponse(write(cues_of(captions)), content_type=f"{mime}; charset=utf-8")
    if form == "srt" or "download" in request.GET:
        answer["Content-Disposition"] = f'attachment; filename="phu-de-{pk}-{language}.{form}"'
    return answer


@require_POST
def listen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the speech model listen."""
    master = get_object_or_404(Master, pk=pk)
    product = visible(request, master.product_id)
    if can_hear() and may_edit(person(request), product):
        hear.defer(master_id=pk)
        messages.success(request, _t("The machine is listening. Look again in some minutes."))
    return redirect("library:captions", pk)
