"""Stretches of text that the token rules can be applied to one by one, with the same outcome as for the text as a whole.

No rule looks back, and none looks past a blank but those of `_ACROSS`: so a text may be cut at its white space once the blanks
that such a token may hold are set aside.
"""

from __future__ import annotations

import re

# the only tokens that white space can stand in: "mL/min/1.73 m2", "mg/100 mL", "37 ° C", "< / ="; looser than the rules are
_ACROSS = re.compile(r"[/°º<>](?:(?<=/)(?:1[.,]73|\d{1,4})\s(?=[^\W\d_])|(?<=[°º])\s(?=[CF])|(?<=[<>])(?:\s/\s?|/\s)(?==))")
_RUN = re.compile(r"(\s(?:\s+|(?<! )))")  # white space other than a single blank is a token
ENDS_LINE = "\n"  # after a stretch: no blank follows its last token
_ASIDE = 0xF0000  # added to the code of white space inside a token while the text is cut: characters of a private plane
_PLACE = re.compile(f"[{chr(_ASIDE)}-{chr(_ASIDE + 0xFFFF)}]")


def stretches_of(text: str) -> list[str] | None:
    """Cut a text at its white space.

    Returns:
        In order: words as they stand, a blank after each; words with ENDS_LINE behind them, no blank after; runs of white space
        that are tokens. Give each to `joined` before it is cut into tokens. None for a text that uses our private characters.
    """
    if not text.isascii() and _PLACE.search(text):
        return None
    text = _ACROSS.sub(_set_aside, text)
    found: list[str] = []
    parts = _RUN.split(text)
    first = parts[0]
    if first.startswith(" "):
        found.append(" ")
        parts[0] = first[1:]
    for index in range(0, len(parts) - 1, 2):
        words, run = parts[index], parts[index + 1]
        if not words:  # white space that begins the text
            found.append(run)
            continue
        stretches = words.split(" ")
        if run[0] == " ":
            run = run[1:]
        else:
            stretches[-1] += ENDS_LINE
        found += stretches
        found.append(run)
    if last := parts[-1]:
        stretches = last.split(" ")
        if stretches[-1]:
            stretches[-1] += ENDS_LINE
        else:
            stretches.pop()
        found += stretches
    return found


def joined(stretch: str) -> str:
    """A stretch with the white space back that was set aside."""
    return stretch if stretch.isascii() else _PLACE.sub(_put_back, stretch)


def _set_aside(match: re.Match[str]) -> str:
    return "".join(chr(_ASIDE + ord(char)) if char.isspace() else char for char in match[0])


def _put_back(match: re.Match[str]) -> str:
    return chr(ord(match[0]) - _ASIDE)
