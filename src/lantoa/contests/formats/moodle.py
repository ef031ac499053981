"""Moodle XML: questions of a quiz, under categories.

Texts are read as plain text; the picture, sound or film of a question is embedded in its file.
Feedback and penalties are left out; difficulty travels as a tag ``difficulty-2``.
"""

import html
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import nh3
from lxml import etree
from lxml.html import fragment_fromstring

from lantoa.analysis.contest.marking import number
from lantoa.contests.formats import embedded
from lantoa.contests.formats.parsed import Attached, FileError, Parsed, each
from lantoa.contests.formats.safely import parse

_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li)>", re.IGNORECASE)
_DIFFICULTY = "difficulty-"
_PLUGIN, _DATA = "@@PLUGINFILE@@/", re.compile(r"data:[\w/+.-]+;base64,")
# In Moodle's names; the others are not read.
KINDS = {
    "multichoice": "single", "truefalse": "true_false", "shortanswer": "short",
    "numerical": "numeric", "matching": "matching", "ordering": "ordering",
}  # fmt: skip


def read(data: bytes) -> Iterator[Parsed | FileError]:
    """The questions of a file; a faulty one is named by its line."""
    root = parse(data)
    if root.tag != "quiz":
        raise FileError(0, "no questions")
    return each(_with_topics(root), lambda block, line: _question(block[1], line, block[0]),
                lambda block: _text(block[1].find("questiontext")))  # fmt: skip


def write(questions: Iterable[Parsed]) -> bytes:
    """Questions of the kinds that the format knows."""
    root = etree.Element("quiz")
    topic = ""
    for at, one in enumerate(questions, 1):
        if one.topic != topic:
            topic = one.topic
            category = etree.SubElement(root, "question", type="category")
            _put(category, "category", f"$course$/{topic}")
        _write(root, at, one)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _with_topics(root: Any) -> Iterator[tuple[int, tuple[str, Any]]]:
    topic = ""
    for question in root.iterchildren("question"):
        if question.get("type") == "category":
            topic = _text(question.find("category")).rpartition("/")[2][:60]
        else:
            yield question.sourceline or 0, (topic, question)


def _question(question: Any, line: int, topic: str) -> Parsed:
    kind = KINDS.get(question.get("type"))
    if kind is None:
        raise FileError(line, "unknown kind")
    answers = question.findall("answer")
    choices = tuple(_text(answer) for answer in answers)
    right: Any = tuple(at for at, answer in enumerate(answers) if _fraction(answer, line) > 0)
    if kind == "single" and (question.findtext("single") or "true").strip() in ("false", "0"):
        kind = "multiple"
    match kind:
        case "true_false":
            right, choices = "true" in [choices[at].casefold() for at in right], ()
        case "short":
            right, choices = tuple(choices[at] for at in right), ()
        case "numeric":
            right, choices = _numeric(answers, right, line), ()
        case "matching":
            right = tuple(
                (_text(pair), _text(pair.find("answer")))
                for pair in question.findall("subquestion")
                if _text(pair)
            )
            choices = tuple(left for left, _right in right)
        case "ordering":
            right = None
    points = number(question.findtext("defaultgrade") or "1")
    return Parsed(
        kind, _text(question.find("questiontext")), right, choices, topic, _difficulty(question),
        int(points) if points and 1 <= points < 1000 else 1,
        medium=_medium(question.find("questiontext"), line),
    )  # fmt: skip


def _medium(holder: Any, line: int) -> Attached | None:
    """What the question's text shows; its files stand beside the text, or in it."""
    text = holder.findtext("text") if holder is not None else ""
    if not text or "<" not in text or holder.get("format", "") in ("plain_text", "plain"):
        return None
    files = {one.get("name"): one.text or "" for one in holder.iterchildren("file")}

    def load(address: str) -> bytes | None:
        inline = _DATA.match(address)
        name = unquote(address.removeprefix(_PLUGIN))
        written = address[inline.end() :] if inline else files.get(name, "")
        try:
            return b64decode(written)
        except ValueError:  # signs that are none of Base64
            return None

    return embedded.find(fragment_fromstring(text, create_parent=True).iter(), load, line)


