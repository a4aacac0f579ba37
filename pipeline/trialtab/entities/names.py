"""The dictionary's names in a Doc, kept from the entities stage for the trained tagger, which is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from spacy.tokens import Doc

from trialtab.entities.overlap import Candidate, resolve
from trialtab.ner.tags import TokenSpan

_names: WeakKeyDictionary[Doc, Sequence[Candidate]] = WeakKeyDictionary()


def keep_names(doc: Doc, candidates: Sequence[Candidate]) -> None:
    """Remember what the dictionary found in a Doc."""
    _names[doc] = candidates


def names_of(doc: Doc) -> list[TokenSpan]:
    """The names in a Doc, sorted, none overlapping; [] where the entities stage has not run in this process."""
    return [TokenSpan(each.start, each.end, str(each.entity.label)) for each in resolve(_names.get(doc, ()))[0]]
