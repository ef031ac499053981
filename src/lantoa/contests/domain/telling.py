"""Results as a communication product: a draft in the library, for people to finish and approve."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from lantoa.contests.domain.queries import winners
from lantoa.contests.models import Ranking, Result
from lantoa.library.domain.attaching import attach_picture
from lantoa.library.domain.writing import create
from lantoa.library.models import Kind, Product
from lantoa.typeset import to_png
from lantoa.units.models import User

TEMPLATE = Path(__file__).parent.parent / "papers" / "results.typ"
IN_PICTURE = 12


@transaction.atomic
def draft_results(ranking: Ranking, *, actor: User) -> Product:
    """A news item with the winners, and the first of them as a picture. Raises LibraryError for
    somebody who does not make products for this unit."""
    round_, contest = ranking.round, ranking.round.contest
    rows = list(winners(ranking))
    people = ranking.results.count()
    headline = f"Kết quả {round_.name}: {contest.name}"[:200]
    address = settings.BASE_URL + reverse("contests:results", args=[contest.slug, round_.number])
    product, _new = create(
        actor,
        contest.unit,
        {
            "kind": Kind.NEWS,
            "headline": headline,
            "lead": f"{people} người được xếp hạng, {len(rows)} người đoạt giải. Ban tổ chức nhận"
            f" phúc khảo đến {timezone.localtime(ranking.objections_until):%H:%M %d/%m/%Y}.",
            "body": _body(rows, address),
            "author": str(actor),
            "owner": str(contest.unit),
        },
    )
    if rows:
        first = rows[:IN_PICTURE]
        data = {"title": headline, "rows": [_row(one) for one in first]}
        alt = f"{headline}. " + "; ".join(f"{one.prize}: {one.contestant.name}" for one in first)
        picture = to_png(TEMPLATE, data, ppi=144)[0]
        attach_picture(product.pk, picture, name="ket-qua.png", alt=alt, actor=actor)
    return product


def _row(result: Result) -> dict[str, Any]:
    return {
        "prize": result.prize,
        "name": result.contestant.name,
        "of": str(result.contestant.unit or result.contestant.unit_missing),
        "board": str(result.board),
    }


def _body(rows: list[Result], address: str) -> str:
    lines = format_html_join(
        "", "<li><b>{}</b>: {} ({})</li>",
        ((one.prize, one.contestant.name, one.board) for one in rows),
    )  # fmt: skip
    return format_html(
        '<ul>{}</ul><p>Bảng xếp hạng và cách kiểm tra bốc thăm: <a href="{}">{}</a></p>',
        lines, address, address,
    )  # fmt: skip
