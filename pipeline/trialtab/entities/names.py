"""What the rules found in a Doc, kept from the entities stage for the trained tagger: names and explained short forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from spacy.tokens import Doc

from trialtab.entities.overlap import Candidate, resolve
from trialtab.ner.features import Register
from trialtab.ner.tags import TokenSpan
from trialtab.patterns import role_words

# behind a disease: where or when, not what somebody has ("allergy clinic", "COVID-19 pandemic")
_SETTING = re.compile(role_words("criterion_words.tsv")["setting"], re.I)


class ShortForm(NamedTuple):
    """A place of a short form that its text explains, and where the long form stands; character offsets."""

    start_char: int
    end_char: int
    long_start: int
    long_end: int


class Known(NamedTuple):
    """What the entities stage found.

    Attributes:
        names: of the dictionary; they may overlap.
        generated: names made from patterns, codes and heads.
        short_forms: every place of an explained short form.
    """

    names: Sequence[Candidate] = ()
    generated: Sequence[Candidate] = ()
    short_forms: Sequence[ShortForm] = ()


_known: WeakKeyDictionary[Doc, Known] = WeakKeyDictionary()


def is_setting(word: str) -> bool:
    """Whether a word behind a disease says where or when ("clinic"), so that nobody has the disease."""
    return _SETTING.fullmatch(word) is not None


def keep_known(doc: Doc, known: Known) -> None:
    """Remember what the entities stage found in a Doc."""
    _known[doc] = known


def known_of(doc: Doc) -> Known:
    """What the entities stage found in a Doc; nothing where it has not run in this process."""
    return _known.get(doc, Known())


def names_of(doc: Doc, register: Register) -> list[TokenSpan]:
    """The names in a Doc that the tagger is told of, sorted, none overlapping.

    Names made from patterns are among them in criteria alone, and only where no short form is explained. The tagger has not
    learnt from them; still they help it there (Chia dev: overlap 0.785, else 0.782), and elsewhere they mislead it about bounds
    (conditions of BC5CDR dev: strict 0.776, else 0.796).
    """
    known = known_of(doc)
    takes_generated = register is Register.CRITERIA and not known.short_forms
    candidates = [*known.names, *known.generated] if takes_generated else known.names
    return [TokenSpan(each.start, each.end, str(each.entity.label)) for each in resolve(candidates)[0]]
