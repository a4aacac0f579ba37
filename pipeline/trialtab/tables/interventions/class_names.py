"""Registered names that also say a class: "QX-4417 (kinase inhibitor)" is QX-4417, "CD80 tumour vaccine" all of it."""

from __future__ import annotations

import re

from trialtab.patterns import role_words

_WORDS = role_words("intervention_words.tsv")
_CLASS = re.compile(rf"(?:{_WORDS['name_class']})s?$", re.I)
_HEAD = re.compile(r"[^(,;]*")
# letters and figures; not a virus, not a count of types
_CODE = re.compile(
    rf"(?<![\w./-])(?!(?:anti-?)?(?:{_WORDS['name_no_code']})(?![a-z]))"
    r"(?=[\w./-]{0,30}\d)[A-Za-z][\w./-]{2,30}(?![\w/-])",
    re.I,
)
_AFTER_CODE = re.compile(
    r"\s*(?:\d[\d.,]*\s?(?:%|[mµu]?g\w*|ml))?\s*(?:(?:for\s+)?(?:injections?|tablets?|capsules?|infusions?|eye\s+drops|drops"
    r"|cream|gel|ointment|solution|is\s+an?))?\s*",
    re.I,
)


# between two agents of a name that are given beside each other
_BESIDE = re.compile(rf"[+&/]|\b(?:{_WORDS['name_beside']})\b", re.I)
_OPENING = re.compile(rf"\s*(?:(?!(?:{_WORDS['name_beside']}|{_WORDS['no_class_before']})\b)[\w-]+\s+){{0,4}}", re.I)
_NEAR = 22  # characters: " for injection (B9-H3 "


def is_gloss(between: str, norm: str | None) -> bool:
    """Whether an agent of a name is only the class of the one beside it: `between` stands between the two."""
    return len(between) <= _NEAR and _CLASS.search(norm or "") is not None and _BESIDE.search(between) is None


def opens_with_class(before: str, norm: str | None) -> bool:
    """Whether a text begins with a class that stands for its own agent: "Anti-viral RNA vaccine given by injection".

    Args:
        before: what of the text stands before the class.
        norm: that of the class.
    """
    return _CLASS.search(norm or "") is not None and _OPENING.fullmatch(before) is not None


def own_name(name: str, words: str, norm: str | None) -> str | None:
    """The name that a registered name says where the words found in it only say its class; None where they are the agent.

    Args:
        name: the registered name.
        words: what of it is a listed agent.
        norm: that agent's norm.
    """
    if not _CLASS.search(norm or words):
        return None
    if (glued := next((code for code in _CODE.finditer(name) if words in code[0]), None)) is not None:
        return glued[0]  # "h5G1.1-mAb"
    head = _HEAD.match(name)
    before = (head[0] if head else name).partition(words)[0]
    code = _CODE.search(before) if words in name and len(before) < len(name) else _CODE.search(name)
    if code is None:
        return None
    if code.start() == 0 and _AFTER_CODE.fullmatch(before, code.end()):
        return code[0]
    return " ".join((head[0] if head else name).split())
