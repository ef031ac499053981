"""Prizes in the workspace: who has been paid; bank details for those who pay, and nobody else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _t

from lantoa.contests.domain import paying
from lantoa.contests.domain.rights import may_organise, may_pay
from lantoa.contests.interfaces.desk import OfRound
from lantoa.units.domain.errors import RuleError
from lantoa.units.interfaces.pages import attempt, named, person


class PrizesPage(OfRound):
    """The winners of a round."""

    template_name = "contests/desk/prizes.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Here those who pay change things, and organisers only see how far it is."""
        super().setup(request, *args, **kwargs)
        self.may_change = may_pay(person(request), self.contest.unit)
        if not self.may_change and not may_organise(person(request), self.contest.unit):
            raise Http404

    def trail(self) -> list[dict[str, Any]]:
        return [*super().trail(), {"url": "", "label": _t("Prizes")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each winner with the payment, once who has won is certain."""
        payments = {one.contestant_id: one for one in self.round.payments.defer("sealed")}
        waiting = set(paying.to_pay(self.round).values_list("contestant", flat=True))
        return super().get_context_data(
            round=self.round,
            may_pay=self.may_change,
            decided=paying.decided(self.round),
            rows=[
                (one, payments.get(one.contestant_id), one.contestant_id in waiting)
                for one in paying.owed(self.round)
            ],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the details of one winner, or record the payment."""
        payments = self.round.payments.select_related("round__contest__unit")
        one = named(payments, request, "payment")
        if request.POST.get("action") == "look":
            try:
                shown = paying.look(one, actor=person(request))
            except RuleError as refused:
                messages.error(request, str(refused))
            else:
                return self.render_to_response(self.get_context_data(shown=shown, of=one.pk))
        elif reference := request.POST.get("reference", "").strip()[:120]:
            attempt(
                request,
                lambda: paying.record_payment(one, reference=reference, actor=person(request)),
                _t("The payment is recorded and the bank details are deleted."),
            )
        return redirect("contest_desk:prizes", self.round.pk)
