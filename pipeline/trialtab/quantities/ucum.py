"""Whether a code is UCUM: `patterns/ucum_codes.tsv` lists those that records state; ucumvert's grammar knows all."""

from __future__ import annotations

from functools import cache, lru_cache

from trialtab.patterns import parse_table, pattern_text

CODES_FILE = "ucum_codes.tsv"


@lru_cache(maxsize=4096)
def is_ucum(code: str) -> bool:
    """Whether a code is UCUM: it stands in ucum_codes.tsv, or the grammar of ucumvert, loaded when first needed, takes it."""
    return code in _known_codes() or grammar_takes(code)


def grammar_takes(code: str) -> bool:
    """Whether a code is UCUM by the grammar of ucumvert."""
    from ucumvert import InvalidUcumError
    from ucumvert.parser import UnexpectedInput

    try:
        _parser().parse(code)
    except (UnexpectedInput, InvalidUcumError):
        return False
    return True


@cache
def _known_codes() -> frozenset[str]:
    return frozenset(row["code"] for row in parse_table(pattern_text(CODES_FILE), file=CODES_FILE, required=("id", "code")))


@lru_cache(maxsize=1)
def _parser():  # type: ignore[no-untyped-def]
    from ucumvert import get_ucum_parser

    return get_ucum_parser()
