"""Letters that look Latin and are not: how posts hide a word from a filter."""

import re
import unicodedata


def _compatible() -> dict[int, str]:
    """Wide, circled, squared and mathematical letters and digits → the plain character."""
    blocks = [
        range(0xFF01, 0xFF5F),  # full width
        range(0x2460, 0x2469),  # circled 1–9
        range(0x24B6, 0x24EB),  # circled letters
        range(0x1D400, 0x1D800),  # mathematical alphanumerics
        range(0x1F130, 0x1F14A),  # squared capitals
    ]
    plain: dict[int, str] = {}
    for code in (code for block in blocks for code in block):
        char = unicodedata.normalize("NFKC", chr(code))
        if char != chr(code):
            plain[code] = char
    # Negative squared and circled capitals have no decomposition.
    for start in (0x1F150, 0x1F170):
        plain |= {start + i: chr(ord("A") + i) for i in range(26)}
    # The holes that Unicode left in the mathematical block, filled by older letters.
    holes = zip("ℎℬℰℱℋℐℒℳℛℯℊℴℂℍℕℙℚℝℤ", "hBEFHILMRegoCHNPQRZ", strict=True)
    plain |= {ord(hole): letter for hole, letter in holes}
    plain |= {
        ord(small): letter
        for small, letter in zip("ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdeghijklmnoprstuvwyz", strict=True)
    }
    return plain


#: Characters replaced wherever they stand; nothing here decomposes canonically.
COMPATIBLE = _compatible()

_LOOKALIKES = str.maketrans(
    # Cyrillic
    "АВЕЅІЈКМНОРСТУХЬавеѕіјкмнорстухһԁԛԝӏү"
    # Greek
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανικορυχ"
    # đ's doubles
    "ÐðƉ",
    "ABESIJKMHOPCTYXbabesijkmhopctyxhdqwlyABEZHIKMNOPTYXavikopuxĐđĐ",
)
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")


def latinise(text: str) -> str:
    """Turn lookalikes into Latin letters inside words whose other letters are all Latin.

    A word wholly in another script, or with a letter that imitates nothing (Москва), is left alone.
    """
    return _WORD.sub(_latinise_word, text)


def _latinise_word(found: re.Match[str]) -> str:
    word = found.group()
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    mapped = apart.translate(_LOOKALIKES)
    if mapped == apart or not any(_is_latin(char) for char in apart):
        return word
    if all(_is_latin(char) or "\u0300" <= char <= "\u036f" for char in mapped):
        return unicodedata.normalize("NFC", mapped)
    return word


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z" or "A" <= char <= "Z" or char in "đĐ"
