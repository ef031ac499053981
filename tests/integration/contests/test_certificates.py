"""Certificates: issued once, checked by anybody, taken back and replaced, packed in a file."""

import io
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from tests.integration.contests.test_desk import organiser
from tests.support.contests import count, let_time_pass, take_part
from tests.support.factories.contests import BoardFactory, ContestantFactory, open_round
from tests.support.factories.units import UserFactory
from tests.support.worker import work_until_empty

from lantoa.contests.domain import certificates, packing
from lantoa.contests.domain.closing import sweep
from lantoa.contests.domain.correcting import correct_key
from lantoa.contests.domain.freezing import freeze, publish
from lantoa.contests.domain.keeping import withdraw
from lantoa.contests.hot import receipts, signing, tokens
from lantoa.contests.models import Certificate, CertificateIssue, Contestant, PackState, Ranking
from lantoa.units.domain.errors import RuleError
from lantoa.units.models import AuditEntry

SCRIPT = Path(__file__).parents[3] / "scripts" / "verify-line"
DAY = timedelta(days=1)
SIGNED = {"place": "Hà Nội", "signed_as": "TM. Ban Tổ chức", "signed_by": "Phạm Minh Họa"}


def ranked() -> Ranking:
    """Four people, three of whom win a prize; published."""
    made = open_round(questions=2, prediction=False, tie_breaks=["score", "time_used"])
    people = [("An", 2), ("Lê Thị Bình", 2), ("Chi", 1), ("Dung", 0)]
    for at, (name, correct) in enumerate(people):
        person = ContestantFactory(contest=made.contest, name=name)
        take_part(made, person, correct=correct, seconds=10 * at)
    let_time_pass(4000)
    sweep()
    made.refresh_from_db()
    ranking = freeze(made, actor=None)
    publish(ranking, actor=None, objections=DAY)
    ranking.refresh_from_db()
    return ranking


def issued(ranking: Ranking, least: int | None = None) -> CertificateIssue:
    return certificates.issue(ranking, least=least, **SIGNED, actor=UserFactory())


def of(name: str) -> Certificate:
    return Certificate.objects.get(name=name, voided_at=None)


def check(shown: str) -> tuple[int, str]:
    answer = Client().get("/chung-nhan/", {"c": shown})
    return answer.status_code, answer.content.decode()


def script(*arguments: str) -> int:
    run = subprocess.run([sys.executable, "-I", SCRIPT, *arguments], capture_output=True)
    return run.returncode


def test_winners_then_everybody_and_nobody_twice() -> None:
    ranking = ranked()
    assert issued(ranking).certificates.count() == 3
    assert issued(ranking, least=0).certificates.count() == 1  # those who have one keep it
    prizes = dict(Certificate.objects.values_list("name", "prize"))
    assert (prizes["Chi"], prizes["Dung"]) == ("Giải Nhì", "")
    assert AuditEntry.objects.filter(action="issue_certificates").count() == 2
    with pytest.raises(IntegrityError):
        Certificate.objects.create(
            code="X", issue=issued(ranking), round=ranking.round, result=of("An").result,
            contestant=of("An").contestant,
        )  # fmt: skip


def test_unpublished_ranking_certifies_nothing() -> None:
    with pytest.raises(certificates.NotPublished):
        issued(Ranking(round=open_round()))


def test_anybody_checks_it_by_code_or_line_and_sees_a_masked_name() -> None:
    issued(ranked())
    one = of("Lê Thị Bình")
    line = certificates.line_of(one)
    for shown in (one.code, one.code.lower().replace("-", " "), line):
        status, text = check(shown)
        assert status == 200
        assert "L••• T••• B•••" in text
        assert "Lê Thị Bình" not in text
    mark, payload, signature = line.split(".")
    changed = f"{mark}.{payload}.{signature[::-1]}"
    for wrong in ("K7QF-3M2P-9XTD", changed, "x" * 5000):
        assert check(wrong)[0] == 404
    assert check("")[0] == 200


def test_the_script_checks_it_without_us() -> None:
    issued(ranked())
    line, key = certificates.line_of(of("Lê Thị Bình")), signing.public_key()
    assert script(f"https://x.example/chung-nhan/?c={line}", key, "Lê Thị  Bình") == 0
    assert script(line, key, "Lê Thị Bính") == 1
    assert script(line, "0" * 64) == 1
    mark, payload, signature = line.split(".")
    assert script(f"{mark}.{payload[:-2]}AA.{signature}", key) == 1


def test_receipt_under_another_mark_is_no_certificate_and_breaks_nothing() -> None:
    issued(ranked())
    receipt = receipts.sign(receipts.receipt_of(7, 1, 1, "submitted", timezone.now(), "{}"))
    passed_off = "LC1" + receipt[3:]
    assert check(passed_off)[0] == 404
    assert script(passed_off, signing.public_key()) == 1
    assert script(receipt, signing.public_key(), "Lê Thị Bình") == 1
    certificate = "LT1" + certificates.line_of(of("Lê Thị Bình"))[3:]
    assert receipts.verify(certificate) is None
    assert Client().get("/cuoc-thi/bien-nhan/", {"r": certificate}).status_code == 400


def test_taken_back_and_replaced_under_the_right_name() -> None:
    issued(ranked())
    old, actor = of("Lê Thị Bình"), UserFactory()
    new = certificates.reissue(old, name="Lê Thị Bích", reason="Sai tên.", actor=actor)
    assert new is not None
    assert (new.replaces, new.prize, new.contestant.name) == (old, old.prize, "Lê Thị Bích")
    assert "không còn giá trị" in check(old.code)[1]
    assert check(new.code)[0] == 200
    assert certificates.reissue(old, name="Khác", reason="Lại", actor=actor) is None
    assert certificates.void(new, reason="Bỏ.", actor=actor)
    assert not certificates.void(new, reason="Bỏ.", actor=actor)


