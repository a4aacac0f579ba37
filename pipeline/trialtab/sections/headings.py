"""Headings of the eligibility text: at the start of a block, alone or before content, and in the middle of a line.

Reading order: `heading_hints` finds where to look; `heading_at` tries, in turn, single words ("Exclusion:"), sentences used as
headings, and a core ("inclusion criteria") with words before and after it. `inner_headings` finds cores inside a line.
`list_head` finds heads of exclusion lists, which stay items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trialtab.sections.lexicon import KindPattern, Lexicon
from trialtab.types import Kind

_DECOR = " \t\n*_#=~|>\"'«»“”"
_OPENING = re.compile(rf"[{re.escape(_DECOR)}–—-]*")
_CLOSING = re.compile(r"(?:\*\*|__|[=~|\"'«»“”])*\s*")  # not a lone asterisk: it is the first item's bullet
_COLON = re.compile(r"[\s*_.]*(?:\([^()]{0,80}\)[\s*_]*)?[:：](?:\*\*|__)?\s*")
_NOTHING = re.compile(r"[\s*_#=~|\"'«»“”.;–—-]*(?:\([^()]{0,80}\)[\s*_.]*)?\Z")
_VERB = re.compile(
    r"\s+(?:(?:are|is|were|was|includes?|included|including|required\s+that|will\s+be|will\s+include)\b"
    r"(?:\s+(?:as\s+follows?|as\s+listed\s+below|(?:any\s+of\s+|all\s+of\s+)?the\s+following|but(?:\s+are)?\s+not\s+limited\s+to|listed\s+below))*"
    r"|as\s+follows?)\s*[:：]?\s*",
    re.I,
)
_TAIL = re.compile(
    r"(?:\s*[-–—,(/:]\s*|\s+)(?!\d)(?=(?:[^\W\d_]|\())(?P<words>[^:.;\n]{1,100}(?:\n[^:.;\n]{1,100})?)(?P<colon>[:：])?", re.I
)
_TAIL_OPENER = re.compile(
    r"\s*(?:[-–—,(]|for|in|of|at|by|to|as|that|only|must|specific|part|phase|cohort|groups?|arms?|stud(?:y|ies)|[1-9a-e]\b|i{1,3}\b)",
    re.I,
)
_ENUMERATION = re.compile(r"^\s*(?:(?:[IVX]+|\d{1,2}|[A-Z])\.)+\s*")
_MARKER_NEXT = re.compile(r"\s*(?:\(?(?:1|a|i)[.)]|[-–•●*·]\s|1\s?[-–]\s)")
_SHORT_TAIL = re.compile(r"\s+(?:for|in|of|are|include|[Cc]ohorts?|[Gg]roups?|[Aa]rms?|[Pp]arts?|[Pp]hases?)\b[^:.;]{0,50}:\s*")
_JOINING = ("the", "of", "and", "or", "other", "these")
_WORDS = re.compile(r"[^\s,;:()\[\]]+")
_WORD_COLON = re.compile(r"(?<=[.;)])\s+(?P<word>(?:Inclusions?|Exclusions?|INCLUSIONS?|EXCLUSIONS?))\s*:\s*")
# one of these letter groups stands in every heading; the search for them is what most text costs
_HINT = re.compile(
    r"clus|clut|clsu|crit|cret|crie|crt|krit|elig|exclu|charact\w*\s*[:-]|therap\w*\s*[:-]|who (?:can|may|should)|schlu|esclu"
)
_ANY_COLON = re.compile("[:：]")
_LONGEST = 220  # characters of a block in which a heading at its start must end
_LONGEST_WORD = 80  # characters of a title of single words
_MOST_WORDS = 12  # words after a core without a colon
_MOST_BEFORE = 6  # words before a core


class Heading(NamedTuple):
    """A heading.

    Attributes:
        start, end: offsets of the heading with its colon; content, if any, starts at `end`.
        kind: the side it opens; None: it opens the list of criteria without a side.
        rule: id of its pattern line.
        is_sublist: it holds for the list below it only ("Excluded:"), not for the rest of the text.
        is_group: it opens a group of run-on criteria ("DISEASE CHARACTERISTICS:").
    """

    start: int
    end: int
    kind: Kind | None
    rule: str
    is_sublist: bool = False
    is_group: bool = False


def heading_hints(text: str, start: int, end: int) -> list[int]:
    """Where in a stretch something stands without which there is no heading; blocks that hold none need no closer look."""
    lower = text[start:end].lower()
    if len(lower) != end - start:  # a letter that becomes two ("İ")
        lower = "".join(letter.lower()[:1] for letter in text[start:end])
    return [start + match.start() for match in _HINT.finditer(lower)]


def heading_at(text: str, start: int, end: int, lexicon: Lexicon, *, is_item: bool = False) -> Heading | None:
    """The heading with which `text[start:end]` (a block without its marker) begins, if it begins with one.

    `is_item`: the stretch has a marker or follows another heading, so that words before a core may be a criterion.
    """
    opening = _OPENING.match(text, start, end)
    begin = opening.end() if opening else start
    if (group := lexicon.any_group.match(text, start, end)) and (heading := _group_heading(group, lexicon)):
        return heading
    return _title_heading(text, start, begin, end, lexicon) or _core_heading(text, start, begin, end, lexicon, is_item)


def _group_heading(match: re.Match[str], lexicon: Lexicon) -> Heading | None:
    """ "DISEASE CHARACTERISTICS:" or "--Disease Characteristics--"; None for "the following prior therapy:"."""
    title = match["dashed"] or match["title"]
    if not title[0].isupper():
        return None
    item = next(item for item in lexicon.group if item.regex.fullmatch(title))
    return Heading(match.start(), match.end(), item.kind, item.rule, is_group=True)


def _title_heading(text: str, start: int, begin: int, end: int, lexicon: Lexicon) -> Heading | None:
    """A heading of form word or line: all of the block, or all before its first colon."""
    colon = _ANY_COLON.search(text, begin, min(end, begin + _LONGEST))
    stop = colon.start() if colon else end
    if stop - begin > _LONGEST:
        return None
    title = " ".join(text[begin:stop].strip(_DECOR + ".-–—").split())
    item = _title_item(title, lexicon)
    if item is None or (colon is None and lexicon.claim.fullmatch(title)):
        return None
    heading = _make(text, start, colon.end() if colon else end, end, item)
    return heading._replace(is_group=item in lexicon.group, is_sublist=item in lexicon.sublist)


def _title_item(title: str, lexicon: Lexicon) -> KindPattern | None:
    if len(title) > _LONGEST_WORD:
        return next((item for item in lexicon.line if item.regex.fullmatch(title)), None)
    for item in (*lexicon.word, *lexicon.group, *lexicon.sublist, *lexicon.line):
        if item.regex.fullmatch(title):
            return item
    return next((item for item in lexicon.word if item.kind and _ends_in_word(item, title, lexicon)), None)


def _ends_in_word(item: KindPattern, title: str, lexicon: Lexicon) -> bool:
    """Whether a title is modifiers and then the word: "Key Exclusion", "Patients - Inclusion"."""
    parts = _WORDS.findall(title)
    if not 1 < len(parts) <= 4 or not item.regex.fullmatch(parts[-1]):
        return False
    return all(lexicon.modifier.fullmatch(part.strip("-–—")) or part in "-–—&" for part in parts[:-1])


def _make(text: str, start: int, stop: int, end: int, item: KindPattern) -> Heading:
    closing = _CLOSING.match(text, stop, end)
    return Heading(start, closing.end() if closing else stop, item.kind, item.rule)


def _core_heading(text: str, start: int, begin: int, end: int, lexicon: Lexicon, is_item: bool) -> Heading | None:
    core = lexicon.any_core.search(text, begin, min(end, begin + _LONGEST // 2))
    if core is None:
        return None
    prefix = _ENUMERATION.sub("", text[begin : core.start()])
    before = _WORDS.findall(prefix)
    plain = all(lexicon.modifier.fullmatch(word.strip("-–—/&")) or word in "-–—/&" for word in before)
    is_titled = _is_title(prefix, lexicon)
    if not (plain or is_titled or _is_name(prefix, before, is_item, lexicon)):
        return None
    item = _which(core[0], lexicon)
    stop = _after_core(text, core, end, plain or is_titled, lexicon)
    if stop is None:
        return None
    is_whole = stop == end and (is_titled or _ANY_COLON.search(text, core.end(), stop) is not None)
    if not (plain or is_whole):
        return None
    return _make(text, start, stop, end, item)


def _is_title(prefix: str, lexicon: Lexicon) -> bool:
    """Whether the words before a core name a group: "The ICU cohort - ", "Cohort B (gastric cancer) - Specific "."""
    words = prefix.strip(" -–—:").split()
    while words:
        if lexicon.title.fullmatch(" ".join(words)):
            return True
        if words[-1] not in "-–—:" and not lexicon.modifier.fullmatch(words[-1]):
            return False
        words.pop()
    return False


def _is_name(prefix: str, words: list[str], is_item: bool, lexicon: Lexicon) -> bool:
    """Whether the words before a core can name what the heading is for ("Angiographic", "Cancer-specific")."""
    if len(words) > _MOST_BEFORE or re.search(r"[.;:,!?\d]", prefix) or lexicon.deny.search(prefix):
        return False
    return not is_item or all(word[0].isupper() for word in words if len(word) > 3)


def _which(words: str, lexicon: Lexicon) -> KindPattern:
    return next(item for item in lexicon.core if item.regex.fullmatch(words))


def _after_core(text: str, core: re.Match[str], end: int, plain: bool, lexicon: Lexicon) -> int | None:
    """Where a heading with this core ends; None: it is a mention, not a heading."""
    at = core.end()
    if colon := _COLON.match(text, at, end):
        return colon.end()
    if _NOTHING.match(text[at : min(end, at + 100)]) and end - at <= 100:
        return end
    if verb := _VERB.match(text, at, end):
        return verb.end() if plain else None
    if _MARKER_NEXT.match(text, at, end):
        return end if _is_dashed_tail(text, at, end, lexicon) else at
    tail = _TAIL.match(text, at, end)
    if tail and len(tail["words"].split()) <= _MOST_WORDS and (tail["colon"] or tail.end() == end):
        opened = _TAIL_OPENER.match(text, at, end)
        if tail["colon"] and (opened or tail.end() == end or tail["words"].isupper()):
            return tail.end()
        if plain and opened and not _is_content(tail["words"]):
            return tail.end()
    return at if plain and core[0][0].isupper() and _is_content_start(text, at, end) else None


def _is_dashed_tail(text: str, at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether " - Donor:" or " - Arm 3" after a core is the rest of the heading."""
    rest = text[at:end].strip()
    words = _WORDS.findall(rest[1:])
    if rest[:1] not in "-–—" or len(rest) > 70 or not 0 < len(words) <= 8:
        return False
    return rest.endswith((":", "：")) or lexicon.modifier.fullmatch(words[0]) is not None


