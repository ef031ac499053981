"""One item of QTI 3: choices, order, pairs, true or false, words, numbers."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from lantoa.analysis.contest.marking import number as read_number
from lantoa.contests.formats import embedded
from lantoa.contests.formats.parsed import FileError, Parsed

ITEM = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"


def read(item: Any, number: int, load: Callable[[str], bytes | None]) -> Parsed:
    """The question of an item; ``load`` gives the bytes of a file of the package. Raises
    FileError."""
    if etree.QName(item).localname != "qti-assessment-item":
        raise FileError(number, "unknown kind")
    body = item.find("{*}qti-item-body")
    found = [] if body is None else [one for one in body.iter("{*}*") if _name(one) in _READERS]
    if len(found) != 1:
        raise FileError(number, "unknown kind")
    interaction = found[0]
    correct = item.iterfind("{*}qti-response-declaration/{*}qti-correct-response/{*}qti-value")
    values = [(value.text or "").strip() for value in correct]
    kind, right, choices = _READERS[_name(interaction)](item, interaction, values, number)
    return Parsed(
        kind, _prompt(body, interaction), right, choices, (item.get("label") or "")[:60],
        points=_points(item), medium=embedded.find(body.iter(), load, number),
    )  # fmt: skip


def write(one: Parsed, number: int, media: list[str]) -> Any:
    """An item; marked whole or not at all, with the points of the question. ``media`` are the
    addresses of its medium and the captions."""
    item = etree.Element(
        f"{{{ITEM}}}qti-assessment-item", nsmap={None: ITEM}, identifier=f"question-{number:04}",
        title=f"{number}", **{"time-dependent": "false", "adaptive": "false"},
    )  # fmt: skip
    item.set("{http://www.w3.org/XML/1998/namespace}lang", "vi")
    if one.topic:
        item.set("label", one.topic)
    cardinality, base = _TYPES[one.kind]
    declared = _add(item, "response-declaration", identifier="RESPONSE", cardinality=cardinality,
                    base_type=base)  # fmt: skip
    _correct(declared, one)
    _add(item, "outcome-declaration", identifier="SCORE", cardinality="single", base_type="float",
         normal_maximum=str(one.points))  # fmt: skip
    body = _add(item, "item-body")
    if one.medium:
        _add(body, "p").append(embedded.write(one.medium, media[0], media[1], f"{{{ITEM}}}"))
    _interaction(body, one)
    _processing(item, one)
    return item


_TYPES = {
    "single": ("single", "identifier"), "multiple": ("multiple", "identifier"),
    "true_false": ("single", "identifier"), "ordering": ("ordered", "identifier"),
    "matching": ("multiple", "directedPair"), "numeric": ("single", "float"),
    "short": ("single", "string"),
}  # fmt: skip


def _read_choice(item: Any, interaction: Any, values: list[str], number: int) -> tuple[Any, ...]:
    choices = _texts(interaction, "{*}qti-simple-choice")
    if set(choices) == {"true", "false"}:
        return "true_false", values == ["true"], ()
    order = list(choices)
    if not set(values) <= set(order):
        raise FileError(number, "no right answer")
    several = item.find("{*}qti-response-declaration").get("cardinality") == "multiple"
    right = tuple(sorted(order.index(value) for value in values))
    return "multiple" if several else "single", right, tuple(choices.values())


def _read_order(item: Any, interaction: Any, values: list[str], number: int) -> tuple[Any, ...]:
    choices = _texts(interaction, "{*}qti-simple-choice")
    if sorted(values) != sorted(choices):
        raise FileError(number, "no right answer")
    return "ordering", None, tuple(choices[value] for value in values)


def _read_match(item: Any, interaction: Any, values: list[str], number: int) -> tuple[Any, ...]:
    texts = _texts(interaction, "{*}qti-simple-associable-choice")
    pairs = [value.split() for value in values]
    if any(len(pair) != 2 or not set(pair) <= set(texts) for pair in pairs):
        raise FileError(number, "no right answer")
    right = tuple((texts[left], texts[other]) for left, other in pairs)
    return "matching", right, tuple(left for left, _other in right)


def _read_entry(item: Any, interaction: Any, values: list[str], number: int) -> tuple[Any, ...]:
    if item.find("{*}qti-response-declaration").get("base-type") in ("float", "integer"):
        equal = item.find(".//{*}qti-equal")
        tolerance = "0" if equal is None else (equal.get("tolerance") or "0").split()[0]
        value, spread = (read_number(text) for text in ([*values, ""][0], tolerance))
        if value is None or spread is None:
            raise FileError(number, "not a number")
        return "numeric", {"value": str(value), "tolerance": str(spread)}, ()
    mapped = item.iterfind("{*}qti-response-declaration/{*}qti-mapping/{*}qti-map-entry")
    words = [entry.get("map-key") or "" for entry in mapped]
    return "short", tuple(words or values), ()


_READERS = {
    "qti-choice-interaction": _read_choice,
    "qti-order-interaction": _read_order,
    "qti-match-interaction": _read_match,
    "qti-text-entry-interaction": _read_entry,
}


def _correct(declared: Any, one: Parsed) -> None:
    values = {
        "single": lambda: [f"c{at}" for at in one.right],
        "multiple": lambda: [f"c{at}" for at in one.right],
        "true_false": lambda: [str(one.right).lower()],
        "ordering": lambda: [f"c{at}" for at in range(len(one.choices))],
        "matching": lambda: [f"l{at} {right}" for at, right in enumerate(_rights(one).values())],
        "numeric": lambda: [one.right["value"]],
        "short": lambda: [one.right[0]],
    }[one.kind]()
    correct = _add(declared, "correct-response")
    for value in values:
        _add(correct, "value").text = value
    if one.kind == "short":
        mapping = _add(declared, "mapping", default_value="0")
        for word in one.right:
            _add(mapping, "map-entry", map_key=word, mapped_value=str(one.points),
                 case_sensitive="false")  # fmt: skip


def _rights(one: Parsed) -> dict[int, str]:
    """Of each pair, the identifier of its right side; equal texts are one choice."""
    texts = sorted({right for _left, right in one.right})
    return {at: f"r{texts.index(right)}" for at, (_left, right) in enumerate(one.right)}


def _interaction(body: Any, one: Parsed) -> None:
    lines = one.text.split("\n")
    if one.kind in ("numeric", "short"):
        for line in lines:
            _add(body, "p").text = line
        _add(_add(body, "p"), "text-entry-interaction", response_identifier="RESPONSE")
        return
    name, more = {
        "ordering": ("order-interaction", {}),
        "matching": ("match-interaction", {"max_associations": str(len(one.choices))}),
    }.get(one.kind, ("choice-interaction", {"max_choices": "0" if one.kind == "multiple" else "1"}))
    shown = _add(body, name, response_identifier="RESPONSE", shuffle="true", **more)
    prompt = _add(shown, "prompt")
    for line in lines:
        _add(prompt, "p").text = line
    if one.kind == "true_false":
        for identifier, text in (("true", "Đúng"), ("false", "Sai")):
            _add(shown, "simple-choice", identifier=identifier).text = text
    elif one.kind == "matching":
        texts = sorted({right for _left, right in one.right})
        sets = [[(f"l{at}", text) for at, text in enumerate(one.choices)],
                [(f"r{at}", text) for at, text in enumerate(texts)]]  # fmt: skip
        for most, choices in zip(("1", "0"), sets, strict=True):
            side = _add(shown, "simple-match-set")
            for identifier, text in choices:
                _add(side, "simple-associable-choice", identifier=identifier,
                     match_max=most).text = text  # fmt: skip
    else:
        for at, text in enumerate(one.choices):
            _add(shown, "simple-choice", identifier=f"c{at}").text = text


def _processing(item: Any, one: Parsed) -> None:
    processing = _add(item, "response-processing")
    if one.kind == "short":
        value = _add(processing, "set-outcome-value", identifier="SCORE")
        _add(value, "map-response", identifier="RESPONSE")
        return
    if_right = _add(_add(processing, "response-condition"), "response-if")
    test = (
        _add(if_right, "equal", tolerance_mode="absolute",
             tolerance=f"{one.right['tolerance']} {one.right['tolerance']}")
        if one.kind == "numeric"
        else _add(if_right, "match")
    )  # fmt: skip
    _add(test, "variable", identifier="RESPONSE")
    _add(test, "correct", identifier="RESPONSE")
    value = _add(if_right, "set-outcome-value", identifier="SCORE")
    _add(value, "base-value", base_type="float").text = str(one.points)


def _points(item: Any) -> int:
    most = next((read_number(one.get("normal-maximum") or "")
                 for one in item.iterfind("{*}qti-outcome-declaration")
                 if one.get("identifier") == "SCORE"), None)  # fmt: skip
    return int(most) if most and 1 <= most < 1000 else 1


def _prompt(body: Any, interaction: Any) -> str:
    """What stands before the answers: the body's own text and the prompt, a line a paragraph."""
    lines: list[str] = []

    def walk(node: Any) -> None:
        if node is interaction:
            prompt = node.find("{*}qti-prompt")
            if prompt is not None:
                walk(prompt)
            return
        if _name(node) in ("p", "div", "li", "qti-prompt") or not lines:
            lines.append("")
        lines[-1] += node.text or ""
        for child in node:
            walk(child)
            lines[-1] += child.tail or ""

    walk(body)
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _texts(interaction: Any, name: str) -> dict[str, str]:
    return {one.get("identifier"): _words(one) for one in interaction.iter(name)}


def _words(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def _name(node: Any) -> str:
    return str(etree.QName(node).localname)


def _add(parent: Any, name: str, **attributes: str) -> Any:
    """An element of QTI (``qti-`` before its name) or of its HTML."""
    tag = f"{{{ITEM}}}{name if name == 'p' else f'qti-{name}'}"
    given = {key.replace("_", "-"): value for key, value in attributes.items()}
    return etree.SubElement(parent, tag, given)
