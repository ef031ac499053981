import json
from pathlib import Path

from lantoa.cli import main


def test_stories_names_story_by_first_id(tmp_path: Path) -> None:
    text = "Công nhân Công ty may Hải Vân ngừng việc đòi trả lương, đứng ngoài cổng từ sáng."
    rows = [
        {"id": 9, "text": text, "published_at": "2026-03-02T09:00:00+07:00"},
        {"id": "x", "text": "Hội thi nấu ăn của công đoàn trường mầm non", "published_at": 7},
        {"id": "y", "text": "may hai van ngung viec doi tra luong", "published_at": "not a time"},
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (tmp_path / "in").write_text("\n".join(lines), encoding="utf-8")
    assert main(["stories", str(tmp_path / "in"), str(tmp_path / "out")]) == 0
    written = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert written == [
        {**row, "story": story} for row, story in zip(rows, [9, "x", 9], strict=True)
    ]
