"""Characters that registries, copy-paste and old exports put in the place of the ones that were meant.

`CHARACTERS` maps single characters to what they stand for; nothing here changes meaning: superscripts, circled numbers,
fractions, Greek letters and `≥ ≤` stay as they are. Sources: the Unicode Character Database (compatibility decompositions,
through `unicodedata`), code page 1252 for C1 controls, and the Adobe Symbol encoding for the private-use area that Word's
Symbol font leaves behind (U+F0xx).
"""

from __future__ import annotations

import unicodedata

REMOVED = ""


def _removed() -> dict[str, str]:
    """Controls (but not tab and newline), zero-width and direction marks, soft hyphen, byte order mark."""
    controls = [*range(0x00, 0x09), *range(0x0E, 0x20), 0x7F]
    invisible = [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF]
    return {chr(code): REMOVED for code in controls + invisible}


def _c1_controls() -> dict[str, str]:
    """U+0080 to U+009F are code page 1252 read as Latin-1: U+0092 is a curly apostrophe."""
    meant = {chr(code): bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
    punctuation = _punctuation()
    return {char: punctuation.get(plain, plain) for char, plain in meant.items()}


def _spaces() -> dict[str, str]:
    spaces = [0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
    breaks = [0x0B, 0x0C, 0x2028, 0x2029]
    return {**{chr(code): " " for code in spaces}, **{chr(code): "\n" for code in breaks}}


def _compatibility() -> dict[str, str]:
    """Full-width and small forms, Roman numeral characters, Latin ligatures, squared units.

    NFKC alone would turn m² into m2 inside squared units, so the square and the cube are put back.
    """
    ranges = [(0xFF01, 0xFF5F), (0xFE50, 0xFE6C), (0x2160, 0x2180), (0xFB00, 0xFB07), (0x3371, 0x3378), (0x3380, 0x33E0)]
    found = {}
    for start, end in ranges:
        for code in range(start, end):
            plain = unicodedata.normalize("NFKC", chr(code))
            if code >= 0x3380:
                plain = plain.replace("2", "²").replace("3", "³") if 0x339C <= code < 0x33B0 else plain
            if plain != chr(code):
                found[chr(code)] = plain
    return found


def _punctuation() -> dict[str, str]:
    groups = {
        "'": "‘’‛ʼ′´",
        '"': "“”‟″",
        "-": "‐‑‒–−",
        "/": "∕⁄",
        "~": "∼〜",
        ":": "∶",
        ";": "\u037e",
        ">": "˃",
        "<": "˂",
        "≥": "≧⩾",
        "≤": "≦⩽",
        "×": "✕✖⨯╳",
        "·": "⋅∙‧・",
        ",": "、",
        ".": "。",
        "[": "【",
        "]": "】",
        "°C": "℃",
        "°F": "℉",
    }
    return {char: plain for plain, chars in groups.items() for char in chars}


def _surrogates() -> dict[str, str]:
    """Half characters, left by broken JSON escapes, cannot be written as UTF-8."""
    return {chr(code): "\ufffd" for code in range(0xD800, 0xE000)}


CHARACTERS: dict[str, str] = {
    **_removed(),
    **_c1_controls(),
    **_spaces(),
    **_compatibility(),
    **_punctuation(),
    **_surrogates(),
}

# Word's Symbol font: code point - 0xF000 is the Adobe Symbol code.
SYMBOL_FONT: dict[str, str] = {
    chr(0xF000 + code): plain
    for code, plain in {
        0x20: " ",
        0x2D: "-",
        0x3C: "<",
        0x3D: "=",
        0x3E: ">",
        0x61: "α",
        0x62: "β",
        0x64: "δ",
        0x65: "ε",
        0x67: "γ",
        0x6B: "κ",
        0x6C: "λ",
        0x6D: "μ",
        0xA3: "≤",
        0xB0: "°",
        0xB1: "±",
        0xB3: "≥",
        0xB4: "×",
        0xB7: "•",
        0xB9: "≠",
        0xBB: "≈",
    }.items()
}

# Cyrillic letters that look like Latin ones; Russian keyboards put them into English words, `10 х 9`.
CYRILLIC_TWINS: dict[str, str] = dict(zip("АВСЕНКМОРТХаеосрух", "ABCEHKMOPTXaeocpyx", strict=True))

# Not in HTML's own list, but written all the same.
EXTRA_ENTITIES = {"gte;": "≥", "lte;": "≤"}
