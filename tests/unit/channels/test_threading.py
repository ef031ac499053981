"""Long texts in numbered parts."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.channels.adapters import adapter
from lantoa.channels.adapters.base import Message
from lantoa.channels.adapters.threading import parts_of

X = adapter("x").limits


def on_x(at: int, text: str) -> bool:
    link = "https://congdoan.vidu.example/tin/1" if at == 0 else ""
    return X.length(Message(text, link=link)) <= X.LONGEST


def test_a_text_that_fits_has_no_number() -> None:
    assert parts_of(" Bữa cơm công đoàn\n", on_x) == ["Bữa cơm công đoàn"]


def test_a_long_text_is_cut_between_words_and_numbered() -> None:
    parts = parts_of("Bữa cơm công đoàn ở khu công nghiệp. " * 18, on_x)
    assert [part[-5:] for part in parts] == ["(1/3)", "(2/3)", "(3/3)"]
    assert len(parts[0]) < len(parts[1])  # the link takes its room in the first


def test_a_word_without_end_is_cut_between_letters() -> None:
    parts = parts_of("👩‍👩‍👧‍👦" * 300, on_x)
    assert "".join(part.rpartition(" (")[0] for part in parts) == "👩‍👩‍👧‍👦" * 300


@settings(deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["Tổ", "trưởng", "ế" * 200, "210", "👍"]), min_size=1, max_size=30
    )
)
def test_every_part_fits_and_no_word_is_lost(words: list[str]) -> None:
    parts = parts_of(" ".join(words), on_x)
    assert all(on_x(at, part) for at, part in enumerate(parts))
    bare = [regex.sub(r" \(\d+/\d+\)$", "", part) for part in parts] if len(parts) > 1 else parts
    assert "".join("".join(bare).split()) == "".join(words)


def test_what_can_never_fit_is_said() -> None:
    with pytest.raises(ValueError, match="not one letter fits"):
        parts_of("chữ", lambda _at, _text: False)
