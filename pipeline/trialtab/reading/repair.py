"""Text repair with the way back: escapes, entities, mojibake, odd characters, glued words.

`repair` takes a stretch of a source string, `repair_field` a `FieldText` that was built or cut before. Both give a `FieldText`
whose `edits` lead every clean character back. Repair works on characters and never changes meaning; hard-wrapped lines stay,
and so do lost superscripts, French dots and decimal commas, which only numbers can explain (stage 5).

Reading order: the pattern that finds suspects, the functions that repair one kind of suspect each, the two public functions.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html.entities import html5

import ftfy

from trialtab.reading.characters import CHARACTERS, CYRILLIC_TWINS, EXTRA_ENTITIES, SYMBOL_FONT
from trialtab.reading.glued import Lexicon, default_lexicon
from trialtab.reading.text import compose
from trialtab.types import Edit, FieldText, SectionKind

Piece = tuple[str, int]  # clean text and the length of source text that it stands for

_ENTITY = r"\\?&(?:amp;){0,3}(?:\#[0-9]{1,7};|\#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};|(?:lt|gt|nbsp)\b)"
_TAG = r"</?(?i:br|p|div|ul|ol|li|b|i|u|em|strong|span|sup|sub|tab)(?:\s+[a-z-]{1,20}=\"[^\"<>]{0,200}\")*\s?/?>"
_SUPERSCRIPT_TAG = r"<sup>[-+−]?[0-9]{1,3}</sup>"
_CONTINUATION = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # bytes 80 to BF, as Latin-1 or code page 1252 shows them
_UTF8_SEEN = rf"(?:[\xc2-\xdf][{_CONTINUATION}]|[\xe0-\xef][{_CONTINUATION}]{{2}}|[\xf0-\xf4][{_CONTINUATION}]{{3}})"
_ESCAPE = r"\\[!-/:-@\[-`{-~]"
_ODD = "".join(sorted(map(re.escape, CHARACTERS)))
_SYMBOLS = "\uf000-\uf0ff"
_CYRILLIC = "\u0400-\u04ff"

# The first search decides for nearly all texts that nothing is to be done; one class of characters is the cheapest test.
_MAYBE = re.compile(rf"[\\&<\r_{_ODD}\xc2-\xdf\xe0-\xf4º³£ß{_SYMBOLS}{_CYRILLIC}]")
_SUSPECT = re.compile(
    rf"(?P<entity>{_ENTITY})|(?P<escape>{_ESCAPE})|(?P<superscript>{_SUPERSCRIPT_TAG})|(?P<tag>{_TAG})"
    rf"|(?P<newline>\r\n?)|(?P<mojibake>{_UTF8_SEEN}+)|(?P<symbol>[{_SYMBOLS}])|(?P<cyrillic>[{_CYRILLIC}]+)|(?P<roman>[Ⅰ-ⅿ]+)"
    rf"|(?P<at_least>(?<=[^\W\d_]\s|[)\]:,]\s)³(?=\s?[\dⅠ-Ⅻ]))|(?P<at_most>(?<=[^\W\d_]\s|[)\]:,]\s)£(?=\s\d))"
    rf"|(?P<degree>º(?=\s?[CF]\b))|(?P<sharp>(?<![^\W_])ß(?![^\W\d_]))|(?P<odd>[{_ODD}])"
    rf"|(?P<subscript>(?:(?<=[A-Z][A-Z])|(?<=[a-z]O))_(?=[0-9]{{1,2}}(?!\w)))"
)
_UTF8_CHARACTER = re.compile(_UTF8_SEEN)
_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_MONEY = re.compile(
    r"(?:\b(?:costs?|of|about|approximately|worth|vouchers?|pay|paid|pays|receive|received|reimbursed)|[£€$]\S*) \Z", re.I
)
_BLOCK_TAGS = ("br", "p", "div", "ul", "ol")


def repair(
    section: SectionKind, path: str, raw: str, start: int = 0, end: int | None = None, lexicon: Lexicon | None = None
) -> FieldText:
    """Repair one stretch of a source string.

    Args:
        section: what the stretch is.
        path: where the source string was read.
        raw: the source string.
        start, end: the stretch, in code points; the whole string by default.
        lexicon: words for taking glued words apart; the shipped ones by default.

    Returns:
        The repaired text; `edits` is () where nothing was repaired.
    """
    stretch = raw[start:end] if start or end is not None else raw
    return repair_field(FieldText(section, path, stretch, start), lexicon)


def repair_field(field: FieldText, lexicon: Lexicon | None = None) -> FieldText:
    """Repair a text that may have edits already; the maps are joined."""
    if _MAYBE.search(field.text):
        field = _apply(field, ((m.start(), m.end(), _mend(m)) for m in _suspects(field.text)))
    gaps = (lexicon or default_lexicon()).find_gaps(field.text)
    if gaps:
        field = _apply(field, ((gap, gap, ((" ", 0),)) for gap in gaps))
    return field


def _suspects(text: str) -> Iterator[re.Match[str]]:
    """Matches of `_SUSPECT`. It is tried only where `_MAYBE` stops: several times faster than its own search."""
    position = 0
    while maybe := _MAYBE.search(text, position):
        match = _SUSPECT.match(text, maybe.start())
        position = match.end() if match else maybe.end()
        if match:
            yield match


def _apply(field: FieldText, repairs: Iterable[tuple[int, int, tuple[Piece, ...] | None]]) -> FieldText:
    """Carry out repairs (start, end, pieces that stand for that stretch; None: leave it) and join the maps."""
    text = field.text
    parts: list[str] = []
    edits: list[Edit] = []
    done = 0
    length = 0
    for start, end, pieces in repairs:
        if pieces is None:
            continue
        parts.append(text[done:start])
        length += start - done
        at = start
        for clean, consumed in pieces:
            if text[at : at + consumed] != clean:
                edits.append(Edit(length, length + len(clean), at, at + consumed))
            parts.append(clean)
            length += len(clean)
            at += consumed
        done = end
    if not edits:
        return field
    parts.append(text[done:])
    return compose(field, "".join(parts), edits)


# ---------------------------------------------------------------- one function per kind of suspect


def _mend(match: re.Match[str]) -> tuple[Piece, ...] | None:
    return _MENDERS[match.lastgroup or ""](match)


def _one(clean: str, match: re.Match[str]) -> tuple[Piece, ...]:
    return ((clean, match.end() - match.start()),)


def _entity(match: re.Match[str]) -> tuple[Piece, ...] | None:
    """`&lt;`, `&amp;lt;`, `\\&gt;`, `&#8805;`; a name that HTML does not know stays."""
    written = match.group()
    body = written.removeprefix("\\")[1:]
    while body.startswith("amp;") and len(body) > 4:
        body = body[4:]
    if body.startswith("#"):
        meant = html.unescape("&" + body)
    else:
        meant = EXTRA_ENTITIES.get(body) or html5.get(body) or html5.get(body + ";", "")
    if meant:
        return _one(_plain(meant), match)
    return ("&", len(written) - len(body)), (body, len(body))


def _plain(text: str) -> str:
    return "".join(CHARACTERS.get(char, char) for char in text)


def _escape(match: re.Match[str]) -> tuple[Piece, ...]:
    return _one(match.group()[1], match)


def _superscript(match: re.Match[str]) -> tuple[Piece, ...]:
    return _one(match.group()[5:-6].translate(_SUPERSCRIPTS), match)


def _tag(match: re.Match[str]) -> tuple[Piece, ...] | None:
    """Markup left in a registry's text: blocks become line breaks, list items bullets, the rest nothing."""
    tag = match.group().strip("<>/ ").split(None, 1)[0].lower()
    closing = match.group().startswith("</")
    if tag == "tab":
        return _one(" ", match)
    if tag == "li":
        return _one("" if closing else "\n* ", match)
    return _one("\n" if tag in _BLOCK_TAGS else "", match)


