"""What the commands say on stderr, in the language of the person's locale.

A mechanism of a few lines instead of gettext: these commands start without Django, and a package
needs no compiled catalogue for them.
"""

import os
from collections.abc import Mapping


def language() -> str:
    """Return "vi" when the locale of the process (LC_ALL, LC_MESSAGES, LANG) is, else "en"."""
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "vi" if locale.startswith("vi") else "en"


class Catalogue:
    """The messages of one room: English sentences with their Vietnamese."""

    def __init__(self, vietnamese: Mapping[str, str]) -> None:
        self.vietnamese = vietnamese

    def __call__(self, message: str, **values: object) -> str:
        """Return ``message`` in the person's language with ``values`` filled in."""
        if language() == "vi":
            message = self.vietnamese.get(message, message)
        return message.format(**values)


say = Catalogue({
    "line {number}: {reason}": "dòng {number}: {reason}",
    "not valid JSON": "không phải JSON hợp lệ",
    "not valid UTF-8": "không phải UTF-8 hợp lệ",
    "not an object": "không phải một đối tượng JSON",
    "longer than {limit} MiB": "dài quá {limit} MiB",
    '"{name}" is missing': 'thiếu "{name}"',
    '"{name}" must be text': '"{name}" phải là chuỗi',
    '"{name}" must be text or a whole number': '"{name}" phải là chuỗi hoặc số nguyên',
    "cannot read {path}: {why}": "không đọc được {path}: {why}",
    "cannot write {path}: {why}": "không ghi được {path}: {why}",
    "damaged gzip data": "dữ liệu gzip bị hỏng",
    "{read} lines read, {bad} rejected, {seconds:.1f} s": (
        "đã đọc {read} dòng, bỏ {bad} dòng, {seconds:.1f} giây"
    ),
    "rejected lines are in {path}": "các dòng bị bỏ nằm trong {path}",
    "{step}: {count}, {speed}/s": "{step}: {count}, {speed}/giây",
    "no text in {path}": "không có nội dung văn bản trong {path}",
    "not a web page": "không phải trang web",
    "larger than {limit} MB": "lớn hơn {limit} MB",
    "more than {limit} elements": "có hơn {limit} phần tử",
    "{path} holds no claim": "{path} không có tuyên bố nào",
    "only one of IN and CLAIMS can be stdin": "chỉ một trong IN và CLAIMS được là stdin",
    "{path} would be overwritten by the rejected lines: choose another OUT": (
        "{path} sẽ bị các dòng bị bỏ ghi đè: hãy chọn OUT khác"
    ),
    "reading": "đang đọc",
    "working": "đang xử lý",
    "writing": "đang ghi",
    "{path}: the first line must name the columns unique_id,ds,y; it is {found}": (
        "{path}: dòng đầu phải là tên cột unique_id,ds,y; đang là {found}"
    ),
    "empty": "trống",
    "{count} columns instead of 3": "{count} cột thay vì 3",
    "unique_id is empty": "unique_id để trống",
    "y is not a number: {text}": "y không phải là số: {text}",
    "y is missing": "y để trống",
    "y is not finite or too large": "y không hữu hạn hoặc quá lớn",
    "ds is not a date, a whole number or a numbered label: {text}": (
        "ds không phải ngày, số nguyên hay nhãn có số thứ tự: {text}"
    ),
    "ds is not written like the others of {series}": "ds không cùng kiểu với các dòng của {series}",
    "ds comes twice in {series}": "ds bị lặp trong {series}",
    "a quote is not closed on its line": "dấu ngoặc kép không đóng trong dòng",
    "{series}: its dates would go past the year 9999": "{series}: ngày vượt quá năm 9999",
    "forecasting": "đang dự báo",
    "{series} series from {lines} lines, {bad} rejected, {seconds:.1f} s": (
        "{series} chuỗi từ {lines} dòng, bỏ {bad} dòng, {seconds:.1f} giây"
    ),
})  # fmt: skip
