"""What the file commands say on stderr, in the language of the person's locale."""

import os

_VIETNAMESE = {
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
    "{step}: {count}, {rate:.0f}/s": "{step}: {count}, {rate:.0f}/giây",
    "no text in {path}": "không có nội dung văn bản trong {path}",
    "not a web page": "không phải trang web",
    "larger than {limit} MB": "lớn hơn {limit} MB",
    "more than {limit} elements": "có hơn {limit} phần tử",
    "{path} holds no claim": "{path} không có tuyên bố nào",
    "reading": "đang đọc",
    "working": "đang xử lý",
    "writing": "đang ghi",
}


def say(message: str, **values: object) -> str:
    """Return ``message`` with its values, in Vietnamese when the locale is, else in English."""
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if locale.startswith("vi"):
        message = _VIETNAMESE[message]
    return message.format(**values)
