"""Items inside one paragraph: `a) … b) …`, `i- … ii- …`, `(1) … (2) …`, `1. … 2. …`, ` -- … -- …`, ` • … • …`.

A label counts only as part of a sequence that begins with 1, a or i and goes on without a gap; a bullet only where it cannot
be a minus sign, a hyphen or a range. So "1.5 x ULN", "grade 1. Two", "(a) and (b)" and "vitamin D. Patients" stay text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from trialtab.sections.lexicon import Lexicon
from trialtab.sections.markers import Reading, read_label

# what begins a list; the look back comes second, so that the search runs from one candidate letter to the next
_FIRST = re.compile(r"[1aAiI](?<![^\s(;:.,)\]].)(?:[.)]|\s?[-–]\s)")
_LABEL = re.compile(
    r"""(?<![^\s;:.,)\]])
    (?P<label>\((?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})\)
    |[IE]C?\d{1,2}[.)]
    |(?:\d{1,2}|[ivxIVX]{1,5}|[a-zA-Z])(?:\.\)|\)|\.(?=\s|[A-Z][a-z]|\Z)|\s?[-–](?=\s))
    )(?=\s*\S)""",
    re.VERBOSE,
)
_GLUED_FIRST = re.compile(r"\s*1\.(?=\d\d+\s+[^\W\d_]|[<>≥≤])")
_BULLET = re.compile(
    r"(?P<bullet>[•●▪◦■□○➢✓\uf0b7\uf0a7①-⑳\-–—*·o](?<![^\s:;].)-?(?![-\d]))"
    r"(?:\s+(?=[^\s\d]|\d+\s+[a-z]|\d\d)|(?<=[•●▪\uf0b7①-⑳])(?=\S)|(?<=-)(?<!--)(?=[A-Z][a-z]))"
)
_SURE_BULLETS = frozenset("•●▪◦■□○➢✓\uf0b7\uf0a7①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_JUST_JOINED = re.compile(r"\s*+(?:(?:and|or|and/or|to|,|;|&|/|through|-|–)\s*+)?(?:[,;]\s*+)?(?:(?:and|or|to)\s*+)?\Z", re.I)


class Piece(NamedTuple):
    """A part of a paragraph.

    Attributes:
        start, end: its text, marker included.
        body: where the text after the marker starts.
        style: style of the marker, "" for the text before the first one.
        ordinal: its number, 0 for a bullet.
        depth: 0 for the text before the first marker, and for the first list if there is no such text; one more for each
            list inside. An item that begins with a list of its own has an empty body.
    """

    start: int
    end: int
    body: int
    style: str
    ordinal: int
    depth: int


class _Mark(NamedTuple):
    start: int
    end: int
    style: str
    ordinal: int


def has_marks(text: str, start: int, end: int) -> bool:
    """Whether anything in a paragraph may be an inline marker; cheap, and true too often."""
    return _FIRST.search(text, start, end) is not None or _BULLET.search(text, start, end) is not None


def split_inline(
    text: str, start: int, end: int, lexicon: Lexicon, *, flat: bool = False, own: Reading | None = None
) -> list[Piece]:
    """Cut a paragraph at its inline markers.

    Args:
        text: the whole text; `start`, `end`: the paragraph in it, without a marker of its own, unless `own` is given.
        lexicon: for the words that forbid a marker after them.
        flat: the paragraph holds a whole list run together (it follows a heading on the same line), so that dashes count too.
        own: reading of the marker at `start`, for a paragraph in which that list goes on ("4. Age 5. Consent").

    Returns:
        Pieces in order, covering the paragraph; one piece of style "" where there is no inline list.
    """
    marks = _label_marks(text, start, end, lexicon) if flat or own or _FIRST.search(text, start, end) else []
    marks += _bullet_marks(text, start, end, flat)
    head, *items = _cut(text, Piece(start, end, start, "", 0, 0), marks, own)
    if items and not text[start : head.end].strip() and items[0].depth:
        return [item._replace(depth=item.depth - 1) for item in items]
    return [head, *items]


def _cut(text: str, whole: Piece, marks: Sequence[_Mark], own: Reading | None = None) -> list[Piece]:
    """Cut a piece at the sequence that begins first, and each item of that at what is left inside it."""
    best: list[_Mark] = []
    for sequence in _sequences(text, whole.end, marks, own):
        if not best or sequence[0].start < best[0].start:
            best = sequence
    if not best:
        return [whole]
    pieces = [whole._replace(end=best[0].start)]
    # bullets after a full item are more items of its kind; after a colon, and numbers always, they are parts of it
    head = text[whole.body : best[0].start].rstrip()
    depth = whole.depth + (0 if best[0].ordinal == 0 and head and head[-1] not in ":：" else 1)
    for mark, following in zip(best, [*best[1:], None], strict=True):
        stop = following.start if following else whole.end
        item = Piece(mark.start, stop, mark.end, mark.style, mark.ordinal, depth)
        inside = [other for other in marks if mark.end <= other.start < stop and other.style != mark.style]
        pieces.extend(_cut(text, item, inside) if inside else [item])
    return pieces


def _sequences(text: str, end: int, marks: Sequence[_Mark], own: Reading | None) -> list[list[_Mark]]:
    """For each style, its sequence 1, 2, 3 … (for the paragraph's own style, from its own number on) or its bullets."""
    by_style: dict[str, list[_Mark]] = {}
    for mark in marks:
        by_style.setdefault(mark.style, []).append(mark)
    found = []
    for style, group in by_style.items():
        if group[0].ordinal == 0:
            found.append(group)
        elif sequence := _count_up(text, end, group, own[1] if own and own[0] == style else 1):
            found.append(sequence)
    return found


def _count_up(text: str, end: int, group: list[_Mark], first: int) -> list[_Mark]:
    sequence: list[_Mark] = []
    for mark in group:
        if mark.ordinal == len(sequence) + first:
            sequence.append(mark)
        elif mark.ordinal == first and len(sequence) == 1:
            sequence = [mark]  # the first one was none
    if len(sequence) < 2:
        return []
    stops = [mark.start for mark in sequence[1:]] + [end]
    joined = [_JUST_JOINED.match(text[mark.end : stop]) for mark, stop in zip(sequence, stops, strict=True)]
    return [] if any(joined) else sequence


def _label_marks(text: str, start: int, end: int, lexicon: Lexicon) -> list[_Mark]:
    marks = []
    if glued := _GLUED_FIRST.match(text, start, end):
        marks.append(_Mark(glued.end() - 2, glued.end(), "9.", 1))
    for match in _LABEL.finditer(text, start, end):
        at = match.start("label")
        if at > start and not match["label"].startswith("(") and _is_guarded(text, start, at, match.end("label"), lexicon):
            continue
        if match["label"].startswith("(") and _is_reference(text, start, at, lexicon):
            continue
        marks.extend(_Mark(at, match.end("label"), style, ordinal) for style, ordinal in read_label(match["label"]))
    return marks


def _is_guarded(text: str, start: int, at: int, stop: int, lexicon: Lexicon) -> bool:
    before = text[max(start, at - 24) : at].rstrip()
    if not before or before[-1] in ".;:,)]":
        return False
    return lexicon.guard.search(before) is not None or (text[stop - 1] != ")" and lexicon.connector.search(before) is not None)


def _is_reference(text: str, start: int, at: int, lexicon: Lexicon) -> bool:
    """Whether a label in brackets repeats or names something: "one (1) of", "criterion (a)"."""
    before = text[max(start, at - 24) : at].rstrip()
    return lexicon.reference.search(before) is not None


def _bullet_marks(text: str, start: int, end: int, flat: bool) -> list[_Mark]:
    by_style: dict[str, list[_Mark]] = {}
    for match in _BULLET.finditer(text, start, end):
        if text[max(start, match.start() - 2) : match.start()].rstrip()[-1:].isdigit() and text[match.end()].isdigit():
            continue  # a range
        style = "•" if match["bullet"] in _SURE_BULLETS else match["bullet"]
        by_style.setdefault(style, []).append(_Mark(match.start("bullet"), match.end("bullet"), style, 0))
    return [mark for style, marks in by_style.items() for mark in _real_bullets(text, start, style, marks, flat)]


def _real_bullets(text: str, start: int, style: str, marks: list[_Mark], flat: bool) -> list[_Mark]:
    if style == "•":
        return marks
    before = text[start : marks[0].start].rstrip()
    opened = not before or before.endswith(":")
    if style == "--":
        return marks if opened or len(marks) > 1 else []
    wide = [mark for mark in marks if text[mark.start - 2 : mark.start].isspace() or mark.start == start]
    if flat and (len(wide) > 1 or not before):
        return wide if len(wide) > 1 else _without_sentence_dashes(text, marks)
    if opened and len(marks) > 1:
        return marks
    glued = [mark for mark in marks if not text[mark.end].isspace()]
    if len(glued) > 1 or (glued and text[start : glued[0].start].rstrip().endswith(":")):
        return glued
    is_first_item = before.endswith(":") and style in "-–" and text[marks[0].end : marks[0].end + 8].lstrip()[:1].isupper()
    return marks[:1] if is_first_item else []


def _without_sentence_dashes(text: str, marks: list[_Mark]) -> list[_Mark]:
    """The dashes of a run-together list; if most would be taken for dashes inside items, its items begin with small letters."""
    kept = [mark for mark in marks if mark is marks[0] or not _is_dash_of_sentence(text, mark)]
    return kept if 2 * len(kept) >= len(marks) else marks


def _is_dash_of_sentence(text: str, mark: _Mark) -> bool:
    """Whether a dash in a run-together list stands between two halves of one item: a small letter follows a small letter."""
    following = text[mark.end : mark.end + 8].lstrip()[:1]
    return mark.style in "-–—" and following.islower() and text[mark.start - 2 : mark.start - 1].islower()