def _newline(match: re.Match[str]) -> tuple[Piece, ...]:
    return _one("\n", match)


@lru_cache(maxsize=4096)
def _decoded(sequence: str) -> str:
    """The character that a mis-decoded UTF-8 sequence stands for; the sequence itself where it may be meant.

    ftfy (Speer 2019, doi:10.5281/zenodo.2591652) decides; it takes the trade mark sign's sequence for real text.
    """
    return "™" if sequence == "â„¢" else ftfy.fix_encoding(sequence)


def _mojibake(match: re.Match[str]) -> tuple[Piece, ...] | None:
    run = match.group()
    singles = [(_decoded(item.group()), len(item.group())) for item in _UTF8_CHARACTER.finditer(run)]
    whole = _decoded(run)
    if whole != "".join(clean for clean, _ in singles) and len(whole) < sum(len(clean) for clean, _ in singles):
        singles = [(whole, len(run))]  # decoded wrongly twice
    return tuple((_plain(clean), size) for clean, size in singles)


def _symbol(match: re.Match[str]) -> tuple[Piece, ...] | None:
    """Private-use characters of the Symbol font; at a line's start, before a space, any of them is a bullet."""
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    following = match.string[match.end() : match.end() + 1]
    if not line.strip() and following.isspace() and match.group() not in "\uf0a3\uf0b3\uf03c\uf03e\uf03d\uf0b1\uf020":
        return _one("•", match)
    meant = SYMBOL_FONT.get(match.group())
    return None if meant is None else _one(meant, match)


