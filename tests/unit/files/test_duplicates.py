import json
from pathlib import Path

from lantoa.cli import main

POST = "Công ty hẹn ngày 25/9 trả đủ lương tháng 8, ai chưa nhận thì gặp phòng nhân sự tầng hai nhé"


def test_duplicates_names_group_by_first_id_and_keeps_fields(tmp_path: Path) -> None:
    rows = [
        {"id": 7, "text": POST, "likes": 3},
        {"id": "b", "text": "Chuyện khác"},
        {"id": "c", "text": f"FW: {POST}", "group": "old"},
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (tmp_path / "in").write_text("\n".join([lines[0], "bad", *lines[1:]]), encoding="utf-8")
    assert main(["duplicates", str(tmp_path / "in"), str(tmp_path / "out")]) == 3
    written = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert written == [
        {**rows[0], "group": 7},
        {**rows[1], "group": "b"},
        {**rows[2], "group": 7},
    ]


def test_duplicates_of_empty_file(tmp_path: Path) -> None:
    (tmp_path / "in").touch()
    assert main(["duplicates", str(tmp_path / "in"), str(tmp_path / "out")]) == 0
    assert (tmp_path / "out").read_bytes() == b""
