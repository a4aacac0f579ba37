"""The dictionary matcher: longest names over tokens, by hashing.

A name is a string of atoms (see `normalise`). Two maps hold all names: `names` from the atoms joined by a space to the name's
number, `lengths` from the first atom and the second to the lengths that names with this beginning have. Acronyms (`AST`,
`HbA1c`) live in a second pair of maps over atoms that keep their case. One scan over a whole text, word by word with what is
remembered of each word, leaves the few tokens where a word and the next one can begin a name; only these are looked at closer,
and cost one string join and lookup for each length.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, count, islice
from typing import NamedTuple, TypeVar

from trialtab.entities.normalise import Atoms, atoms_of, cased_atoms_of, key_of
from trialtab.entities.packing import bytes_of, lines_of, numbers_of, values_of
from trialtab.types.making import maker

Range = tuple[int, int]  # tokens, start inclusive, end exclusive
Followers = dict[str, int]  # second atom -> bit n set: some name with this beginning has n atoms
PackedIndex = tuple[str, bytes, str, bytes, str, bytes]
Packed = tuple[int, PackedIndex, PackedIndex]
Value = TypeVar("Value")
_CACHE_LIMIT = 200_000  # distinct words kept; a longer run starts again, which costs little


class Hit(NamedTuple):
    """A name found: tokens [start, end), and its number as `TermMatcher.add` gave it."""

    start: int
    end: int
    name: int


_hit = maker(Hit)


class _Opening(NamedTuple):
    """What a word can begin.

    Attributes:
        always: a look is worth it whatever follows.
        followers: second atoms of the names that begin with the word.
        several: the word is several atoms by itself.
        single: the number of the name that is this word alone, -1 for none.
        acronyms: the same as `followers` for names that keep their case; None where no such name begins with it.
        acronym: the number of the acronym that is this word alone, -1 for none.
    """

    always: bool
    followers: Followers
    several: bool
    single: int
    acronyms: Followers | None
    acronym: int


class TermMatcher:
    """Finds names in lists of words. Names that fold alike share one number."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._folded = _Index(atoms_of)
        self._cased = _Index(cased_atoms_of)
        self._openings: _Memory[_Opening | None] = _Memory(self._opening)
        self._first_atoms: _Memory[str | None] = _Memory(self._first_atom)
        self._size = 0
        for name in names:
            self.add(name)

    def __len__(self) -> int:
        return self._size

    def add(self, name: str) -> int:
        """Add a name and return its number: the next free one, or the old one if the name, folded, is known; -1 for a name
        without letters or digits."""
        key = key_of(name)
        return self.add_key(key) if key else -1

    def add_key(self, key: str) -> int:
        """The same for a name that is folded already (`normalise.key_of`)."""
        if self._openings:
            self._openings.clear()  # a word that began no name may begin one now
        number = (self._folded if key.islower() or key == key.lower() else self._cased).add(key, self._size)
        if number == self._size:
            self._size += 1
        return number

    def packed(self) -> Packed:
        """Its names as strings and bytes, from which `from_packed` makes it again ten times as fast."""
        return self._size, self._folded.packed(), self._cased.packed()

    @classmethod
    def from_packed(cls, packed: Packed) -> TermMatcher:
        """The matcher that gave `packed`."""
        matcher = cls()
        matcher._size, folded, cased = packed
        matcher._folded.unpack(folded)
        matcher._cased.unpack(cased)
        return matcher

    def find(self, words: Sequence[str], ranges: Iterable[Range]) -> list[Hit]:
        """The longest name that begins at each token of each range and ends inside the same range.

        Hits may nest or overlap (a name may begin inside another); the overlap policy chooses. Sorted by start.
        """
        hits: list[Hit] = []
        openings = list(map(self._openings.__getitem__, words))
        following = self._following(words)
        places = [
            place
            for place, opening, atom in zip(count(), openings, following)
            if opening is not None and (opening[0] or atom in opening[1])
        ]
        for start, end in ranges:
            for place in places[bisect_left(places, start) : bisect_left(places, end)]:
                self._begin(words, place, end, following[place], openings[place], hits)
        hits.sort()
        return hits

    def lookup(self, name: str, below: int | None = None) -> int:
        """The number of exactly this name (folded), -1 if unknown; with `below`, only of names with smaller numbers."""
        limit = self._size if below is None else below
        number = self._cased.names.get(" ".join(cased_atoms_of(name)), -1)
        if not 0 <= number < limit:
            number = self._folded.names.get(" ".join(atoms_of(name)), -1)
        return number if number < limit else -1

    def _following(self, words: Sequence[str]) -> list[str | None]:
        """For each token the first atom after it, beyond what a name may run across; None at the end."""
        following = list(map(self._first_atoms.__getitem__, words))
        for place in reversed([place for place, atom in enumerate(following) if atom is None]):
            following[place] = following[place + 1] if place + 1 < len(following) else None
        following.append(None)
        return following[1:]

    def _begin(
        self, words: Sequence[str], place: int, end: int, atom: str | None, opening: _Opening | None, hits: list[Hit]
    ) -> None:
        """Append the longest name and the longest acronym that begin at a token and end before `end`."""
        if opening is None:
            return
        _, followers, several, single, acronyms, acronym = opening
        hit = self._folded.longest(words, place, end, followers) if several or atom in followers else None
        if hit is not None:
            hits.append(hit)
        elif single >= 0:
            hits.append(_hit((place, place + 1, single)))
        if acronyms is None:
            return
        hit = self._cased.longest(words, place, end, acronyms)
        if hit is not None:
            hits.append(hit)
        elif acronym >= 0:
            hits.append(Hit(place, place + 1, acronym))

    def _opening(self, word: str) -> _Opening | None:
        several, followers, single = self._folded.opening(word)
        _, acronyms, acronym = self._cased.opening(word)
        if followers is None and acronyms is None:
            return None
        always = several or single >= 0 or acronyms is not None
        return _Opening(always, followers or {}, several and followers is not None, single, acronyms, acronym)

    def _first_atom(self, word: str) -> str | None:
        atoms = self._folded.atoms[word]
        return atoms[0] if atoms else None