def _cyrillic(match: re.Match[str]) -> tuple[Piece, ...] | None:
    """Look-alikes that stand alone, or inside a Latin word. A word of real Cyrillic stays."""
    run = match.group()
    neighbours = match.string[max(match.start() - 1, 0) : match.start()] + match.string[match.end() : match.end() + 1]
    latin = any(char.isalpha() for char in neighbours)
    if any(char not in CYRILLIC_TWINS for char in run) or not (latin or len(run) <= 2):
        return None
    return tuple((CYRILLIC_TWINS[char], 1) for char in run)


def _roman(match: re.Match[str]) -> tuple[Piece, ...]:
    """`Ⅲ` is typed without spaces (`phaseⅡstudy`); `ⅢB` and `Ⅱa` stay together."""
    before = match.string[max(match.start() - 1, 0) : match.start()]
    after = match.string[match.end() : match.end() + 3]
    clean = (" " if before.isalpha() else "") + _plain(match.group())
    return _one(clean + (" " if len(after) == 3 and after.isalpha() else ""), match)


def _at_least(match: re.Match[str]) -> tuple[Piece, ...]:
    """`≥` of the Symbol font read as Latin-1: "Age ³ 18"."""
    return _one("≥", match)


def _at_most(match: re.Match[str]) -> tuple[Piece, ...] | None:
    """`≤` of the Symbol font read as Latin-1: "ECOG £ 2"; unless money is spoken of."""
    before = match.string[max(match.start() - 20, 0) : match.start()]
    return None if _MONEY.search(before) else _one("≤", match)


def _degree(match: re.Match[str]) -> tuple[Piece, ...]:
    return _one("°", match)


def _sharp(match: re.Match[str]) -> tuple[Piece, ...]:
    return _one("β", match)


def _subscript(match: re.Match[str]) -> tuple[Piece, ...]:
    """`FEV_1`, `pO_2`, `PaCO_2`."""
    return _one("", match)


def _odd(match: re.Match[str]) -> tuple[Piece, ...]:
    char = match.group()
    clean = CHARACTERS[char]
    if char in "，；：、。！？":
        clean += _space_after(match)
    return _one(clean, match)


def _space_after(match: re.Match[str]) -> str:
    """Full-width punctuation carries its own space; ASCII needs one, but not inside a titre (1：80)."""
    before = match.string[max(match.start() - 1, 0) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if before.isdigit() and after.isdigit() and match.group() in "：。":
        return ""
    return " " if after.isalnum() else ""


_MENDERS: dict[str, Callable[[re.Match[str]], tuple[Piece, ...] | None]] = {
    "entity": _entity,
    "escape": _escape,
    "superscript": _superscript,
    "tag": _tag,
    "newline": _newline,
    "mojibake": _mojibake,
    "symbol": _symbol,
    "subscript": _subscript,
    "cyrillic": _cyrillic,
    "roman": _roman,
    "at_least": _at_least,
    "at_most": _at_most,
    "degree": _degree,
    "sharp": _sharp,
    "odd": _odd,
}
