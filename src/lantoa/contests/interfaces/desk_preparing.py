"""What organisers do to a round before it opens and while it runs."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.contests.domain import admitting, organising, questions, sittings
from lantoa.contests.formats.parsed import FileError, Parsed
from lantoa.contests.interfaces import desk_forms
from lantoa.contests.interfaces.desk import OfRound, Shown
from lantoa.units.domain.errors import RuleError
from lantoa.units.interfaces.pages import attempt, named, person

PROBLEMS = {
    "no text": _("a question without text"),
    "text too long": _("a text that is too long"),
    "number of choices": _("fewer than two or more than twelve choices"),
    "empty or equal choices": _("empty choices, or two that are the same"),
    "no right answer": _("no right answer"),
    "letters of choices": _("letters of choices that are not A, B, C…"),
    "no answers in braces": _("no answers in braces { }"),
    "not a number": _("not a number"),
    "unknown kind": _("a kind of question that is not known here"),
    "not XML": _("the XML is damaged"),
    "damaged": _("the question is damaged"),
    "entities": _("the file has a DOCTYPE, which is not accepted"),
    "no manifest": _("imsmanifest.xml is missing"),
    "part missing": _("the question's file is missing in the package"),
    "not an archive": _("the file is damaged"),
    "headings": _("headings are missing: Câu hỏi, A, B, C, D, Đáp án"),
    "not a spreadsheet": _("not a spreadsheet"),
    "too large": _("the file is too large"),
    "not UTF-8": _("the file is not UTF-8 text"),
    "no questions": _("no questions were found"),
    "too many films": _("sounds and films beyond the fifth: put them into another file"),
    "medium": _(
        "a picture, sound or film that cannot be taken: one a question, inside the file, with a "
        "text that says the same in words (alt)"
    ),
}
PREDICTION = Parsed(
    "prediction", "Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu trong vòng thi này?"
)


def add_file(page: OfRound, request: HttpRequest) -> Shown:
    """Take the questions of a file; those with a fault are kept aside."""
    form = desk_forms.FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"file_form": form}
    file = form.cleaned_data["file"]
    if file.size > questions.LARGEST_FILE:
        form.add_error("file", PROBLEMS["too large"])
        return {"file_form": form}
    try:
        read = questions.take_file(page.round, file.name, file.read(), actor=person(request))
    except FileError as problem:
        text = str(PROBLEMS[problem.problem])
        if problem.place:
            text = _t("Line %(line)s: %(problem)s") % {"line": problem.place, "problem": text}
        form.add_error("file", f"{text}. {_t('Nothing was taken from the file.')}")
        return {"file_form": form}
    added, rejected = len(read.questions), len(read.rejected)
    messages.success(request, _t("%(number)s questions were added.") % {"number": added})
    if rejected:
        messages.warning(
            request,
            _t("%(number)s could not be taken: see below what is wrong with each.")
            % {"number": rejected},
        )
    return None


def dismiss(page: OfRound, request: HttpRequest) -> Shown:
    """Forget what could not be taken."""
    page.round.rejected.all().delete()
    return None


def add_prediction(page: OfRound, request: HttpRequest) -> Shown:
    """Add the usual question about the number of people."""
    questions.add_questions(page.round, [PREDICTION], actor=person(request))
    return None


def add_essay(page: OfRound, request: HttpRequest) -> Shown:
    """Add an essay that everybody is asked to write."""
    form = desk_forms.EssayForm(request.POST)
    if not form.is_valid():
        return {"essay_form": form}
    questions.add_questions(page.round, [form.parsed()], actor=person(request))
    return None


def add_sitting(page: OfRound, request: HttpRequest) -> Shown:
    """Plan a sitting."""
    form = desk_forms.SittingForm(request.POST)
    if not form.is_valid():
        return {"sitting_form": form}
    planned = form.cleaned_data
    attempt(
        request,
        lambda: sittings.plan(page.round, **planned, actor=person(request)),
        _t("The sitting is planned."),
    )
    return None


def drop_sitting(page: OfRound, request: HttpRequest) -> Shown:
    """Take a sitting away."""
    one = named(page.round.sittings.all(), request, "sitting")
    attempt(request, lambda: sittings.drop(one, actor=person(request)), _t("It is gone."))
    return None


def clear(page: OfRound, request: HttpRequest) -> Shown:
    """Take all questions out."""
    questions.clear_questions(page.round, actor=person(request))
    return None


def open_now(page: OfRound, request: HttpRequest) -> Shown:
    """Open the round before its time."""
    try:
        if organising.open_now(page.round, actor=person(request)):
            messages.error(request, _t("There are too few questions for a paper."))
    except RuleError as refused:
        messages.error(request, str(refused))
    return None


def admit(page: OfRound, request: HttpRequest) -> Shown:
    """Change how many the waiting room lets in."""
    form = desk_forms.GateForm(request.POST)
    if not form.is_valid():
        return {"gate_form": form}
    admitting.admit(page.round, form.cleaned_data["per_second"], actor=person(request))
    messages.success(request, _t("The new rate holds for those who come from now on."))
    return None


ACTIONS: dict[str, Callable[[OfRound, HttpRequest], Shown]] = {
    "file": add_file,
    "dismiss": dismiss,
    "prediction": add_prediction,
    "essay": add_essay,
    "sitting": add_sitting,
    "drop_sitting": drop_sitting,
    "clear": clear,
    "open": open_now,
    "admit": admit,
}
