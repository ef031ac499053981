import json
from pathlib import Path

import pytest

from lantoa.cli import main

CLAIM = "Công đoàn cơ sở bị giải thể từ năm 2027"


def test_match_lists_candidates_and_reports_bad_claims(tmp_path: Path) -> None:
    claims = [json.dumps({"id": 5, "claim": CLAIM}), '{"id": 6}']
    (tmp_path / "claims").write_text("\n".join(claims), encoding="utf-8")
    posts = [
        {"id": "a", "text": f"Nghe đồn {CLAIM}, mọi người biết gì không", "likes": 1},
        {"id": "b", "text": "Cơm ca nay có cá kho ngon ghê"},
    ]
    (tmp_path / "in").write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    arguments = ["match", "--claims", str(tmp_path / "claims")]
    assert main([*arguments, str(tmp_path / "in"), str(tmp_path / "out")]) == 3
    first, second = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert [found["claim_id"] for found in first["candidates"]] == [5]
    assert first["candidates"][0]["decision"] == "automatic"
    assert first["likes"] == 1
    assert second == {**posts[1], "candidates": []}


def test_match_with_missing_claims_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "in").touch()
    arguments = ["match", "--claims", str(tmp_path / "none"), str(tmp_path / "in")]
    assert main([*arguments, str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


def test_match_with_posts_and_claims_both_on_stdin_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert main(["match", "--claims", "-", "-", str(tmp_path / "out")]) == 2
    said = "lantoa match: only one of IN and CLAIMS can be stdin\n"
    assert capsys.readouterr().err == said
    assert list(tmp_path.iterdir()) == []
