"""The whole ranking of a round, by codes, for everybody."""

import re

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lantoa.contests.domain import places, queries
from lantoa.contests.domain.freezing import published
from lantoa.contests.models import Board, Ranking, Round

_MARK = re.compile(r"([1-9]\d{0,8})\.([0-9a-f]{16})")
_SIDES = {"sau": "after", "truoc": "before"}


class CodeForm(forms.Form):
    """Whose place is looked for."""

    ma = forms.CharField(
        label=_("Find a place by the code on the receipt (16 signs)"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@cache_control(public=True, max_age=60)
@require_safe
def ranking(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A page of one board: from the top, beside a mark, or from the code that is looked for."""
    rounds = Round.objects.filter(contest__in=queries.announced()).select_related("contest")
    round_ = get_object_or_404(rounds, contest__slug=slug, number=number)
    shown = _version(round_, request.GET.get("ban", ""))
    boards = list(round_.contest.boards.order_by("position"))
    board = _board(boards, request.GET.get("bang", ""))
    form = CodeForm(request.GET if "ma" in request.GET else None)
    mark, side, found = None, "from", None
    if form.is_bound and form.is_valid():
        found = places.find(shown, form.cleaned_data["ma"])
        if found:
            board, mark = found.board, places.Mark(found.order, found.entry)
        else:
            form.add_error("ma", _("Nobody in this ranking has this code. Check each sign."))
    else:
        for name, meant in _SIDES.items():
            if read := _MARK.fullmatch(request.GET.get(name, "")):
                mark, side = places.Mark(int(read[1]), read[2]), meant
    context = {
        "contest": round_.contest,
        "round": round_,
        "ranking": shown,
        "boards": boards,
        "board": board,
        "page": places.page(shown, board, mark, side),
        "at_top": mark is None,
        "found": found,
        "form": form,
        "predicted": "prediction" in round_.rules.tie_breaks,
    }
    return render(request, "contests/ranking.html", context)


def _version(round_: Round, asked: str) -> Ranking:
    """The version that is asked for, so that pages belong together; else the newest."""
    found = (
        round_.rankings.filter(version=asked, published_at__isnull=False).first()
        if re.fullmatch(r"\d{1,4}", asked)
        else published(round_)
    )
    if found is None:
        raise Http404
    return found


def _board(boards: list[Board], asked: str) -> Board:
    return next((board for board in boards if str(board.position) == asked), boards[0])
