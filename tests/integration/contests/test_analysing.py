"""After a round: what the answers say about the questions, and results for the library."""

import io
from datetime import timedelta

import openpyxl
import pytest
from tests.integration.contests.test_desk import organiser
from tests.support.contests import let_time_pass, take_part
from tests.support.factories.contests import ContestantFactory, open_round
from tests.support.factories.units import UserFactory

from lantoa.contests.domain import analysing, telling
from lantoa.contests.domain.closing import sweep
from lantoa.contests.domain.freezing import freeze, publish
from lantoa.contests.models import Round
from lantoa.library.domain.errors import NotAllowedError
from lantoa.library.models import Product
from lantoa.units.models import Role


def finished() -> Round:
    """Three people: three, two and one of three questions right; the last tries twice.

    Nobody is level with the best: the time they used would decide, and a test has no hold on it.
    """
    made = open_round(questions=3, tie_breaks=["score", "time_used"])
    for correct in (3, 2, 1):
        person = ContestantFactory(contest=made.contest, name=f"Người {correct}")
        take_part(made, person, correct=correct, prediction="1")
    take_part(made, person, correct=2, number=2)
    let_time_pass(4000)
    sweep()
    made.refresh_from_db()
    publish(freeze(made, actor=None), actor=None, objections=timedelta(days=1))
    return made


def test_first_attempts_alone_say_how_hard_questions_were() -> None:
    found = analysing.items(finished())
    assert [item.difficulty.value for _, item in found] == [1.0, 2 / 3, 1 / 3]
    assert [item.asked for _, item in found] == [3, 3, 3]  # the prediction is not marked
    question, last = found[-1]
    right = question.keys.get().key
    assert sum(last.choices[right]) == 1


def test_page_and_spreadsheet_are_for_those_who_may_see_keys() -> None:
    round_ = finished()
    page = f"/admin/contests/rounds/{round_.pk}/analysis/"
    for path in (page, f"{page}xlsx/"):
        assert organiser(round_.contest.unit, Role.OFFICER).get(path).status_code == 404
    client = organiser(round_.contest.unit)
    assert "33%" in client.get(page).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{page}xlsx/").content))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert [(row[2], round(row[3], 3)) for row in rows] == [(3, 1.0), (3, 0.667), (3, 0.333)]


def test_results_become_a_draft_with_text_and_picture(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    round_ = finished()
    page = f"/admin/contests/rounds/{round_.pk}/analysis/"
    answer = organiser(round_.contest.unit, Role.LEAD).post(page)
    product = Product.objects.get()
    assert answer["Location"].endswith(f"/library/{product.pk}/")
    assert "<b>Giải Nhất</b>: Người 3" in product.body
    assert "Người 3" in product.masters.get().alt
    assert product.status == "draft"
    with pytest.raises(NotAllowedError):
        telling.draft_results(round_.rankings.get(), actor=UserFactory())
