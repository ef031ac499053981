"""Training: the same rows give the same bytes; rows are checked; spellings and lexicon."""

from pathlib import Path

import pytest

from lantoa.analysis.classify.features import Extractor
from lantoa.analysis.classify.lexicon import load_concepts, meanings
from lantoa.analysis.classify.reading import read_post
from lantoa.analysis.classify.rows import RowError, checked_row, own_rows, parse_tsv, vihos
from lantoa.analysis.classify.training import train
from lantoa.analysis.classify.variants import noisy, without_accents

HEAD = "relevant\ttopics\tkind\tsentiment\ttoxic\ttext\n"
GOOD = {
    "text": "nợ lương",
    "relevant": True,
    "topics": ["wages"],
    "kind": "grievance",
    "sentiment": "negative",
    "toxic": False,
}


def test_train_twice_gives_the_same_bytes() -> None:
    rows, comments = own_rows()[::25], [("thằng chó", True), ("hay quá bạn ơi", False)]
    assert train(rows, comments).to_bytes() == train(rows, comments).to_bytes()


def test_train_with_one_label_changed_gives_another_model() -> None:
    rows = own_rows()[::40]
    changed = [rows[0]._replace(kind="other" if rows[0].kind != "other" else "news"), *rows[1:]]
    assert train(rows).header["data"] != train(changed).header["data"]


def test_own_rows_keep_the_guidelines() -> None:
    rows = own_rows()
    assert len(rows) > 5000
    assert [row for row in rows if row.topics and not row.relevant] == []
    assert [row for row in rows if not row.text.strip()] == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1\twages\tgrievance\tnegative\t0", "6 columns"),
        ("yes\twages\tgrievance\tnegative\t0\ta", "6 columns"),
        ("1\tsalary\tgrievance\tnegative\t0\ta", "topics"),
        ("1\twages,osh,meals,housing\tgrievance\tnegative\t0\ta", "topics"),
        ("0\twages\tgrievance\tnegative\t0\ta", "not relevant"),
        ("1\twages\trant\tnegative\t0\ta", "kind"),
        ("1\twages\tgrievance\tsad\t0\ta", "kind"),
    ],
)
def test_parse_tsv_with_a_bad_line(line: str, problem: str) -> None:
    with pytest.raises(RowError, match=f"x.tsv, line 2.*{problem}"):
        list(parse_tsv(HEAD + line + "\n", "x.tsv"))


def test_parse_tsv_without_its_first_line() -> None:
    with pytest.raises(RowError, match="first line"):
        list(parse_tsv("a\tb\n", "x.tsv"))


@pytest.mark.parametrize("name", ["text", "topics", "kind", "sentiment"])
def test_checked_row_with_a_field_missing(name: str) -> None:
    with pytest.raises(RowError, match="here"):
        checked_row({key: value for key, value in GOOD.items() if key != name}, "here")


def test_vihos_tells_whether_any_span_is_marked(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        ',content,index_spans\n0,"xin chào, bạn",[]\n1,đồ chó,"[3, 4, 5]"\n', encoding="utf-8"
    )
    assert vihos(tmp_path, "a") == [("xin chào, bạn", False), ("đồ chó", True)]


def test_spellings_are_repeatable() -> None:
    text = "Công ty không trả lương cho Công nhân, mọi người ơi!"
    assert without_accents(text) == "Cong ty khong tra luong cho Cong nhan, moi nguoi oi!"
    assert noisy(text, 1) == noisy(text, 1)
    assert len({noisy(text, seed) for seed in range(20)}) > 5


def _names(text: str) -> set[str]:
    post = read_post(text)
    return set(meanings(post.words, "marked" in post.cues))


def test_production_stage_is_not_the_union() -> None:
    assert "UNION" in _names("công đoàn vừa họp")
    assert "UNION" not in _names("công đoạn này khó nhất chuyền")
    assert "~UNION" in _names("cong doan vua hop")


def test_short_forms_count_only_beside_a_topic() -> None:
    assert "topic=wages" in meanings(["nợ", "lương"], True)
    assert "short=overtime" in meanings(["nợ", "lương", "ot"], True)
    assert "short=overtime" not in meanings(["ot", "là", "gì"], True)


def test_meanings_pair_only_when_near() -> None:
    near = meanings(["lương", "chậm"], True)
    far = meanings(["lương", *["à"] * 60, "chậm"], True)
    assert "LATE&PAY" in near
    assert {"LATE", "PAY"} < set(far)
    assert "LATE&PAY" not in far


def test_concepts_are_written_once_each() -> None:
    assert all(phrases and all(phrases) for phrases in load_concepts().values())


def test_features_do_not_depend_on_the_batch() -> None:
    posts = [read_post(text) for text in ("một hai ba", "", "bốn 🙂 năm?")]
    together = Extractor().rows(posts)
    for i, post in enumerate(posts):
        alone = Extractor().rows([post])
        part = together.keys[together.starts[i] : together.starts[i + 1]]
        assert sorted(part) == sorted(alone.keys)
