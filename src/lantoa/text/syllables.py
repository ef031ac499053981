"""Whether a word can be a Vietnamese syllable: onset + rime + a tone the rime may carry."""

import re
import unicodedata

_ONSETS = "ngh|ng|nh|n|gh|gi|g|kh|k|ch|c|ph|p|qu|th|tr|t|b|d|đ|h|l|m|r|s|v|x"
_OPEN_RIMES = """
a ai ao au ay â âu ây e eo ê êu i ia iu iêu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua uây uê ui uy
uya uyu uơ uôi ư ưa ưi ưu ươi ươu y yêu
am an ang anh ăm ăn ăng âm ân âng em en eng êm ên ênh im in inh iêm iên iêng om on ong oong oam oan
oang oanh oăm oăn oăng oen ôm ôn ông ơm ơn um un ung uân uâng uôm uôn uông uyên uyn uynh ưm ưn ưng
ươm ươn ương yêm yên yêng"""
# A stop at the end allows only the sắc and nặng tones, and one of them is required.
_STOPPED_RIMES = """
ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt oc ooc op ot oac oach oap
oat oăc oăt oet ôc ôp ôt ơp ơt uc up ut uât uêch uôc uôt uych uyt uyêt ưc ưt ươc ươp ươt yêt"""

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(
    f"(?:{_ONSETS})?(?:(?:{'|'.join(_OPEN_RIMES.split())})[{_TONES}]?"
    f"|(?:{'|'.join(_STOPPED_RIMES.split())})[\u0301\u0323])"
)
_TONE = re.compile(f"[{_TONES}]")


def is_syllable(word: str) -> bool:
    """Say whether ``word`` is spelt as a Vietnamese syllable, accents included; any case."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(apart)
    if len(tones) > 1:
        return False
    letters = unicodedata.normalize("NFC", _TONE.sub("", apart))
    return _SYLLABLE.fullmatch(letters + "".join(tones)) is not None
