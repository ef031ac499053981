"""Questions of a round as a file, for those who may change it: the answers are in it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views import View

from lantoa.contests.domain.questions import parsed_round
from lantoa.contests.formats.exporting import FORMATS, export
from lantoa.contests.interfaces.desk import OfRound
from lantoa.units.domain import audit
from lantoa.units.interfaces.pages import person


class QuestionFile(OfRound, View):
    """A download. ``X-Left-Out`` names by number what the format cannot hold."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write it and note who took it."""
        to = FORMATS.get(kwargs["format"])
        if to is None or not self.may_change:
            raise Http404
        data, left_out = export(to, parsed_round(self.round))
        audit.record(
            "export_questions", self.round, actor=person(request), unit=self.contest.unit,
            after={"format": to.name},
        )  # fmt: skip
        answer = HttpResponse(data, content_type="application/octet-stream")
        name = f"{self.contest.slug}-{self.round.number}.{to.ending}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Cache-Control"] = "no-store"
        if left_out:
            answer["X-Left-Out"] = ",".join(str(at + 1) for at in left_out)
        return answer
