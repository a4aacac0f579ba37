"""What the elements of HTML do to the text: which break lines, which swallow their content; and what a superscript means."""

from __future__ import annotations

import re


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


DROPPED = _names("script style template svg noscript iframe object head select textarea canvas audio video math")
ASIDES = frozenset({"nav", "footer"})
PARAGRAPHS = _names("p h1 h2 h3 h4 h5 h6 table section article blockquote pre hr form fieldset dl figure main")
BLOCKS = PARAGRAPHS | _names(
    "div ul ol li dt dd tr thead tbody tfoot td th address header nav footer aside details summary legend "
    "caption figcaption button option label body html title center menu dir"
)
INLINE = _names(
    "a b i u s em strong span font small big sub sup br img input abbr acronym cite code data del dfn ins kbd "
    "mark q samp time tt var wbr area base bdi bdo col colgroup link map meta param picture source track embed "
    "output progress meter ruby rt rp optgroup datalist dialog slot frame frameset marquee nobr o strike "
    "hgroup search"
)
ELEMENTS = BLOCKS | INLINE | DROPPED
# how much of a heading an element is: 1-6 as in h1-h6, 7 a line in bold, 8 the label cell of a table or list of terms
LEVELS = {**{f"h{level}": level for level in range(1, 7)}, "b": 7, "strong": 7, "dt": 8, "th": 8}

_EXPONENT = re.compile(r"[-+−–]?\d{1,2}\Z")
_POWER_BASE = re.compile(r"(?<!\d)(?:10|[2-9])\Z")
_UNIT_BASE = re.compile(r"(?:(?<![a-zA-Z])|(?<=[\d/]))(?:[mcdk]?m|µm|ft|in|kg|g|L|l|mL|ml|s|h|min|d)\Z")
_FOOTNOTE_BASE = re.compile(r"(?:[A-Za-z]{3}|[).,;:%\]]|\b(?:19|20)\d\d)\Z")


def superscript_marks(base: str, content: str) -> tuple[str, str]:
    """What stands around a superscript written on the line: ("^", "") a power, ("[", "]") a footnote, ("", "") else.

    Args:
        base: the characters before it (`10`, `kg/m`, `rituximab`).
        content: the superscript (`9`, `2`, `a`).
    """
    base = base.rstrip()
    if not base and content.isdigit():
        return "[", "]"
    if _EXPONENT.fullmatch(content):
        if _POWER_BASE.search(base):
            return "^", ""
        if _UNIT_BASE.search(base):
            return ("", "") if content in ("2", "3") else ("^", "")
    if (
        content.isdigit() or content in ("*", "†", "‡", "§") or re.fullmatch(r"\d+(?:[,-]\d+)+", content)
    ) and _FOOTNOTE_BASE.search(base):
        return "[", "]"
    return "", ""
