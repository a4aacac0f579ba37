"""One spelling for names that no word list has: singular, American, joined, so that equal names have equal norms.

"Active infections" and "active infection", "anti-tumour therapy" and "antitumor therapy" are one concept in a column that
people group by. Names that a pattern file or a code gives keep its norm.
"""

from __future__ import annotations

import re
from functools import lru_cache

from trialtab.patterns import role_words
from trialtab.types import Label

_EDGES = re.compile(r"^[^\w(\[{<>≥≤+-]+|[\s,;:.]+$")
_OPEN_HYPHEN = re.compile(r"(?<=\w)-\s+(?!(?:and|or|to|and/or)\b)(?=\w)")  # "biopsy- proven", not "pre- and postmenopausal"
_JOINED = re.compile(
    r"\b(?P<prefix>anti|immuno|thrombo|cardio|cerebro|gastro|musculo|psycho|auto)-(?=(?P<word>[a-z]{5,}))(?![a-z]+-)|\bco-(?=morbid)"
)
_AMERICAN = [
    (re.compile(r"(?<=h)ae(?=m)|(?<=an)ae(?=m|st)|(?<=leuk)ae(?=m)|(?<=[a-z])ae(?=mi[ac]\b)|(?<=isch)ae(?=m)"), "e"),
    (re.compile(r"\boe(?=dem|soph|str)|(?<=rrh)oe(?=a\b|al\b)"), "e"),
    (re.compile(r"(?<=\bp)ae(?=diatr)|(?<=gyn)ae(?=col)|(?<=orthop)ae(?=d)|(?<=\bf)ae(?=c)"), "e"),
    (re.compile(r"(?<=tum)our|(?<=behavi)our|(?<=col)our"), "or"),
    (re.compile(r"(?<=[a-z]{3})is(?=ations?\b)"), "iz"),
    (re.compile(r"sulph"), "sulf"),
]
_PLURALS = [
    (re.compile(r"(?<=[a-z]o)ses$|(?<=sta)ses$|(?<=[lr]y)ses$|(?<=the)ses$|(?<=cri)ses$"), "sis"),  # stenoses, metastases
    (re.compile(r"(?<=ss|.x|sh|us)es$|(?<=[^a]ch)es$"), ""),  # abscesses, viruses, patches; but headaches
    (re.compile(r"ies$"), "y"),
    (re.compile(r"(?<=[gt]o)es$"), ""),  # mangoes
    (re.compile(r"(?<![sui'’])s$"), ""),
]
_LIST = re.compile(r"( and | or )(?=[^ ]+$)")  # of two names: "males or females"
_PLURAL_IN_BRACKETS = re.compile(r"(?<=\w)\(e?s\)$")
_UNCHANGED = re.compile(role_words("entity_words.tsv")["singular"])  # words on "s" that are no plural
_IRREGULAR = {
    "abuses": "abuse",
    "doses": "dose",
    "indices": "index",
    "overdoses": "overdose",
    "purposes": "purpose",
    "testes": "testis",
    "varices": "varix",
}
_FIELDS_OF_STUDY = re.compile(r"ics$")  # "cytogenetics", but "antibiotics"
_SHORTEST = 4


@lru_cache(maxsize=65536)
def one_spelling(norm: str, label: Label) -> str:
    """A norm in lower case as all its spellings write it: its last word singular, British and hyphened forms made one.

    Args:
        norm: words separated by single spaces; one with a capital is kept, it was written by hand.
        label: what it names; of drugs, "-ics" is a plural.
    """
    if not norm or norm != norm.lower():
        return norm
    name = _EDGES.sub("", norm)
    name = _PLURAL_IN_BRACKETS.sub("", name)
    name = _OPEN_HYPHEN.sub("-", name)
    name = _JOINED.sub(lambda match: match["prefix"] or "co", name)
    for pattern, american in _AMERICAN:
        name = pattern.sub(american, name)
    if name.startswith("both "):
        return name
    return "".join(_singular_name(part, label) for part in _LIST.split(name)) or norm


def _singular_name(name: str, label: Label) -> str:
    head, space, last = name.rpartition(" ")
    return f"{head}{space}{_singular(last, label)}"


def _singular(word: str, label: Label) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    stem = word.rpartition("-")[2]
    if len(stem) < _SHORTEST or _UNCHANGED.fullmatch(stem) or not stem.isalpha():
        return word
    if _FIELDS_OF_STUDY.search(stem) and label is not Label.DRUG:
        return word
    for pattern, singular in _PLURALS:
        changed = pattern.sub(singular, word)
        if changed != word:
            return changed
    return word
