"""Codes can be typed and read out, and only their digest is kept."""

import re

from hypothesis import given
from hypothesis import strategies as st

from lantoa.public.domain.codes import SIGNS, code_of, digest, new_code, normalised

codes = st.text(SIGNS, min_size=12, max_size=12).map(lambda s: f"{s[:4]}-{s[4:8]}-{s[8:]}")
WRITTEN = re.compile(rf"([{SIGNS}]{{4}}-){{2}}[{SIGNS}]{{4}}")


def test_new_codes_have_three_groups_of_four_and_do_not_repeat() -> None:
    made = {new_code() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(WRITTEN.fullmatch(code) for code in made)


@given(codes, st.data())
def test_code_is_found_however_it_is_typed(code: str, data: st.DataObject) -> None:
    read = {"0": "0oO", "1": "1iIlL"}
    typed = "".join(
        data.draw(st.sampled_from(read.get(sign, sign + sign.lower()))) if sign != "-"
        else data.draw(st.sampled_from(["-", " ", "", "–", " - "]))
        for sign in code
    )  # fmt: skip
    assert digest(typed) == digest(code)


@given(st.text(max_size=20).filter(lambda text: not normalised(text)))
def test_what_cannot_be_a_code_has_no_digest(text: str) -> None:
    assert digest(text) == ""


@given(codes, codes)
def test_digests_of_two_codes_differ_and_do_not_contain_them(a: str, b: str) -> None:
    assert (digest(a) == digest(b)) == (a == b)
    assert normalised(a) not in digest(a).upper()


@given(st.text(min_size=1))
def test_code_of_a_secret_is_one_code(secret: str) -> None:
    assert code_of(secret) == code_of(secret) != code_of(secret + "x")
    assert WRITTEN.fullmatch(code_of(secret))
