"""What the answers say about the questions: a page, a spreadsheet, and results as a product."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.views import View

from lantoa.analysis.contest.items import FEWEST, Item
from lantoa.contests.domain import analysing, telling
from lantoa.contests.domain.freezing import published
from lantoa.contests.domain.questions import keys_of
from lantoa.contests.formats.sheet import book
from lantoa.contests.interfaces.desk import OfRound
from lantoa.contests.models import Question
from lantoa.library.domain.errors import LibraryError
from lantoa.units.interfaces.pages import person

EASY, HARD = 0.95, 0.2
WEAK = 0.1
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AnalysisPage(OfRound):
    """Difficulty, discrimination and wrong answers of every question."""

    template_name = "contests/desk/analysis.html"

    def trail(self) -> list[dict[str, Any]]:
        return [*super().trail(), {"url": "", "label": _t("Analysis of questions")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Only those who may see keys see which choice is right."""
        if not self.may_change or not self.round.opened:
            raise Http404
        rows = analysing.items(self.round)
        keys = keys_of(self.round)
        return super().get_context_data(
            round=self.round,
            rows=[_row(question, item, keys.get(question.pk)) for question, item in rows],
            fewest=FEWEST,
            ranking=published(self.round),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make a draft about the results in the library."""
        ranking = published(self.round)
        if ranking is None:
            raise Http404
        try:
            product = telling.draft_results(ranking, actor=person(request))
        except LibraryError as problem:
            messages.error(request, str(problem))
            return redirect("contest_desk:analysis", self.round.pk)
        return redirect("library:product", product.pk)


class AnalysisFile(OfRound, View):
    """The same as a spreadsheet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write it."""
        if not self.may_change or not self.round.opened:
            raise Http404
        heading = [
            _t("Question"), "", _t("Asked"), _t("Right"), _t("From"), _t("To"),
            _t("Upper minus lower"), _t("Point-biserial"), _t("Not answered"),
        ]  # fmt: skip
        rows = [
            [
                question.number, question.text, item.asked, shown and shown.value,
                shown and shown.low, shown and shown.high, item.difference, item.correlation,
                item.unanswered,
            ]
            for question, item in analysing.items(self.round)
            for shown in [item.difficulty]
        ]  # fmt: skip
        answer = HttpResponse(book("Sheet", [heading, *rows]), content_type=_XLSX)
        name = f"{self.contest.slug}-{self.round.number}-cau-hoi.xlsx"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def _row(question: Question, item: Item, key: Any) -> dict[str, Any]:
    choices = question.choices if question.kind in ("single", "multiple") else []
    right = key if isinstance(key, list) else [key]
    return {
        "question": question,
        "item": item,
        "choices": [
            (choice["text"], choice["id"] in right, *item.choices.get(choice["id"], (0, 0)))
            for choice in choices
        ],
        "remarks": _remarks(item),
    }


def _remarks(item: Item) -> list[str]:
    """What an author should look at; nothing where too few were asked."""
    found = []
    if item.asked >= FEWEST and item.difficulty:
        if item.difficulty.low > EASY:
            found.append(_t("nearly everybody is right"))
        if item.difficulty.high < HARD:
            found.append(_t("nearly everybody is wrong: is the key right?"))
    if item.correlation is not None and item.correlation < 0:
        found.append(_t("those who know more are wrong more often: is the key right?"))
    elif item.correlation is not None and item.correlation < WEAK:
        found.append(_t("does not tell apart who knows and who does not"))
    return found