def _is_content(words: str) -> bool:
    """Whether what follows a core reads as a criterion rather than as the rest of a heading."""
    return len(words.split()) > 8 or bool(re.search(r"\d{2}|[<>≥≤]|\b(?:years|age|history|diagnosis)\b", words, re.I))


def _is_cased(core: str) -> bool:
    words = core.split()
    return len(words) > 1 and all(word[0].isupper() for word in words if word.isalpha())


def _is_content_start(text: str, at: int, end: int) -> bool:
    rest = text[at : min(end, at + 80)].split()
    if not rest or rest[0].lower() in ("apply", "may", "not"):
        return False
    return rest[0][0].isupper() or not rest[0][0].isalpha()


def inner_headings(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Heading]:
    """Headings inside a line, after its first word: "… in both eyes Exclusion Criteria: 1. Glaucoma"."""
    groups = (_group_heading(match, lexicon) for match in lexicon.any_group.finditer(text, start, end))
    found = [heading for heading in groups if heading and heading.start > start]
    for core in lexicon.any_core.finditer(text, start, end):
        for begin in dict.fromkeys((_with_modifiers(text, start, core.start(), lexicon), core.start())):
            stop = _after_inner_core(text, start, begin, core, end, lexicon) if start < begin else None
            if stop is not None:
                item = _which(core[0], lexicon)
                found.append(Heading(begin, stop, item.kind, item.rule))
                break
    for match in _WORD_COLON.finditer(text, start, end):
        if word := next((item for item in lexicon.word if item.regex.fullmatch(match["word"])), None):
            found.append(Heading(match.start("word"), match.end(), word.kind, word.rule))
    last = start
    for heading in sorted(found):
        if heading.start >= last:
            yield heading
            last = heading.end


