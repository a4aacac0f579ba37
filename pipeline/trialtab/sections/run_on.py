"""Run-on paragraphs: criteria that lost their line breaks and have no points, as older cancer-trial records write them.

"PATIENT CHARACTERISTICS: Age: 18 and over Renal: Creatinine no greater than 2 mg/dL Other: Not pregnant No neuropathy": known
labels part the paragraph, and inside a label a capitalised word that begins items elsewhere ("No", "Not", "At least") does.
"""

from __future__ import annotations

from itertools import pairwise

from trialtab.sections.inline import Piece
from trialtab.sections.lexicon import Lexicon

_WHOLE_REACH = 40  # characters before a starter


def is_run_on(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a paragraph holds at least three labels."""
    if text.count(":", start, end) < 3:
        return False
    labels = lexicon.label.finditer(text, start, end)
    return sum(1 for _ in zip(range(3), labels, strict=False)) == 3


def split_run_on(text: str, start: int, end: int, lexicon: Lexicon) -> list[Piece]:
    """Cut a run-on paragraph into items.

    Returns:
        Pieces in order, covering the paragraph: those of depth 0 are items, or a label ("Renal:") with its items at depth 1. A
        label with one item stays together with it ("Age: 18 and over").
    """
    labels = [match.span() for match in lexicon.any_label.finditer(text, start, end)]
    stops = [label[0] for label in labels] + [end]
    pieces = [Piece(a, b, a, "", 0, 0) for a, b in _items(text, start, stops[0], lexicon)]
    for (label_start, label_end), stop in zip(labels, stops[1:], strict=True):
        items = _items(text, label_end, stop, lexicon)
        if len(items) < 2:
            pieces.append(Piece(label_start, stop, label_start, "", 0, 0))
            continue
        pieces.append(Piece(label_start, label_end, label_start, "", 0, 0))
        pieces.extend(Piece(a, b, a, "", 0, 1) for a, b in items)
    return pieces


def _items(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """The items between two labels: the text cut before words that begin items elsewhere."""
    starters = (
        match for match in lexicon.starter.finditer(text, start, end) if not _goes_on(text, start, match.start(), lexicon)
    )
    cuts = [start, *(match.end() for match in starters), end]
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]


def _goes_on(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the item before a starter cannot end there: in a capitalised name ("Primary Induction") or a joining word."""
    before = text[max(start, end - _WHOLE_REACH) : end]
    if lexicon.whole.search(before):
        return False
    word = before.split()[-1:]
    is_name = bool(word) and len(word[0]) > 3 and word[0].istitle()
    return is_name or lexicon.joining.search(before) is not None
