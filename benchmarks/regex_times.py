"""Every regular expression of the package against long runs of what trial texts repeat. Run as a program: prints JSON.

    python benchmarks/regex_times.py MODEL [CHARS]

Expressions are caught where `re` compiles them: while all modules are imported, the pipeline is loaded and one text is processed.
For each that took a millisecond or more the slowest run is printed, one a line, as soon as it is known: [milliseconds, expression, run].
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import signal
import sys
import time
from contextlib import suppress
from types import FrameType
from typing import Any

from spacy.language import Language

PUMPS = (
    *("a", "A", "1", " ", "\n", ".", ",", "-", "(", "<", "x", "/", "*", "[", "\t", "°", "~", "_", "=", "&"),
    *(
        "1.",
        "1 ",
        "a ",
        "A ",
        ", ",
        "- ",
        "1,",
        "1/",
        "a-",
        "a,",
        "(a",
        "a) ",
        "a/",
        "1-",
        "\n ",
        "\n\n",
        " \n",
        "a\n",
        "* ",
        "1. ",
        "i. ",
    ),
    *(
        "and ",
        "or ",
        "of ",
        "the ",
        "not ",
        "no ",
        "to ",
        "in ",
        "with ",
        "< ",
        "> ",
        "1 to ",
        "1 mg ",
        "mg/",
        "x 10",
        "10^",
        "days ",
    ),
    *(
        "history of ",
        "within 1 ",
        "weeks before ",
        "and/or ",
        "e.g. ",
        "at least ",
        "e1",
        "1e",
        "Aa",
        "Aa ",
        "aA",
        "a1",
        "1a",
        "a. ",
    ),
    *(
        "≥ 1 ",
        "<=",
        "> or = ",
        "2 x ",
        "ULN ",
        "</p>",
        "<p>",
        "<!--",
        "&lt;",
        '"',
        "'",
        '"a",',
        "{",
        "a: ",
        ": ",
        "a:\n",
        "\\<",
        "\\",
    ),
)
STARTS_ENDS = (("", ""), ("a", "!"), ("<", "\x00"), ("1", "\x00"), ("(", "\x00"))
SECONDS_EACH = 5
FIRST_CHARS = 250
FIRST_MILLISECONDS = 0.3


def main(model: str, n_chars: int) -> None:
    found: dict[tuple[str, int], re.Pattern[str]] = {}
    compile_plain = re._compile  # type: ignore[attr-defined]

    def catch(pattern: object, flags: object) -> object:
        compiled = compile_plain(pattern, flags)
        if isinstance(compiled, re.Pattern) and isinstance(compiled.pattern, str) and _is_ours():
            found[compiled.pattern, compiled.flags] = compiled
        return compiled

    re._compile = catch  # type: ignore[attr-defined]
    import trialtab

    for module in pkgutil.walk_packages(trialtab.__path__, "trialtab."):
        if module.name not in ("trialtab.spark",):
            importlib.import_module(module.name)
    from trialtab.project import load

    nlp = load(model)
    nlp("Exclusion Criteria:\n* ALT > 2 x ULN or rituximab 375 mg/m2 within 6 months before screening (except Gilbert)")
    _compile_late_ones(nlp)
    re._compile = compile_plain  # type: ignore[attr-defined]
    for compiled in found.values():
        row = _slowest(compiled, n_chars)
        if row[0] >= 1:
            print(json.dumps(row), flush=True)
    print(json.dumps({"n_patterns": len(found)}))


def _compile_late_ones(nlp: Language) -> None:
    """Compile what waits until it is first asked for: hand-written phrases and spellings of units."""
    from trialtab.entities.generative.lexicon import PHRASES
    from trialtab.entities.generative.templates import compile_phrases, match_phrase
    from trialtab.patterns import parse_table
    from trialtab.quantities.lexicon import QuantityLexicon
    from trialtab.quantities.units import Context

    text = nlp.get_pipe("trialtab_entities").files[PHRASES]  # type: ignore[attr-defined]
    by_word, prefixes = compile_phrases(parse_table(text, file=PHRASES), PHRASES)
    for phrase in [*(phrase for starts in by_word.values() for phrase, _ in starts), *(phrase for _, phrase in prefixes)]:
        match_phrase(phrase, "a", 0, 1, 0)
    units = QuantityLexicon.from_files(nlp.get_pipe("trialtab_quantities").files).units  # type: ignore[attr-defined]
    for spelling in units.atoms:
        units.parse(spelling, spelling.lower(), 0, Context())


def _is_ours() -> bool:
    frame: FrameType | None = sys._getframe(2)
    while frame and frame.f_globals.get("__name__") in ("re", "functools"):
        frame = frame.f_back
    return bool(frame and str(frame.f_globals.get("__name__")).startswith("trialtab"))


def _slowest(compiled: re.Pattern[str], n_chars: int) -> list[Any]:
    """The slowest run: those that take long for FIRST_CHARS already are tried in full."""
    worst: list[Any] = [0.0, compiled.pattern[:300], ""]
    for pump in PUMPS:
        for start, end in STARTS_ENDS:
            took = _milliseconds(compiled, start + (pump * FIRST_CHARS)[:FIRST_CHARS] + end)
            if FIRST_MILLISECONDS < took < SECONDS_EACH * 900:
                took = _milliseconds(compiled, start + (pump * n_chars)[:n_chars] + end)
            if took > worst[0]:
                worst = [round(took, 1), compiled.pattern[:300], f"{start!r} {pump!r} {end!r}"]
            if took > SECONDS_EACH * 900:
                return worst
    return worst


def _milliseconds(compiled: re.Pattern[str], text: str) -> float:
    began = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_EACH)
    # an expression that begins with white space of any length goes on from a known place
    run = compiled.match if compiled.pattern.startswith(("\\s", "[\\s")) else compiled.search
    with suppress(TimeoutError):
        run(text)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return (time.process_time() - began) * 1000


def _stop(*_: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    signal.signal(signal.SIGVTALRM, _stop)
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000)
