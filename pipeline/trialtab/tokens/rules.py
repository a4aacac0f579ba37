"""Where words end: one regular expression that cuts a text into tokens, nothing lost.

Rules, in the order in which they are tried at each place:

1. A plain word before a space or simple punctuation is a token (the fast path; rules below decide the rest).
2. Addresses stay whole: `https://…`, `name@site.org`.
3. Letters with points stay whole: `e.g.`, `b.i.d.`, `U.S.`; a single letter does not keep its point (`hepatitis B` `.`).
4. Powers of ten with their unit are one token: `10^9/L`, `10\\^6/L`, `10*9/L`, `10⁹/L`, `10E9/L`.
5. Units with slashes are one token: `mg/m2`, `mL/min/1.73m2`, `cells/mm3`, `mg/kg/day`; other slashes part words
   (`AST` `/` `ALT`, `and` `/` `or`). Two letters stay whole: `w/o`, `s/p`. A preposition glued to a unit is cut off
   (`Units/kg` `for`).
6. Numbers keep their inner points, commas and colons: `1.5`, `1,500`, `1,2`, `1:80`. What is glued to them is cut off:
   `12` `months`, `4` `g/L`, `5` `%`, `2019` `EULAR`, `2` `x` `ULN`; ordinals (`1st`) and names that begin with a digit and a
   capital (`5FU`, `18F-FDG`) stay whole. Ranges part: `2` `-` `4`, `18` `-` `65`; so does `28` `-` `day`, not `5-FU`.
7. Words keep digits, inner hyphens and a cell marker's plus: `p53`, `q3w`, `IL-6`, `SARS-CoV-2`, `anti-CD20`, `CD19+`,
   `follow-up`. An abbreviation parts from a word that says something of it: `HER2` `-` `positive`, `HIV` `-` `infected`;
   so do `-positive`, `-negative`, `-induced`, `-naive` and their like always. `'s` is a token.
8. Comparators are one token: `<`, `>=`, `=<`, `</=`, `+/-`, `≥`.
9. Dashes and points in a row are one token (`--`, `...`); any other character is a token of its own.

White space other than a single blank between words is a token, as everywhere in spaCy.
"""

from __future__ import annotations

import re

# The alphabet of unit expressions, needed to find where a unit ends; what units mean is the quantities stage's business.
_UNIT = (
    r"(?:[mcdkµμunpfM]?(?:g|G|l|L|m|mol|Mol|M|Gy|Sv|Bq|Ci|Eq|eq|Osm|osm|osmol)|[mkµμun]?(?:IU|U|iu)|mcg|ug|gm|gr|MG|ML|Kg|KG|[Uu]nits?"
    r"|(?:mm|cm|m)(?:\^?[23]|[²³])?(?:Hg|HG|hg)?|kPa|kcal|cal|kJ|cc|s|sec|min|mins|minutes?|h|hr|hrs|hours?|d|days?|w|wks?|weeks?"
    r"|mo|months?|y|yrs?|years?|ms|msec|bpm|Hz|pfu|PFU|cfu|CFU|vg|dose|mL|dL|µL|μL|uL|fL|pg|ng|kat|°C|℃|mmHg|cmH2O)"
)
_PER = (
    r"(?:1[.,]73\s?m(?:\^?2|²)?|\d{1,4}\s?(?:m[lL]|h|hr|hrs|hours?|kg|g|L)|k?g|Kg|KG|[mdcµμu]?[lL]|ML|mcl|mm(?:\^?3|³)|cm(?:\^?[23]|[²³])?"
    r"|m(?:\^?[23]|[²³])|s|sec|min|mins|minutes?|h|hr|hrs|hours?|d|days?|w|wk|weeks?|mo|months?|y|yrs?|years?|mol|mmol|U|dose|cycle|nL|HPF|hpf)"
)
_GLUED = r"(?=(?:for|and|or|in|at|per|to|of|with|within|by|is|on|over|every|daily|weekly|twice|once)\b)"
_UNIT_END = rf"(?:(?![^\W_])|{_GLUED}|(?=1[.,]73))"

# what a hyphen joins to the name of a drug or a condition without making a new name of it
_SAID_OF = (
    r"[Ii]nduced|[Aa]ssociated|[Rr]elated|(?:[Pp]re)?[Tt]reated|[Cc]ontrolled"
    r"|[Bb]ased|[Mm]ediated|[Cc]ontaining|[Ee]luting|[Ii]nducing|[Nn]a[iï]ve"
)

_RULES = (
    # 1, with the white space; [^\W\d_] is a letter of any alphabet
    r"[xX](?=[UL]LN)",
    r"[^\W\d_]{2,}(?=[ ,;()\n]|\.\s|\.\Z|\Z)",
    r"\s+",
    # 2, 3
    r"https?://[^\s<>\"]+[^\s<>\".,;)]",
    r"[\w.+-]{1,64}+@\w[\w-]*(?:\.\w[\w-]*)+",
    r"(?:[^\W\d_]\.){2,}",
    r"[a-z]/[a-z](?![^\W_])",
    # 4, 5
    rf"10(?:\\?\^-?\d{{1,2}}|\*-?\d{{1,2}}|[⁰¹²³⁴-⁹⁻]+|[eE]\d{{1,2}})(?:/{_PER}(?![^\W_]))?",
    rf"{_UNIT}(?:/{_PER}){{1,3}}{_UNIT_END}",
    rf"[^\W\d_]{{3,15}}(?:/{_PER}){{1,3}}(?<=[\d²³a-zL]){_UNIT_END}",
    r"[cm]?m\^[23]|[°º]\s?[CF](?![^\W_])",
    # 6
    r"\d+(?:st|nd|rd|th)(?![^\W_])",
    r"(?:19|20)\d\d(?=[A-Z]{2})",
    rf"\d+(?:[.,:]\d+)*(?={_UNIT}(?:/|{_UNIT_END}))",
    r"\d+[A-Z][A-Za-z]*[\w]*(?:-[^\W_]+)*",
    r"\d+-[A-Z][^\W_]*(?:-[^\W_]+)*",
    r"\d+(?:[.,:]\d+)*",
    # 7
    r"CD\d+[a-z]?\+(?![^\W_])",
    r"['’]s(?![^\W_])",
    r"(?=[^\W\d_]*+\d|[^\W\d_A-Z]*+[A-Z][^\W\d_A-Z]*+[A-Z])[^\W_]++(?:-[^\W_]{1,4}(?![^\W_]))*?(?=-[a-z]{5,})",
    rf"[^\W\d_][^\W_]*(?:-[^\W_]+)*?(?=-(?:positive|negative|{_SAID_OF})(?![^\W_]))",
    r"[^\W\d_][^\W_]*(?:[-‐‑][^\W_]+)*",
    # 8, 9
    r"[<>]\s?/\s?=|[<>=]=|=[<>]|\+/-",
    r"-{2,}|\.{2,}",
    r".",
)
TOKEN = re.compile(rf"({'|'.join(_RULES)})( ?)", re.DOTALL)


def cut(text: str) -> list[tuple[str, str]]:
    """Cut a text into (token, blank) pairs; joined, they give the text again. The blank is `" "` or `""`."""
    return TOKEN.findall(text)
