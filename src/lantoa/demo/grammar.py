"""Hand-written sentences with choices and slots, and how one of them becomes text.

A file holds sections (``# name``) of templates, one a line. ``[a|b|]`` is a choice (nested ones
too), ``{slot}`` a value of the scene; blank lines and lines with ``//`` are not read.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from random import Random

Sections = Mapping[str, tuple[str, ...]]

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_SPACES = re.compile(r"[ \t]{2,}")
_BEFORE_SIGN = re.compile(r" +([,.!?…:;])")


@lru_cache(maxsize=64)
def sections(path: str) -> Sections:
    """The sections of one data file, such as ``topics/wages``."""
    text = files("lantoa.demo").joinpath("data", f"{path}.txt").read_text("utf-8")
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("# "):
            current = found.setdefault(line[2:], [])
        elif line and not line.startswith("//"):
            current.append(line)
    return {name: tuple(lines) for name, lines in found.items()}


def expand(template: str, rng: Random, slot: Callable[[str], str]) -> str:
    """The text of a template: every choice drawn, every slot filled, spaces tidied."""
    while "[" in template:
        template, count = _CHOICE.subn(lambda found: rng.choice(found[1].split("|")), template)
        if not count:
            raise ValueError(f"unbalanced choice: {template}")
    text = _SLOT.sub(lambda found: slot(found[1]), template)
    return _BEFORE_SIGN.sub(r"\1", _SPACES.sub(" ", text)).strip()
