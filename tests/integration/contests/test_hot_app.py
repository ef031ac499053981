"""What devices ask of the hot path, what they get, and what they never get."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.integration.contests.conftest import Server
from tests.support.contests import let_time_pass
from tests.support.factories.contests import ContestantFactory, open_round

import lantoa.contests.hot
from lantoa.contests.domain.closing import sweep
from lantoa.contests.hot import receipts, tokens
from lantoa.contests.models import Answer, AnswerKey, Attempt, Question, Round


def answered(paper: list[dict[str, Any]], sequence: int) -> list[Any]:
    return [
        [asked["id"], sequence, asked["choices"][0]["id"] if asked["choices"] else "54000"]
        for asked in paper
    ]


def test_journey_from_the_start_to_the_receipt(hot: Server) -> None:
    made = open_round()
    person = ContestantFactory(contest=made.contest)
    device = hot.device(person)
    at = f"/thi/{made.pk}"
    status, standing = device.ask(f"{at}/standing")
    assert (status, standing["allowed"], standing["attempts"]) == (200, 2, [])
    status, started = device.ask(f"{at}/start", {"number": 1})
    assert (status, started["status"], len(started["questions"])) == (200, "started", 21)
    assert started["questions"][-1]["kind"] == "prediction"
    rows = answered(started["questions"], 1)
    for first in range(0, 21, 7):
        sent = {"attempt": started["attempt"], "answers": rows[first : first + 7]}
        status, saved = device.ask(f"{at}/save", sent)
        assert status == 200
        assert 0 < saved["seconds_left"] <= 20 * 60
    status, done = device.ask(f"{at}/submit", {"attempt": started["attempt"], "answers": []})
    assert (status, done["status"]) == (200, "submitted")
    receipt = receipts.verify(done["receipt"])
    assert receipt is not None
    assert (receipt.round, receipt.number, receipt.at) == (made.pk, 1, done["at"])
    assert Answer.objects.filter(attempt_id=started["attempt"]).count() == 21
    assert device.ask(f"{at}/submit", {"attempt": started["attempt"]}) == (200, done)
    assert device.ask(f"{at}/save", sent) == (409, {"error": "over"})


def test_another_device_goes_on_with_the_same_paper_and_answers(hot: Server) -> None:
    made = open_round()
    person = ContestantFactory(contest=made.contest)
    at = f"/thi/{made.pk}"
    first, second = hot.device(person), hot.device(person)
    _, here = first.ask(f"{at}/start", {"number": 1})
    rows = answered(here["questions"], 5)
    first.ask(f"{at}/save", {"attempt": here["attempt"], "answers": rows[:3]})
    _, there = second.ask(f"{at}/start", {"number": 1})
    assert (there["attempt"], there["questions"]) == (here["attempt"], here["questions"])
    assert there["answers"] == {str(question): [5, value] for question, _, value in rows[:3]}


def test_double_clicks_on_everything_are_one_attempt(hot: Server) -> None:
    made = open_round()
    device = hot.device(ContestantFactory(contest=made.contest))
    at = f"/thi/{made.pk}"
    with ThreadPoolExecutor(10) as pool:
        started = list(pool.map(lambda _: device.ask(f"{at}/start", {"number": 1}), range(20)))
        attempt = started[0][1]["attempt"]
        assert {(status, sent["attempt"]) for status, sent in started} == {(200, attempt)}
        ends = pool.map(lambda _: device.ask(f"{at}/submit", {"attempt": attempt}), range(20))
        receipts_given = {(status, sent["receipt"]) for status, sent in ends}
    assert [status for status, _ in receipts_given] == [200]
    assert Attempt.objects.count() == 1


def test_answers_that_arrive_with_the_submission_are_in_it(hot: Server) -> None:
    made = open_round(questions=3)
    device = hot.device(ContestantFactory(contest=made.contest))
    _, started = device.ask(f"/thi/{made.pk}/start", {"number": 1})
    rows = answered(started["questions"], 1)
    device.ask(f"/thi/{made.pk}/submit", {"attempt": started["attempt"], "answers": rows})
    stored = Answer.objects.values_list("question_id", "sequence", "value")
    assert sorted(stored) == sorted(tuple(row) for row in rows)


def test_attempt_that_was_swept_gives_its_receipt_too(hot: Server) -> None:
    made = open_round(questions=3, minutes=1)
    device = hot.device(ContestantFactory(contest=made.contest))
    _, started = device.ask(f"/thi/{made.pk}/start", {"number": 1})
    let_time_pass(120)
    assert device.ask(f"/thi/{made.pk}/submit", {"attempt": started["attempt"]})[0] == 409
    sweep()
    status, done = device.ask(f"/thi/{made.pk}/submit", {"attempt": started["attempt"]})
    assert (status, done["status"]) == (200, "expired")


def test_attempt_of_somebody_else_is_out_of_reach(hot: Server) -> None:
    made = open_round(questions=3)
    owner, thief = (ContestantFactory(contest=made.contest) for _ in range(2))
    _, started = hot.device(owner).ask(f"/thi/{made.pk}/start", {"number": 1})
    sent = {"attempt": started["attempt"], "answers": answered(started["questions"], 9)}
    device = hot.device(thief)
    assert device.ask(f"/thi/{made.pk}/save", sent)[0] == 409
    assert device.ask(f"/thi/{made.pk}/submit", sent)[0] == 409
    assert (Answer.objects.count(), Attempt.objects.get().status) == (0, "started")


def test_tokens_that_are_changed_old_or_of_another_contest_open_nothing(hot: Server) -> None:
    made = open_round(questions=3)
    person = ContestantFactory(contest=made.contest)
    name = tokens.cookie_name(made.contest_id)
    good = tokens.issue(person.pk)
    old = tokens.issue(person.pk, now=1_000_000)
    other = f"{person.pk + 1}.{good.partition('.')[2]}"
    device = hot.device()
    for cookie in ("", f"{name}={old}", f"{name}={other}", f"{name}=x", f"thi-0={good}", ";=;"):
        device.cookie = cookie
        assert device.ask(f"/thi/{made.pk}/standing") == (401, {"error": "sign in"})
    device.cookie = f"{name}={good}"
    assert device.ask(f"/thi/{made.pk}/standing")[0] == 200


def test_round_that_has_not_opened_or_is_over_starts_nothing(hot: Server) -> None:
    made = open_round(questions=3, closes_in=60)
    device = hot.device(ContestantFactory(contest=made.contest))
    for out in ({"excluded_at": timezone.now()}, {"name": ""}):  # excluded, withdrawn
        barred = hot.device(ContestantFactory(contest=made.contest, **out))
        assert barred.ask(f"/thi/{made.pk}/start", {"number": 1})[0] == 409
    assert device.ask(f"/thi/{made.pk}/start", {"number": 2})[0] == 409
    let_time_pass(-120)
    assert device.ask(f"/thi/{made.pk}/start", {"number": 1})[1]["wait"] > 60
    let_time_pass(240)
    assert device.ask(f"/thi/{made.pk}/start", {"number": 1})[0] == 409
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"attempt": "1"}', 400),
        (b'{"attempt": true}', 400),
        (b'{"attempt": 99999999999999999999}', 400),
        (b'{"attempt": 1, "answers": {}}', 400),
        (b'{"attempt": 1, "answers": [[1, 2]]}', 400),
        (b'{"attempt": 1, "answers": [[1, -2, "x"]]}', 400),
        (b'{"attempt": 1, "answers": [[1, 2, "a\\u0000b"]]}', 400),
        (b'{"attempt": 1, "answers": [[1, 2, "\\ud800"]]}', 400),
        (json.dumps({"attempt": 1, "answers": [[1, 2, "x" * 17_000]]}).encode(), 400),
        (json.dumps({"attempt": 1, "answers": [[1, 2, 3]] * 201}).encode(), 400),
        (b'{"attempt": 1, "answers": ' + b"[" * 30_000 + b"]" * 30_000 + b"}", 400),
        (b" " * 300_000, 413),
        (b'{"attempt": 1, "answers": [[1, 2, 3], [1, 2, 4]]}', 409),
        (b'{"attempt": 0}', 409),
    ],
)
def test_bad_input_is_refused_in_words(hot: Server, sent: bytes, status: int) -> None:
    made = open_round(questions=3)
    device = hot.device(ContestantFactory(contest=made.contest))
    got, answer = device.ask(f"/thi/{made.pk}/save", sent)
    assert got == status
    assert list(answer) == ["error"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/thi/x/", 404), ("/", 404), ("/thi/1/key", 404),
     ("/thi/99999999999999999999/standing", 404), ("/static/../settings.py", 404),
     ("/thi/1/start", 405), ("/thi/healthz", 200)],
)  # fmt: skip
def test_addresses(hot: Server, path: str, status: int) -> None:
    assert hot.device().ask(path)[0] == status


def test_form_of_another_site_is_refused(hot: Server) -> None:
    made = open_round(questions=3)
    device = hot.device(ContestantFactory(contest=made.contest))
    sent = b'{"number": 1}'
    assert device.ask(f"/thi/{made.pk}/start", sent, Content_Type="text/plain")[0] == 415


def test_requests_without_end_from_one_contestant_are_slowed_down(hot: Server) -> None:
    made = open_round(questions=3)
    device = hot.device(ContestantFactory(contest=made.contest))
    seen = [device.ask(f"/thi/{made.pk}/standing")[0] for _ in range(100)]
    assert set(seen) == {200, 429}
    other = hot.device(ContestantFactory(contest=made.contest))
    assert other.ask(f"/thi/{made.pk}/standing")[0] == 200


def with_secret_keys() -> Round:
    """A round whose keys are words that stand nowhere else."""
    made: Round = open_round(questions=1, prediction=False)
    let_time_pass(-3600)
    Question.objects.create(round=made, number=2_000_000, kind="short", text="Tên?", choices=[])
    Question.objects.create(round=made, number=2_000_001, kind="numeric", text="Năm?", choices=[])
    for question in made.questions.exclude(kind="single"):
        AnswerKey.objects.create(
            question=question,
            key=["bí mật số một"] if question.kind == "short" else {"value": "19290728"},
        )
    made.rules.paper.update(count=3)
    let_time_pass(3600)
    return made


def test_no_byte_that_is_sent_depends_on_a_key(hot: Server) -> None:
    made = with_secret_keys()
    person = ContestantFactory(contest=made.contest)
    device = hot.device(person)
    at = f"/thi/{made.pk}"
    device.ask(f"{at}/")
    device.ask("/static/contests/take.js")
    device.ask(f"{at}/standing")
    _, started = device.ask(f"{at}/start", {"number": 1})
    for question in made.questions.all():
        AnswerKey.objects.create(
            question=question, version=2, key="khoá mới", note="Đáp án cũ sai."
        )
    _, again = device.ask(f"{at}/start", {"number": 1})
    for changing in (started, again):
        del changing["seconds_left"]
    assert again == started
    rows = [[asked["id"], 1, "bí mật"] for asked in started["questions"]]
    device.ask(f"{at}/save", {"attempt": started["attempt"], "answers": rows})
    device.ask(f"{at}/submit", {"attempt": started["attempt"]})
    heard = device.heard.decode()
    assert "Tên?" in heard
    for secret in ("bí mật số một", "19290728", "khoá mới", "AnswerKey", '"key"'):
        assert secret not in heard
        assert json.dumps(secret)[1:-1] not in heard


def test_hot_room_never_names_the_table_of_keys() -> None:
    folder = Path(lantoa.contests.hot.__file__).parent
    read = "".join(path.read_text() for path in folder.glob("*.py")).lower()
    assert "contests_answer " in read
    assert "answerkey" not in read