def test_new_ranking_shows_which_no_longer_agree() -> None:
    ranking = ranked()
    issued(ranking)
    question = ranking.round.questions.order_by("number").last()
    correct_key(question, question.choices[1]["id"], note="Sửa.", actor=UserFactory())
    newer = count(ranking.round)
    assert certificates.disagreeing(ranking.round).count() == 0  # not published yet
    publish(newer, actor=None, objections=DAY)
    told = {one.name for one in certificates.disagreeing(ranking.round)}
    says = {one.contestant.name: f"{one.prize} {one.score}" for one in newer.results.all()}
    held = {one.name: f"{one.prize} {one.result.score}" for one in Certificate.objects.all()}
    assert told == {name for name in held if says[name] != held[name]} != set()
    page = f"/admin/contests/rounds/{ranking.round_id}/certificates/"
    client = organiser(ranking.round.contest.unit)
    client.post(page, {"action": "void_disagreeing"})
    assert not certificates.disagreeing(ranking.round).exists()


def test_certificate_of_participation_with_another_score_or_board_no_longer_agrees() -> None:
    ranking = ranked()
    issued(ranking, least=0)
    assert not certificates.disagreeing(ranking.round).exists()
    later = Ranking.objects.create(
        round=ranking.round, version=2, note="Bảng khác.", actual=0, sha256="0" * 64
    )
    other = BoardFactory(contest=ranking.round.contest, position=2)
    for result in ranking.results.all():
        name = result.contestant.name
        result.pk, result.ranking = None, later
        result.board = other if name == "An" else result.board
        result.score += name == "Dung"
        result.save()
    publish(later, actor=None, objections=DAY)
    told = {one.name for one in certificates.disagreeing(ranking.round)}
    assert told == {"An", "Dung"}


def test_withdrawn_name_goes_from_the_register_too() -> None:
    issued(ranked())
    one = of("Lê Thị Bình")
    withdraw(one.contestant)
    status, text = check(one.code)
    assert (status, "L•••" in text) == (200, False)
    with pytest.raises(RuleError):  # which would write a name back
        certificates.reissue(one, name="Lê Thị Bích", reason="Sai tên.", actor=UserFactory())
    one.refresh_from_db()
    assert (one.voided_at, one.contestant.name) == (None, "")


def test_no_name_leads_out_of_the_file(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    ranking = ranked()
    Contestant.objects.filter(name="An").update(name="../../Đỗ\\An\n/etc")
    issue = issued(ranking)
    packing.ask(issue)
    packing.pack(issue.pk)
    issue.refresh_from_db()
    with zipfile.ZipFile(issue.pack_file.open()) as archive:
        names = sorted(archive.namelist())
    assert [bool(re.fullmatch(r"1-0000\d-[a-z-]+-[0-9A-Z-]+\.pdf", name)) for name in names] == [
        True, True, True
    ]  # fmt: skip
    assert names[0].startswith("1-00001-doan-etc-")


def test_organiser_issues_reads_and_packs_and_owners_fetch_their_own(
    transactional_db: None, settings: object, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    ranking = ranked()
    contest = ranking.round.contest
    page = f"/admin/contests/rounds/{ranking.round_id}/certificates/"
    client = organiser(contest.unit)
    assert client.post(page, {"action": "issue", "place": ""}).status_code == 400
    client.post(page, {"action": "issue", **SIGNED})
    issue = CertificateIssue.objects.get()
    client.post(page, {"action": "pack", "issue": issue.pk})
    assert client.get(page)["Refresh"] == "3"
    assert not packing.ask(issue)  # one at a time
    work_until_empty()
    issue.refresh_from_db()
    assert (issue.pack_state, issue.pack_done) == (PackState.READY, 3)
    packed = b"".join(client.get(f"{page}{issue.pk}.zip").streaming_content)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        assert len(names) == 3
        text = PdfReader(io.BytesIO(archive.read(names[0]))).pages[0].extract_text()
    assert "GIẢI NHẤT" in text
    an = of("An")
    assert client.get(f"{page}{an.pk}.pdf").content[:5] == b"%PDF-"
    assert "Lê Thị Bình" not in client.get(page, {"q": an.code}).content.decode().split("<table")[1]
    client.post(page, {"action": "void", "certificate": an.pk, "reason": "Thử.", "name": ""})
    assert client.get(f"{page}{an.pk}.pdf").status_code == 404
    phone, own = Client(), f"/cuoc-thi/{contest.slug}/ket-qua/{ranking.round.number}/chung-nhan.pdf"
    chi = of("Chi").contestant
    assert phone.get(own).status_code == 404
    phone.cookies[tokens.cookie_name(contest.pk)] = tokens.issue(chi.pk)
    assert phone.get(own).content[:5] == b"%PDF-"
    CertificateIssue.objects.update(pack_made_at=issue.pack_made_at - packing.KEPT)
    assert packing.forget_packs() == 1
    assert not list(tmp_path.rglob("*.zip"))


def test_stopped_file_is_not_kept(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    issue = issued(ranked())
    assert packing.ask(issue)
    packing.stop(issue)
    packing.pack(issue.pk)
    issue.refresh_from_db()
    assert (issue.pack_state, issue.pack_file.name) == (PackState.STOPPED, "")
    assert packing.ask(issue)  # and may be asked for again