def _numeric(answers: list[Any], right: tuple[int, ...], line: int) -> dict[str, str]:
    value = number(_text(answers[right[0]])) if right else None
    tolerance = number(answers[right[0]].findtext("tolerance") or "0") if right else None
    if value is None or tolerance is None:
        raise FileError(line, "not a number")
    return {"value": str(value), "tolerance": str(tolerance)}


def _difficulty(question: Any) -> int:
    for tag in question.iterfind("tags/tag/text"):
        name, _, step = (tag.text or "").strip().rpartition("-")
        if f"{name}-" == _DIFFICULTY and step.isascii() and step.isdigit() and len(step) < 3:
            return max(int(step), 1)
    return 1


def _fraction(answer: Any, line: int) -> Decimal:
    fraction = number(answer.get("fraction") or "0")
    if fraction is None:
        raise FileError(line, "not a number")
    return fraction


def _text(holder: Any) -> str:
    """Plain text of a ``<text>``: marks of HTML go, its lines stay."""
    if holder is None:
        return ""
    text = holder.findtext("text") or ""
    if holder.get("format", "plain_text") not in ("plain_text", "plain"):
        text = html.unescape(nh3.clean(_BREAK.sub("\n", text), tags=set()))
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _write(root: Any, at: int, one: Parsed) -> None:
    names = {kind: name for name, kind in KINDS.items()} | {"multiple": "multichoice"}
    question = etree.SubElement(root, "question", type=names[one.kind])
    _put(question, "name", f"{at}")
    if one.medium:
        _put_with(question, one.text, one.medium)
    else:
        _put(question, "questiontext", one.text, format="plain_text")
    etree.SubElement(question, "defaultgrade").text = str(one.points)
    match one.kind:
        case "single" | "multiple":
            etree.SubElement(question, "single").text = str(one.kind == "single").lower()
            share = f"{100 / len(one.right):.5f}".rstrip("0").rstrip(".")
            for place, choice in enumerate(one.choices):
                wrong = "0" if one.kind == "single" else "-100"
                _put(question, "answer", choice, format="plain_text",
                     fraction=share if place in one.right else wrong)  # fmt: skip
        case "true_false":
            for word in ("true", "false"):
                fraction = "100" if one.right == (word == "true") else "0"
                _put(question, "answer", word, format="plain_text", fraction=fraction)
        case "short":
            for word in one.right:
                _put(question, "answer", word, format="plain_text", fraction="100")
        case "numeric":
            answer = _put(question, "answer", one.right["value"], format="plain_text",
                          fraction="100")  # fmt: skip
            etree.SubElement(answer, "tolerance").text = one.right["tolerance"]
        case "matching":
            for left, right_text in one.right:
                pair = _put(question, "subquestion", left, format="plain_text")
                _put(pair, "answer", right_text)
        case "ordering":
            for place, item in enumerate(one.choices, 1):
                _put(question, "answer", item, format="plain_text", fraction=f"{place}")
    _put(etree.SubElement(question, "tags"), "tag", f"{_DIFFICULTY}{one.difficulty}")


def _put_with(question: Any, text: str, medium: Attached) -> None:
    name, captions = f"tep.{embedded.extension(medium)}", "phu-de.vtt"
    shown = embedded.write(medium, _PLUGIN + name, _PLUGIN + captions)
    lines = html.escape(text).replace("\n", "<br>")
    written = etree.tostring(shown, encoding="unicode", method="html")
    holder = _put(question, "questiontext", f"<p>{lines}</p>{written}", format="html")
    files = {name: medium.data} | ({captions: medium.captions.encode()} if medium.captions else {})
    for file, data in files.items():
        kept = etree.SubElement(holder, "file", name=file, path="/", encoding="base64")
        kept.text = b64encode(data).decode()


def _put(parent: Any, name: str, text: str, **attributes: str) -> Any:
    made = etree.SubElement(parent, name, **attributes)
    etree.SubElement(made, "text").text = text
    return made
