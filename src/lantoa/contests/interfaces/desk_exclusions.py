"""What is unusual, exclusions and appeals in the workspace."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _t

from lantoa.contests.domain import excluding, flagging
from lantoa.contests.interfaces.desk import OfRound
from lantoa.contests.models import Contestant
from lantoa.units.interfaces.pages import attempt, named, person

SHOWN = 100
MOST_SIGNS = 2000


class ExclusionsPage(OfRound):
    """All of it, for one round."""

    template_name = "contests/desk/exclusions.html"

    def trail(self) -> list[dict[str, Any]]:
        return [*super().trail(), {"url": "", "label": _t("Exclusions")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What nobody has decided about, then what was decided; organisers alone see who."""
        me = person(self.request)
        exclusions = self.round.exclusions.select_related("contestant", "decided_by", "answered_by")
        return super().get_context_data(
            round=self.round,
            may_change=self.may_change,
            unusual=self._unusual() if self.may_change else [],
            exclusions=[
                (one, one.upheld is None and one.appealed_at and one.decided_by_id != me.pk)
                for one in (exclusions if self.may_change else ())
            ],
            number=excluding.number_excluded(self.round),
            **kwargs,
        )

    def _unusual(self) -> list[tuple[Contestant, str, list[dict[str, Any]]]]:
        found = excluding.unusual(self.round)[: 3 * SHOWN]
        people = [
            (one, [{"kind": flag.kind, **flag.evidence} for flag in flags])
            for one, flags in groupby(found, key=lambda flag: flag.contestant)
        ]
        entries = dict(
            self.round.rankings.latest("version")
            .results.filter(contestant__in=[one for one, _flags in people])
            .values_list("contestant", "entry")
        ) if people else {}  # fmt: skip
        return [(one, entries.get(one.pk, ""), flags) for one, flags in people[:SHOWN]]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look, clear, exclude, or decide an appeal."""
        action = request.POST.get("action")
        words = request.POST.get("words", "").strip()[:MOST_SIGNS]
        if action == "look":
            flagging.ask(self.round)
            messages.success(request, _t("The papers are looked at. Come back in a minute."))
        elif action == "clear":
            excluding.clear(self._contestant(request), self.round, actor=person(request))
        elif not words:
            messages.error(request, _t("Say why."))
        elif action == "exclude":
            attempt(
                request,
                lambda: excluding.exclude(
                    self._contestant(request), self.round, reason=words, actor=person(request)
                ),
                _t("Work the ranking out again to leave them out."),
            )
        else:
            appealed = named(self.round.exclusions.all(), request, "exclusion")
            attempt(
                request,
                lambda: excluding.answer(
                    appealed, upheld=action == "uphold", words=words, actor=person(request)
                ),
                _t("The contestant can read the answer now."),
            )
        return redirect("contest_desk:exclusions", self.round.pk)

    def _contestant(self, request: HttpRequest) -> Contestant:
        return named(self.contest.contestants.all(), request, "contestant")
