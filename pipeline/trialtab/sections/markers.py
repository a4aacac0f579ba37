"""What stands before an item: bullets, numbers, letters, roman numerals, as printed, with all the ways to read them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

# (style, ordinal): the style of "2." is "9.", of "(b)" "(a)", of "iv-" "i-", of "1.2" "9.9"; a bullet's ordinal is 0
Reading = tuple[str, int]
Readings = tuple[Reading, ...]

_BULLETS = "•●○▪▫■□◦‣⁃∙►▶➢➤✓✔✦❖➔→⚫⬤☐·\u00a8\u00a7\uf0b7\uf0a7\uf0d8\uf0fc\uf02d\uf06f\u25fe\u25aa\uff65①-⑳"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DASHES = "-–—‐‑−"
_LETTER = r"[^\W\d_]"
MARKER = re.compile(
    rf"""(?P<bullet>(?:[{_BULLETS}]+|[{_DASHES}*]{{1,2}}(?=\s|$)|[{_DASHES}*](?=[A-Za-z("“≥≤])|[oO¡](?=\s+\S))
      (?:\s+(?:[{_BULLETS}]+|[{_DASHES}*o](?=\s)))?)?
    (?:\s*
      (?P<label>\((?:\d{{1,2}}|[A-Za-z]|[ivxIVX]{{1,5}})\)
      |(?:\d{{1,2}}|[ivxIVX]{{1,5}}|[A-Za-z])(?:\.\)|\))(?=\s|{_LETTER}|\d|[(\[<>≥≤=“"]|$)
      |\d{{1,2}}\.(?=\s|{_LETTER}|[(\[<>≥≤=“"]|$)
      |(?:[ivxIVX]{{1,5}}|[A-Za-z])\.(?=\s|$)
      |\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}[.)]?(?=\s+[A-Z(])
      |(?:\d{{1,2}}|[ivxIVX]{{1,5}}|[a-zA-Z])\s?[{_DASHES}:/](?=\s+{_LETTER})
      |\d{{1,2}}(?=\s+[A-Z][a-z]|\t+\S)
      |[IE]C?\s?\d{{1,2}}[.):]?(?=\s)
      )
      (?P<inner>\s+[-–•](?=\s|[A-Z]))?
    )?""",
    re.VERBOSE,
)
_ROMAN = re.compile(r"(x{0,2})(ix|iv|v?i{0,3})$")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")
# A style that stands for a list by itself; the others need a neighbour in the count ("A. fumigatus", "I. V. drugs").
SURE = ("9.", "9)", "(9)", "9.)")


class Marker(NamedTuple):
    """A marker as printed, at the start of an item.

    Attributes:
        start, end: its offsets, white space after it not included.
        readings: the ways to read it, first the likeliest; () for none.
        bullet, bullet_end: the bullet before a label ("- 1."), and where it ends; what is left if the label is none.
    """

    start: int
    end: int
    readings: Readings
    bullet: str = ""
    bullet_end: int = -1


def read_marker(text: str, start: int, end: int) -> Marker | None:
    """The marker at `start`, if one stands there. `- 1.` is one marker whose style is `-9.`, `1. -` one of style `9.`."""
    match = MARKER.match(text, start, end)
    if match is None or match.end() == start:
        return None
    bullet, label = "".join((match["bullet"] or "").split()), match["label"] or ""
    if not label:
        return Marker(start, match.end("bullet"), (("①" if bullet in _CIRCLED else bullet, 0),))
    readings = read_label(label)
    if bullet:
        readings = tuple((bullet + style, ordinal) for style, ordinal in readings)
    return Marker(start, max(match.end("label"), match.end("inner")), readings, bullet, match.end("bullet"))


@lru_cache(maxsize=4096)
def read_label(label: str) -> Readings:
    """The ways to read a label: `2.` -> (("9.", 2),); `i)` -> (("i)", 1), ("a)", 9)); `word.` -> ()."""
    body = label.strip("().:/ " + _DASHES)
    opening = "(" if label.startswith("(") else ""
    closing = label[label.index(body) + len(body) :].replace(" ", "")
    if body.isdigit():
        return ((f"{opening}9{closing}", int(body)),)
    if "." in body:
        parts = [int(part) for part in body.split(".") if part.isdigit()]
        return (("9." * len(parts), parts[-1]),)
    if len(body) > 1 and body[-1].isdigit():
        return ((f"{body[0]}9{closing}", int(re.sub(r"\D", "", body))),)
    return _read_letters(body, opening, closing)


def _read_letters(body: str, opening: str, closing: str) -> Readings:
    readings: list[Reading] = []
    case = "i" if body.islower() else "I"
    match = _ROMAN.match(body.lower())
    if match and (body.islower() or body.isupper()):
        tail = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}[match[2]]
        readings.append((f"{opening}{case}{closing}", 10 * len(match[1]) + tail))
    if len(body) == 1:
        readings.append((f"{opening}{'a' if case == 'i' else 'A'}{closing}", ord(body.lower()) - ord("a") + 1))
    return tuple(readings)


def has_label(text: str, start: int, end: int, style: str, ordinal: int) -> bool:
    """Whether `text[start:end]` holds the label of a style and number, after white space: ("i-", 2) is "ii-"."""
    core = style.strip("()." + _BULLETS + _DASHES + "*:/ ")
    if core in ("i", "I"):
        body = _ROMANS[ordinal - 1] if ordinal <= len(_ROMANS) else ""
        body = body.upper() if core == "I" else body
    elif core in ("a", "A"):
        body = chr(ord(core) + ordinal - 1) if ordinal <= 26 else ""
    else:
        return text.find(f"{ordinal}{style[-1]}", start, end) >= 0
    return bool(body) and re.search(rf"\s\(?{body}{re.escape(style[-1])}\s", text[start:end]) is not None


def confirm(markers: Iterable[Marker | None]) -> list[Marker | None]:
    """Keep of each marker the readings that the others bear out; drop markers that keep none.

    A bullet and a number with point or bracket stand by themselves. A letter, a roman numeral, or a bare number must have its
    predecessor or successor among the markers: "A. fumigatus positive" alone is no item "A.".
    """
    found = list(markers)
    seen = {reading for marker in found if marker for reading in marker.readings}
    kept: list[Marker | None] = []
    for marker in found:
        if marker is None:
            kept.append(None)
            continue
        readings = tuple(reading for reading in marker.readings if _is_borne_out(reading, seen))
        if not readings and (pointed := _as_pointed(marker, seen)):
            readings = (pointed,)
        if readings:
            kept.append(marker._replace(readings=readings))
        else:
            kept.append(Marker(marker.start, marker.bullet_end, ((marker.bullet, 0),)) if marker.bullet else None)
    return kept


def _is_borne_out(reading: Reading, seen: set[Reading]) -> bool:
    style, ordinal = reading
    if ordinal == 0 or style.lstrip(_BULLETS + _DASHES + "*") in SURE:
        return True
    return (style, ordinal + 1) in seen or (ordinal > 1 and (style, ordinal - 1) in seen)


def _as_pointed(marker: Marker, seen: set[Reading]) -> Reading | None:
    """A bare number between two numbers with points lost its own: 11., 12, 13."""
    for style, ordinal in marker.readings:
        if style == "9" and ("9.", ordinal - 1) in seen and ("9.", ordinal + 1) in seen:
            return "9.", ordinal
    return None


_RANK = {"9": 1, "A": 2, "a": 3, "I": 0, "i": 4}


def rank(style: str) -> int:
    """How deep a style usually stands: roman capitals 0, numbers 1, capitals 2, letters 3, roman 4, bullets 5."""
    core = style.strip("()." + _BULLETS + _DASHES + "*:/ ")
    return _RANK.get(core[:1], 5) if core else 5
