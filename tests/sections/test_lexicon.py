"""The words of the pattern files: every example is found in its form, every counter-example is not."""

import pytest

from tests.sections.support import PATTERNS, read_files, shipped_lexicon
from trialtab.errors import PatternError
from trialtab.patterns import parse_table
from trialtab.sections.headings import heading_at
from trialtab.sections.lexicon import ABBREVIATIONS_FILE, HEADINGS_FILE, Form, Lexicon

ROWS = parse_table((PATTERNS / HEADINGS_FILE).read_text(encoding="utf-8"), file=HEADINGS_FILE)
LEXICON = shipped_lexicon()
TITLES = {Form.CORE, Form.WORD, Form.LINE, Form.GROUP, Form.SUBLIST}


def rule_of(form: Form, text: str) -> set[str]:
    """Ids of the lines that take `text` in their form; for the joined forms "*"."""
    if form in TITLES:
        heading = heading_at(text, 0, len(text), LEXICON)
        return {heading.rule} if heading else set()
    if form is Form.STATEMENT:
        return {item.rule for item in LEXICON.statement if item.regex.search(text)}
    if form is Form.PROSE_NEXT:
        return {item.rule for item in LEXICON.prose_next if item.regex.match(text)}
    if form is Form.PROSE:
        return {item.rule for item in LEXICON.prose if item.regex.match(text)}
    if form in (Form.LIST, Form.INTRO):
        items = LEXICON.list if form is Form.LIST else LEXICON.intro
        return {item.rule for item in items if item.regex.fullmatch(text.rstrip(":"))}
    whole = {
        Form.MODIFIER: LEXICON.modifier,
        Form.FOREIGN: LEXICON.foreign,
        Form.TITLE: LEXICON.title,
        Form.CLAIM: LEXICON.claim,
    }
    if form in whole:
        return {"*"} if whole[form].fullmatch(text.rstrip(":")) else set()
    if form is Form.STARTER:
        return {"*"} if LEXICON.starter.search(f"disease {text} count") else set()
    searched = {
        Form.DENY: LEXICON.deny,
        Form.OPENER: LEXICON.opener,
        Form.GUARD: LEXICON.guard,
        Form.CONNECTOR: LEXICON.connector,
        Form.JOINING: LEXICON.joining,
        Form.WHOLE: LEXICON.whole,
        Form.REFERENCE: LEXICON.reference,
        Form.CONTINUATION: LEXICON.continuation,
        Form.LABEL: LEXICON.label,
        Form.PART: LEXICON.any_label,
    }
    return {"*"} if searched[form].search(text) else set()


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_example(row: dict[str, str]) -> None:
    assert rule_of(Form(row["form"]), row["example"]) & {row["id"], "*"}


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["not_example"]], ids=[row["id"] for row in ROWS if row["not_example"]]
)
def test_counter_example(row: dict[str, str]) -> None:
    assert not rule_of(Form(row["form"]), row["not_example"]) & {row["id"], "*"}


@pytest.mark.parametrize("name", [ABBREVIATIONS_FILE, HEADINGS_FILE])
def test_a_missing_file_is_named(name: str) -> None:
    files = {other: text for other, text in read_files().items() if other != name}
    with pytest.raises(PatternError, match=f"E211.*{name}"):
        Lexicon.from_files(files)


@pytest.mark.parametrize(
    ("line", "message"),
    [("X9\tchapter\t\ta\ta\t\thand", "form 'chapter'"), ("X9\tcore\t\t(\ta\t\thand", "unterminated")],
    ids=["form", "expression"],
)
def test_a_bad_line_is_refused(line: str, message: str) -> None:
    files = read_files()
    files[HEADINGS_FILE] += f"{line}\n"
    with pytest.raises(PatternError, match=f"E201.*X9.*{message}"):
        Lexicon.from_files(files)
