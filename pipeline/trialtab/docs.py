"""What stands on a Doc: every extension of the project, declared once, and typed access to it.

Values are lists of the NamedTuples of `trialtab.types` (msgpack turns them into plain lists in DocBin and other processes;
the accessors give them back as NamedTuples).

| extension | content | set by |
| --- | --- | --- |
| `doc._.segments` | list[Segment]: which section each stretch of the text is | reading, `trialtab_sections` |
| `doc._.criteria` | list[Criterion] | `trialtab_sections` |
| `doc._.trial_entities` | list[Entity], sorted, not overlapping: the concepts of rows | entities, `trialtab_tagger` |
| `doc._.tagged` | list[Entity]: all that the trained NER found | `trialtab_tagger` |
| `doc._.tagged_assertions` | list[Assertion], parallel to `tagged` | `trialtab_context` |
| `doc._.overlapped` | list[Entity] that lost an overlap | `trialtab_entities` |
| `doc._.quantities` | list[Quantity] | `trialtab_quantities` |
| `doc._.values` | list[Entity]: the VALUE, DOSE, TEMPORAL … spans of `doc.ents` | `trialtab_quantities` |
| `doc._.windows`, `doc._.time_spans`, `doc._.frequencies`, `doc._.terms` | lists | `trialtab_quantities` |
| `doc._.assertions` | list[Assertion], parallel to `trial_entities` | `trialtab_context` |
| `doc._.constraints`, `doc._.regimens` | lists | `trialtab_relations` |
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable
from enum import EnumType
from functools import cache
from types import UnionType
from typing import Any
from weakref import WeakKeyDictionary

from spacy.tokens import Doc

from trialtab import types
from trialtab.types import DocFindings

EXTENSIONS = {
    "segments": types.Segment,
    "criteria": types.Criterion,
    "trial_entities": types.Entity,
    "overlapped": types.Entity,
    "tagged": types.Entity,
    "tagged_assertions": types.Assertion,
    "quantities": types.Quantity,
    "values": types.Entity,
    "windows": types.Window,
    "time_spans": types.TimeSpan,
    "frequencies": types.Frequency,
    "terms": types.Term,
    "assertions": types.Assertion,
}
PLAIN_EXTENSIONS = ("constraints", "regimens")  # typed by the relations stage


def register_extensions() -> None:
    """Declare the extensions. Safe to call twice."""
    for name in (*EXTENSIONS, *PLAIN_EXTENSIONS):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


register_extensions()


# spaCy puts a Doc's text together from its tokens each time it is asked: 0.6 µs a word, and every stage asks
_texts: WeakKeyDictionary[Doc, str] = WeakKeyDictionary()


def text_of(doc: Doc) -> str:
    """`doc.text`, put together once."""
    text = _texts.get(doc)
    if text is None:
        text = _texts[doc] = doc.text
    return text


def keep_text(doc: Doc, text: str) -> Doc:
    """Remember the text that a Doc was made from, so that it need not be put together at all."""
    _texts[doc] = text
    return doc


def get_values(doc: Doc, name: str) -> tuple[Any, ...]:
    """The values of one extension as NamedTuples; () where the stage has not run."""
    kind = EXTENSIONS[name]
    # what `doc._.get` gives, in a tenth of the time
    items: Any = doc.user_data.get(("._.", name, None, None)) or ()  # type: ignore[call-overload]
    if set(map(type, items)) <= {kind}:  # all as they were set: nothing to give back
        return tuple(items)
    return tuple(item if isinstance(item, kind) else restore(kind, item) for item in items)


def restore(kind: Any, values: Iterable[Any]) -> Any:
    """A NamedTuple from the plain values that DocBin and other processes make of it; enums and inner tuples come back too."""
    pairs = zip(_makers(kind), values, strict=True)
    return kind(*(make(value) if make and value is not None else value for make, value in pairs))


@cache
def _makers(kind: Any) -> tuple[Callable[[Any], Any] | None, ...]:
    """For each field of a NamedTuple, what turns its plain value back, None where nothing is to do."""
    makers: list[Callable[[Any], Any] | None] = []
    for hint in typing.get_type_hints(kind).values():
        options = typing.get_args(hint) if isinstance(hint, UnionType) else (hint,)
        enum = next((option for option in options if isinstance(option, EnumType)), None)
        is_tuple = any(typing.get_origin(option) is tuple for option in options)
        makers.append(enum or (_as_tuple if is_tuple else None))
    return tuple(makers)


def _as_tuple(value: Any) -> Any:
    return tuple(map(_as_tuple, value)) if isinstance(value, (list, tuple)) else value


def set_values(doc: Doc, name: str, values: Iterable[tuple[Any, ...]]) -> None:
    """Set one extension to a list of NamedTuples."""
    doc._.set(name, list(values))


def findings_of(doc: Doc) -> DocFindings:
    """All that stages 2 to 6 found, typed."""
    return DocFindings(
        text=text_of(doc),
        segments=get_values(doc, "segments"),
        criteria=get_values(doc, "criteria"),
        entities=get_values(doc, "trial_entities"),
        quantities=get_values(doc, "quantities"),
        windows=get_values(doc, "windows"),
        time_spans=get_values(doc, "time_spans"),
        frequencies=get_values(doc, "frequencies"),
        terms=get_values(doc, "terms"),
        assertions=get_values(doc, "assertions"),
        values=get_values(doc, "values"),
        tagged=None if doc._.tagged is None else get_values(doc, "tagged"),
        tagged_assertions=get_values(doc, "tagged_assertions"),
    )
