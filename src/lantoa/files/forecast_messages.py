"""What ``lantoa forecast`` says on stderr beside what every file command says."""

import os

_VIETNAMESE = {
    "line {number}: {reason}": "dòng {number}: {reason}",
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
}


def tell(message: str, **values: object) -> str:
    """Return ``message`` with its values, in Vietnamese when the locale is, else in English."""
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return (_VIETNAMESE[message] if locale.startswith("vi") else message).format(**values)
