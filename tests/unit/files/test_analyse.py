"""``lantoa analyse`` and ``lantoa train`` as a person runs them."""

import json
from pathlib import Path

import pytest

from lantoa.analysis.classify.classifier import MODEL_VARIABLE, default_classifier
from lantoa.analysis.classify.rows import own_rows
from lantoa.cli import main


def _write(path: Path, *lines: object) -> str:
    path.write_text(
        "".join(
            (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n"
            for line in lines
        ),
        encoding="utf-8",
    )
    return str(path)


def _read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def _fresh_model() -> None:
    default_classifier.cache_clear()


def test_analyse_keeps_unknown_fields_and_adds_labels(tmp_path: Path) -> None:
    post = {"id": "a", "text": "Công ty nợ lương hai tháng", "likes": 3, "source_kind": "social"}
    source = _write(tmp_path / "in.ndjson", post)
    assert main(["analyse", source, str(tmp_path / "out.ndjson")]) == 0
    [found] = _read(tmp_path / "out.ndjson")
    assert {key: found[key] for key in post} == post
    assert set(found) - set(post) == {
        "relevant", "relevance", "topics", "kind", "sentiment", "toxic",
    }  # fmt: skip
    assert found["relevant"] is True
    assert found["topics"] == ["wages"]


def test_analyse_sets_bad_lines_aside(tmp_path: Path) -> None:
    source = _write(
        tmp_path / "in.ndjson", {"id": 1, "text": "a"}, "{", {"id": 2}, {"id": 3, "text": "b"}
    )
    assert main(["analyse", source, str(tmp_path / "out.ndjson")]) == 3
    assert [row["id"] for row in _read(tmp_path / "out.ndjson")] == [1, 3]
    assert len((tmp_path / "out.ndjson.rejected").read_text().splitlines()) == 2


def test_analyse_of_more_than_one_batch_keeps_order(tmp_path: Path) -> None:
    posts = [{"id": i, "text": f"tăng ca {i}", "source_kind": i} for i in range(2500)]
    source = _write(tmp_path / "in.ndjson", *posts)
    assert main(["analyse", source, str(tmp_path / "out.ndjson")]) == 0
    assert [row["id"] for row in _read(tmp_path / "out.ndjson")] == list(range(2500))


def test_analyse_of_an_empty_file(tmp_path: Path) -> None:
    source = _write(tmp_path / "in.ndjson")
    assert main(["analyse", source, str(tmp_path / "out.ndjson")]) == 0
    assert (tmp_path / "out.ndjson").read_bytes() == b""


@pytest.mark.usefixtures("_fresh_model")
def test_analyse_with_a_broken_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(MODEL_VARIABLE, _write(tmp_path / "model.npz", "broken"))
    source = _write(tmp_path / "in.ndjson", {"id": 1, "text": "a"})
    assert main(["analyse", source, str(tmp_path / "out.ndjson")]) == 2
    assert "is not a model" in capsys.readouterr().err
    assert not (tmp_path / "out.ndjson").exists()


def test_train_uses_corrections_and_reports_bad_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few = own_rows()[::60]
    monkeypatch.setattr("lantoa.files.train.own_rows", lambda: few)
    good = {
        "text": "câu mới", "relevant": True, "topics": ["wages"], "kind": "question",
        "sentiment": "neutral", "toxic": False,
    }  # fmt: skip
    replaced = good | {"text": few[0].text}
    source = _write(tmp_path / "c.ndjson", good, replaced, good | {"kind": "x"})
    out = tmp_path / "model.npz"
    assert main(["train", "--corrections", source, "--out", str(out)]) == 3
    assert f"reading {len(few) + 1} rows" in capsys.readouterr().err
    monkeypatch.setenv(MODEL_VARIABLE, str(out))
    default_classifier.cache_clear()
    assert len(default_classifier().label(["câu mới"])) == 1
    default_classifier.cache_clear()


def test_train_without_the_folder_it_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "m.npz"
    assert main(["train", "--vihos", str(tmp_path / "none"), "--out", str(out)]) == 2
    assert "cannot read" in capsys.readouterr().err
    assert not out.exists()
