"""Official abbreviations written out, so that BHXH and bảo hiểm xã hội are the same words."""

import re

from lantoa.text import fold, has_diacritics

_LONG = {
    "bhxh": "bảo hiểm xã hội", "bhyt": "bảo hiểm y tế", "bhtn": "bảo hiểm thất nghiệp",
    "kcn": "khu công nghiệp", "kcx": "khu chế xuất", "nlđ": "người lao động",
    "nld": "người lao động", "lđlđ": "liên đoàn lao động", "ldld": "liên đoàn lao động",
    "noxh": "nhà ở xã hội", "cđcs": "công đoàn cơ sở", "hđlđ": "hợp đồng lao động",
}  # fmt: skip
_SHORT = re.compile(rf"\b(?:{'|'.join(_LONG)})\b", re.IGNORECASE)


def write_out(text: str) -> str:
    """Return a normalised text with its official abbreviations in full; no marks if it has none."""
    if not _SHORT.search(text):
        return text
    marked = has_diacritics(text)

    def full(found: re.Match[str]) -> str:
        long = _LONG[found.group().lower()]
        return long if marked else fold(long)

    return _SHORT.sub(full, text)
