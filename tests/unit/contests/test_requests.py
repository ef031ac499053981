"""What a device sends is limited by what a person can write, not by how JSON writes it down."""

from typing import Any

import pytest

from lantoa.contests.hot.requests import LARGEST_BODY, LONGEST_ANSWER, BadRequest, answers


def given(value: Any) -> list[str]:
    return answers({"answers": [[1, 1, value]]}).values


@pytest.mark.parametrize("sign", ["\n", '"', "\\", "ữ"])
def test_essay_of_the_allowed_length_is_taken_whatever_its_signs(sign: str) -> None:
    (taken,) = given(sign * LONGEST_ANSWER)
    assert len(taken.encode()) < LARGEST_BODY
    with pytest.raises(BadRequest):
        given(sign * (LONGEST_ANSWER + 1))


def test_a_text_about_unicode_is_taken_and_a_zero_byte_is_not() -> None:
    assert given("\\u0000") == ['"\\\\u0000"']
    for hostile in ("\0", ["\0"], {"a": "\0"}, ["x" * LONGEST_ANSWER]):
        with pytest.raises(BadRequest):
            given(hostile)
