"""The names the dictionary matcher knows, with the concept of each: pattern files -> `Lexicon`.

Two kinds of files differ in their last column. Those that the vocabulary build writes hold `keys`, names folded already; those
written by hand hold `aliases`, names as people write them, and win where both list a name. A hand line without a norm says only
that its names are entities of that label; norm and code then come from the vocabularies where these know the name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import chain, islice
from typing import NamedTuple, TypeVar
from weakref import WeakValueDictionary

import srsly

from trialtab import stamps
from trialtab.entities.matching import TermMatcher
from trialtab.entities.overlap import Priority
from trialtab.entities.packing import bytes_of, lines_of, numbers_of, values_of
from trialtab.errors import Errors, PatternError
from trialtab.types import Label

_COLUMNS = ("id", "name", "label", "norm", "code", "code_system", "source")
ALIAS_COLUMNS = (*_COLUMNS, "aliases")
KEY_COLUMNS = (*_COLUMNS, "keys")


class Concept(NamedTuple):
    """What a name stands for. `norm` None: the matched text itself, in lower case, is the best that is known."""

    id: str
    label: Label
    norm: str | None
    code: str | None
    code_system: str | None
    priority: Priority


Concepts = tuple[Concept, ...]  # that bear one name
Key = TypeVar("Key")


class Lexicon:
    """Names and their concepts.

    Attributes:
        matcher: finds the names; a hit's `name` indexes `concepts_of`.
        concepts_of: name number -> its concepts, best first. Two only for a substance that is measured unless dosed
            (MEASUREMENT, then DRUG).
    """

    def __init__(self, matcher: TermMatcher, concepts_of: list[Concepts], size: int, built: dict[int, Concepts]) -> None:
        self.matcher = matcher
        self.concepts_of = concepts_of
        self._size = size  # names of the built files have numbers below
        self._built = built  # name number -> what the built files alone say, where hand files say otherwise

    @classmethod
    def from_files(cls, files: dict[str, str], packed: bytes = b"") -> Lexicon:
        """Build from the texts of pattern files; files of other columns are passed over.

        Args:
            files: texts by file name.
            packed: what `pack` gave, taken instead of building if it was of the same files and code.

        Raises:
            PatternError: a line with another number of cells, an unknown label.
        """
        built, hand = _by_priority(files)
        lexicon = (_unpacked(packed, _stamp(files)) if packed else None) or cls._built_from(built, hand)
        _lexicons[_digest(built)] = lexicon
        return lexicon

    @classmethod
    def _built_from(cls, built: dict[str, str], hand: dict[str, str]) -> Lexicon:
        matcher = TermMatcher()
        listed: list[Concepts] = []
        _add(read_concepts(built), matcher.add_key, listed)
        size, before = len(listed), dict[int, Concepts]()
        _add(read_concepts(hand), matcher.add, listed, before)
        concepts_of = [_settle(concepts, matcher, listed) for concepts in listed]
        alone = {number: _settle(concepts, matcher, listed) for number, concepts in before.items() if number < size}
        return cls(matcher, concepts_of, size, alone)

    def pack(self, files: dict[str, str]) -> bytes:
        """Names and concepts in a form that loads in a fraction of the time that building takes.

        Args:
            files: what it was built from.
        """
        concepts, groups = _Numbers[Concept](), _Numbers[Concepts]()
        used = bytes_of([groups[each] for each in self.concepts_of])
        alone = bytes_of([groups[each] for each in self._built.values()])
        members = bytes_of([concepts[each] for group in groups for each in group])
        columns = [lines_of(str("" if cell is None else cell) for cell in column) for column in zip(*concepts, strict=True)]
        names = self.matcher.packed(), self._size, used, bytes_of(self._built), alone
        return srsly.msgpack_dumps([_stamp(files), *names, columns, bytes_of(map(len, groups)), members])

    def exact(self, name: str) -> Concepts:
        """The concepts of exactly this name (spelling folded), () if unknown."""
        number = self.matcher.lookup(name)
        return self.concepts_of[number] if number >= 0 else ()

    def exact_built(self, name: str) -> Concepts:
        """The same as if there were no hand files."""
        number = self.matcher.lookup(name, self._size)
        return self._built.get(number, self.concepts_of[number]) if number >= 0 else ()


class _Numbers(dict[Key, int]):
    """Numbers different values in the order in which they are asked for."""

    def __missing__(self, value: Key) -> int:
        number = self[value] = len(self)
        return number


def _unpacked(packed: bytes, stamp: str) -> Lexicon | None:
    """The lexicon that was packed; None if it came of other files or other code."""
    found, matcher, size, used, built, alone, columns, counts, members = srsly.msgpack_loads(packed, use_list=False)
    if found != stamp:
        return None
    labels = {label.value: label for label in Label}
    priorities = {str(int(priority)): priority for priority in Priority}
    ids, names, *texts, ranks = map(values_of, columns) if columns else ([],) * len(Concept._fields)
    optional = ([cell or None for cell in column] for column in texts)
    rows = zip(ids, map(labels.__getitem__, names), *optional, map(priorities.__getitem__, ranks), strict=True)
    concepts = [*map(Concept._make, rows)]
    listed = map(concepts.__getitem__, numbers_of(members))
    groups = [(next(listed),) if count == 1 else (*islice(listed, count),) for count in numbers_of(counts)]
    before = zip(numbers_of(built), map(groups.__getitem__, numbers_of(alone)), strict=True)
    return Lexicon(TermMatcher.from_packed(matcher), [*map(groups.__getitem__, numbers_of(used))], size, dict(before))


def _stamp(files: dict[str, str]) -> str:
    """What a packed lexicon depends on: its files and the code."""
    names = dict(chain(*(part.items() for part in _by_priority(files))))
    return f"{stamps.this_code()} {_digest(names).hex()}"


def exact_lookup(files: dict[str, str]) -> Callable[[str], Concepts]:
    """What gives the concepts of exactly a name by some files.

    Built files that a lexicon of the same process holds already are not compiled again: that takes a second and 70 MB.
    """
    built, hand = _by_priority(files)
    known = None if hand else _lexicons.get(_digest(built))
    return Lexicon.from_files(files).exact if known is None else known.exact_built


_lexicons: WeakValueDictionary[bytes, Lexicon] = WeakValueDictionary()  # by their built files


def _digest(files: dict[str, str]) -> bytes:
    sums = (blake2b(text.encode("utf-8")).digest() for _, text in sorted(files.items()))
    return blake2b(b"".join(sums)).digest()


def _by_priority(files: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The files that the vocabulary build wrote, and those written by hand; others left out."""
    kinds: dict[str, dict[str, str]] = {"\t".join(KEY_COLUMNS): {}, "\t".join(ALIAS_COLUMNS): {}}
    for name, text in files.items():
        header = text.partition("\n")[0].rstrip("\r")
        if header in kinds:
            kinds[header][name] = text
    built, hand = kinds.values()
    return built, hand