class _Index:
    """Names over one kind of atoms."""

    def __init__(self, atoms: Callable[[str], Atoms]) -> None:
        self.names: dict[str, int] = {}
        self.lengths: dict[str, Followers] = {}  # first atom -> what may follow it
        self.atoms: _Memory[Atoms] = _Memory(atoms)

    def add(self, key: str, number: int) -> int:
        first, _, rest = key.partition(" ")
        followers = self.lengths.get(first)
        if followers is None:
            followers = self.lengths[first] = {}
        if rest:
            second = rest.partition(" ")[0]
            followers[second] = followers.get(second, 0) | 1 << (rest.count(" ") + 2)
        return self.names.setdefault(key, number)

    def packed(self) -> PackedIndex:
        """The names and what may follow their first atoms."""
        followers = self.lengths.values()
        return (
            lines_of(self.names),
            bytes_of(self.names.values()),
            lines_of(self.lengths),
            bytes_of(map(len, followers)),
            lines_of(chain(*followers)),
            bytes_of(chain(*(each.values() for each in followers))),
        )

    def unpack(self, packed: PackedIndex) -> None:
        """Take what `packed` gave."""
        names, numbers, firsts, counts, seconds, lengths = packed
        self.names = dict(zip(values_of(names), numbers_of(numbers), strict=True))
        pairs = zip(values_of(seconds), numbers_of(lengths), strict=True)
        counted = zip(values_of(firsts), numbers_of(counts), strict=True)
        self.lengths = {first: dict(islice(pairs, count)) if count else {} for first, count in counted}

    def opening(self, word: str) -> tuple[bool, Followers | None, int]:
        """Whether the word is several atoms, what may follow its first one (None: it begins no name), its own number or -1."""
        atoms = self.atoms[word]
        followers = self.lengths.get(atoms[0]) if atoms else None
        return len(atoms) > 1, followers, self.names.get(atoms[0], -1) if len(atoms) == 1 else -1

    def longest(self, words: Sequence[str], position: int, end: int, followers: Followers) -> Hit | None:
        """The longest name of two or more atoms that begins at `position`."""
        atoms_of = self.atoms
        first = atoms_of[words[position]]
        cursor = position + 1
        following = first[1:]
        while not following:
            if cursor >= end:
                return None
            following = atoms_of[words[cursor]]
            cursor += 1
        lengths = followers.get(following[0], 0)
        if not lengths:
            return None
        longest = lengths.bit_length() - 1
        run = [*first]
        ends = [0] * (len(first) - 1) + [position + 1]  # ends[n]: token end after n + 1 atoms, 0 inside a token
        if len(first) == 1:
            run += following
            ends += [0] * (len(following) - 1) + [cursor]
        while cursor < end and len(run) < longest:
            atoms = atoms_of[words[cursor]]
            cursor += 1
            if atoms:
                run += atoms
                ends += [0] * (len(atoms) - 1) + [cursor]
        for length in range(min(len(run), longest), 1, -1):
            if lengths >> length & 1 and ends[length - 1]:
                number = self.names.get(" ".join(run[:length]))
                if number is not None:
                    return _hit((position, ends[length - 1], number))
        return None


class _Memory(dict[str, Value]):
    """word -> a value, computed once a word."""

    def __init__(self, compute: Callable[[str], Value]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, word: str) -> Value:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        value = self[word] = self._compute(word)
        return value
