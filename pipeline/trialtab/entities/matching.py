"""The dictionary matcher: longest names over tokens, by hashing.

A name is a string of atoms (see `normalise`). Two maps hold all names: `names` from the atoms joined by a space to the name's
number, `lengths` from the first atom and the second to the lengths that names with this beginning have. Most tokens begin no
name and cost two dict lookups; the others cost one string join and lookup for each length. Acronyms (`AST`, `HbA1c`) live in
a second pair of maps over atoms that keep their case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from trialtab.entities.normalise import Atoms, atoms_of, cased_atoms_of, key_of

Range = tuple[int, int]  # tokens, start inclusive, end exclusive
Followers = dict[str, int]  # second atom -> bit n set: some name with this beginning has n atoms
_NOTHING: Atoms = ()
_CACHE_LIMIT = 200_000  # distinct words kept; a longer run starts again, which costs little


class Hit(NamedTuple):
    """A name found: tokens [start, end), and its number as `TermMatcher.add` gave it."""

    start: int
    end: int
    name: int


class TermMatcher:
    """Finds names in lists of words. Names that fold alike share one number."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._folded = _Index(atoms_of)
        self._cased = _Index(cased_atoms_of)
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
        number = (self._folded if key.islower() or key == key.lower() else self._cased).add(key, self._size)
        if number == self._size:
            self._size += 1
        return number

    def find(self, words: Sequence[str], ranges: Iterable[Range]) -> list[Hit]:
        """The longest name that begins at each token of each range and ends inside the same range.

        Hits may nest or overlap (a name may begin inside another); the overlap policy chooses. Sorted by start.
        """
        hits: list[Hit] = []
        for start, end in ranges:
            self._folded.find(words, start, end, hits)
            self._cased.find(words, start, end, hits)
        hits.sort()
        return hits

    def lookup(self, name: str) -> int:
        """The number of exactly this name (folded), -1 if unknown."""
        number = self._cased.names.get(" ".join(cased_atoms_of(name)), -1)
        return number if number >= 0 else self._folded.names.get(" ".join(atoms_of(name)), -1)


class _Index:
    """Names over one kind of atoms."""

    def __init__(self, atoms: Callable[[str], Atoms]) -> None:
        self.names: dict[str, int] = {}
        self.lengths: dict[str, Followers] = {}  # first atom -> what may follow it
        self.atoms = _AtomCache(atoms)
        self.starters = _StarterCache(self.atoms, self.lengths)

    def add(self, key: str, number: int) -> int:
        if self.starters:
            self.starters.clear()  # a word that began no name may begin one now
        atoms = key.split(" ")
        followers = self.lengths.get(atoms[0])
        if followers is None:
            followers = self.lengths[atoms[0]] = {}
        if len(atoms) > 1:
            followers[atoms[1]] = followers.get(atoms[1], 0) | 1 << len(atoms)
        return self.names.setdefault(key, number)

    def find(self, words: Sequence[str], start: int, end: int, hits: list[Hit]) -> None:
        """Append the longest name at each token of [start, end)."""
        starters, atoms, names = self.starters, self.atoms, self.names
        for position in range(start, end):
            starter = starters[words[position]]
            if starter is None:
                continue
            first, followers = starter
            if first:  # a word of one atom: most often the next word settles that no longer name begins here
                following = atoms[words[position + 1]] if position + 1 < end else _NOTHING
                if following and following[0] not in followers:
                    if first in names:
                        hits.append(Hit(position, position + 1, names[first]))
                    continue
            hit = self._longest(words, position, end, followers)
            if hit is not None:
                hits.append(hit)
            elif first in names:
                hits.append(Hit(position, position + 1, names[first]))

    def _longest(self, words: Sequence[str], position: int, end: int, followers: Followers) -> Hit | None:
        """The longest name of two or more atoms that begins at `position`."""
        run: list[str] = []
        ends: list[int] = []  # ends[n]: token end after n + 1 atoms, 0 inside a token
        longest = 0
        lengths = 0
        cursor = position
        while cursor < end and (len(run) < 2 or len(run) < longest):
            atoms = self.atoms[words[cursor]]
            cursor += 1
            if not atoms:
                continue
            run += atoms
            if len(atoms) > 1:
                ends += [0] * (len(atoms) - 1)
            ends.append(cursor)
            if not lengths and len(run) > 1:
                lengths = followers.get(run[1], 0)
                if not lengths:
                    return None
                longest = lengths.bit_length() - 1
        for length in range(min(len(run), longest), 1, -1):
            if lengths >> length & 1 and ends[length - 1]:
                number = self.names.get(" ".join(run[:length]))
                if number is not None:
                    return Hit(position, ends[length - 1], number)
        return None


class _AtomCache(dict[str, Atoms]):
    """word -> atoms, computed once a word."""

    def __init__(self, atoms: Callable[[str], Atoms]) -> None:
        super().__init__()
        self._compute = atoms

    def __missing__(self, word: str) -> Atoms:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        atoms = self[word] = self._compute(word)
        return atoms


class _StarterCache(dict[str, tuple[str, Followers] | None]):
    """word -> (its atom, what may follow it) if some name begins with it, ("", …) if it has several atoms; else None."""

    def __init__(self, atoms: _AtomCache, lengths: dict[str, Followers]) -> None:
        super().__init__()
        self._atoms = atoms
        self._lengths = lengths

    def __missing__(self, word: str) -> tuple[str, Followers] | None:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        atoms = self._atoms[word]
        followers = self._lengths.get(atoms[0]) if atoms else None
        found = None if followers is None else (atoms[0] if len(atoms) == 1 else "", followers)
        self[word] = found
        return found