def _add(
    read: Iterable[tuple[Concept, list[str]]],
    add: Callable[[str], int],
    listed: list[Concepts],
    before: dict[int, Concepts] | None = None,
) -> None:
    """Add concepts to the lists by name number; `before` keeps what stood there."""
    for concept, names in read:
        alone = (concept,)  # shared by its names: fewer objects for the garbage collector to walk
        for name in names:
            number = add(name)
            if number == len(listed):
                listed.append(alone)
            elif number >= 0 and concept not in listed[number]:
                if before is not None:
                    before.setdefault(number, listed[number])
                listed[number] = (*listed[number], concept)


def read_concepts(files: dict[str, str]) -> Iterator[tuple[Concept, list[str]]]:
    """Every concept of the files with its names (aliases of hand files, keys of built ones), files by name, lines in order."""
    priorities = {"\t".join(ALIAS_COLUMNS): Priority.HAND, "\t".join(KEY_COLUMNS): Priority.DICTIONARY}
    labels = {label.value: label for label in Label}
    for file in sorted(files):
        lines = files[file].splitlines()
        priority = priorities.get(lines[0]) if lines else None
        if priority is None:
            continue
        for number, line in enumerate(lines[1:], 2):
            cells = line.split("\t")
            if len(cells) != len(KEY_COLUMNS) or cells[2] not in labels:
                _complain(file, number, cells)
            identifier, _, label, norm, code, system, _, names = cells
            yield Concept(identifier, labels[label], norm or None, code or None, system or None, priority), names.split("|")


def _complain(file: str, line: int, cells: list[str]) -> None:
    raise PatternError(
        *Errors.E201,
        file=file,
        line=line,
        problem=f"{len(cells)} cells, label {cells[2] if len(cells) > 2 else ''!r}",
        expected=f"{len(KEY_COLUMNS)} cells and a label of the table contract",
    )


def _settle(concepts: Concepts, matcher: TermMatcher, listed: list[Concepts]) -> Concepts:
    """Of the concepts that bear one name, those to use, best first."""
    if len(concepts) == 1 and concepts[0].priority is Priority.DICTIONARY:
        return concepts
    by_label: dict[Label, Concept] = {}
    for concept in sorted(concepts, key=_hand_first):
        known = by_label.get(concept.label)
        if known is None:
            by_label[concept.label] = concept
        elif known.norm is None:  # a hand line that only admits the name
            by_label[concept.label] = concept._replace(id=known.id, priority=known.priority)
    built = {concept.label for concept in concepts if concept.priority is Priority.DICTIONARY}
    if Label.DRUG in built and Label.MEASUREMENT in built:
        wanted = [by_label[Label.MEASUREMENT], by_label[Label.DRUG]]
    else:
        wanted = [next(iter(by_label.values()))]
    return tuple(_with_code(concept, matcher, listed) for concept in wanted)


def _hand_first(concept: Concept) -> int:
    return -concept.priority


def _with_code(concept: Concept, matcher: TermMatcher, listed: list[Concepts]) -> Concept:
    """A hand concept with the code that the vocabularies give to its norm."""
    if concept.code is not None or concept.norm is None:
        return concept
    number = matcher.lookup(concept.norm)
    for known in listed[number] if number >= 0 else ():
        if known.code is not None and known.label is concept.label:
            return concept._replace(code=known.code, code_system=known.code_system)
    return concept