def _after_inner_core(text: str, start: int, begin: int, core: re.Match[str], end: int, lexicon: Lexicon) -> int | None:
    """Where the heading with an inner core ends; None: what stands around it makes it a mention."""
    before = text[max(start, begin - 30) : begin].rstrip()
    first = text[begin : core.end()].lstrip("*_")[0]
    if not before or before[-1] in "/(\"'“‘,&+-–" or not first.isupper():
        return None
    is_after_sentence = before[-1] in ".;:)!?]"
    if not is_after_sentence and (lexicon.deny.fullmatch(before.split()[-1]) or before.split()[-1].lower() in _JOINING):
        return None
    if colon := _COLON.match(text, core.end(), end) or _SHORT_TAIL.match(text, core.end(), end):
        return colon.end()
    if _MARKER_NEXT.match(text, core.end(), end) or not text[core.end() : end].strip():
        return core.end()
    if before[-1] in ".;:!?" and (verb := _VERB.match(text, core.end(), end)):
        return verb.end()
    return core.end() if _is_cased(core[0]) and _is_content_start(text, core.end(), end) else None


def _with_modifiers(text: str, floor: int, begin: int, lexicon: Lexicon) -> int:
    """The start of a heading with the capitalised modifiers before its core taken in."""
    while True:
        before = text[max(floor, begin - 24) : begin]
        word = re.search(r"(?<![^\s.;:)*])([A-Z][A-Za-z]+)\s+$", before)
        if not word or not lexicon.modifier.fullmatch(word[1]):
            return begin - 2 if before.endswith(("**", "__")) else begin
        begin -= len(before) - word.start(1)


def list_head(text: str, start: int, end: int, lexicon: Lexicon) -> KindPattern | None:
    """The pattern by which a block that ends in a colon heads an exclusion list ("Excluded within 30 days of entry:")."""
    line = text[start:end].rstrip(_DECOR)
    if not line.endswith((":", "：")) or end - start > 400:
        return None
    line = line[:-1].rstrip()
    return next((item for item in lexicon.list if item.regex.fullmatch(line)), None)


def is_foreign(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a block is a heading of another part of a page ("Primary outcome measures", "Contacts")."""
    if end - start > 90:
        return False
    return lexicon.foreign.fullmatch(text[start:end].strip(_DECOR + ":.-–—")) is not None
