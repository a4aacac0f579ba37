"""How names are made comparable: one word -> its atoms, the same for the dictionary's names and for the text's tokens.

An atom is a run of letters and digits, folded so that spelling variants meet: case, accents, Greek letters, plural,
possessive, British and American spelling (haem-/hem-, oedema/edema, tumour/tumor, -isation/-ization), `type II` and `type 2`.
Hyphens, apostrophes and dots inside a word vanish, so `beta-blocker's`, `beta blockers` and `Beta-Blocker` are the same two
atoms whatever the tokenizer makes of them. Other punctuation stays as an atom of its own, which no name crosses by chance.
"""

from __future__ import annotations

import re
import unicodedata

Atoms = tuple[str, ...]

_PIECES = re.compile(r"[^\W_]+|[^\w\s\-‐‑‒–'’`´®™©.·]")
_DOT_IN_WORD = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_])")  # i.v. -> iv, but 1.5 stays two numbers
_POSSESSIVE = re.compile(r"['’`´]s?$", re.IGNORECASE)
_SOFT = re.compile(r"[\-‐‑–'’`´®™©·]*|['’`´]s", re.IGNORECASE)  # a whole token that a name may run across
_GREEK = {
    "α": "alpha", "β": "beta", "ß": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda",
    "μ": "mu", "µ": "mu", "ω": "omega",
}  # fmt: skip
_GREEK_LETTER = re.compile("[" + "".join(_GREEK) + "]")
_ROMAN = {"i": "1", "ii": "2", "iii": "3"}  # iv is left alone: it is the vein, not the number, in most trial texts
_BRITISH = [
    (re.compile("(?:ae|oe)"), "e"),  # anaemia, haemoglobin, oedema, oesophagus, diarrhoea, paediatric
    (re.compile("sulph"), "sulf"),
    (re.compile("(?<=[bdilmnv])our(?=$|s$|al|i)"), "or"),  # tumour, colour, behaviour, odour
    (re.compile("is(?=ation)"), "iz"),
    (re.compile("lys(?=e$|ed$|ing$)"), "lyz"),
]
_PLURAL = [
    (re.compile("(?<=[a-z]o)ses$"), "sis"),  # fibroses, thromboses
    (re.compile("(?<=sta)ses$"), "sis"),  # metastases
    (re.compile("(?<=[ylhcr][sti])ses$|(?<=ly)ses$|(?<=the)ses$|(?<=cri)ses$"), "sis"),  # paralyses, prostheses, crises
    (re.compile("(?<=ss|.x|ch|sh|us)es$"), ""),  # abscesses, reflexes, viruses
    (re.compile("ies$"), "y"),
    (re.compile("(?<![sui])s$"), ""),
]
_ARTICLE = "the"  # cancer of the rectum, cancer of rectum
_SHORTEST_PLURAL = 4
_SHORTEST_BRITISH = 6
_LONGEST_ACRONYM = 12  # with digits and hyphens, as in SELENA-SLEDAI


def atoms_of(word: str) -> Atoms:
    """The folded atoms of one token or of a whole name; () for what a name may run across (hyphen, `'s`, line break)."""
    lower = word.lower()
    if lower.isascii() and lower.isalpha():
        return () if lower == _ARTICLE else (_fold(lower),)
    if _SOFT.fullmatch(lower) or _is_line_break(word):
        return ()
    return tuple(_fold(piece) for piece in _pieces(_plain(lower)) if piece != _ARTICLE) or (word,)


def cased_atoms_of(word: str) -> Atoms:
    """The same for acronyms: case kept, only a plural `s` after a capital or digit dropped (`NSAIDs`)."""
    if word.isascii() and word.isalpha():
        return (_singular_acronym(word),)
    if _SOFT.fullmatch(word) or _is_line_break(word):
        return ()
    return tuple(_singular_acronym(piece) for piece in _pieces(_plain(word))) or (word,)


def key_of(name: str) -> str:
    """The string under which a name is filed: its atoms joined by a space, cased for an acronym; "" for no name.

    Two names with one key cannot be told apart in text. A key with a capital is an acronym's.
    """
    if not any(char.isalnum() for char in name):
        return ""
    return " ".join(cased_atoms_of(name) if is_acronym(name) else atoms_of(name))


def is_acronym(name: str) -> bool:
    """Whether a name counts only in its own case: at most five letters with capitals beyond the first, or three with any."""
    if len(name) > _LONGEST_ACRONYM or name.islower() or " " in name:
        return False
    letters = [char for char in name if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return (len(letters) <= 5 and capitals >= 2) or (0 < len(letters) <= 3 and capitals >= 1)


def _is_line_break(word: str) -> bool:
    # a hard-wrapped paragraph breaks lines inside names; an empty line is a border
    return word.isspace() and word.count("\n") < 2


def _plain(word: str) -> str:
    if not word.isascii():
        word = _GREEK_LETTER.sub(lambda match: _GREEK[match.group()], word)
        decomposed = unicodedata.normalize("NFD", word)
        word = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _DOT_IN_WORD.sub("", word)


def _pieces(text: str) -> list[str]:
    return [piece for part in text.split() for piece in _PIECES.findall(_POSSESSIVE.sub("", part))]


def _fold(atom: str) -> str:
    if len(atom) < _SHORTEST_PLURAL:
        return _ROMAN.get(atom, atom)
    if len(atom) >= _SHORTEST_BRITISH:
        for pattern, plain in _BRITISH:
            atom = pattern.sub(plain, atom)
    if atom[-1] == "s":
        for pattern, singular in _PLURAL:
            folded = pattern.sub(singular, atom)
            if folded != atom:
                return folded
    return atom


def _singular_acronym(atom: str) -> str:
    if len(atom) > 2 and atom[-1] == "s" and not atom[-2].islower():
        return atom[:-1]
    return atom
