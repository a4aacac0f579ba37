"""What the fuzzer and the tests do with an input."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

from spacy.language import Language

from trialtab.outputs.columns import batch_of
from trialtab.reading.inputs import _read_source
from trialtab.reading.source import ReadingOptions, Source
from trialtab.reading.to_doc import make_doc
from trialtab.tables.build import build_tables
from trialtab.tables.rows import CriterionRow, EntityRow, InterventionRow
from trialtab.types import Failure, FieldText, SectionKind, TrialRecord

SUFFIXES = (".json", ".xml", ".csv", ".txt", ".html", ".jsonl", ".tsv", ".zip", ".gz", "")
SECTIONS = (SectionKind.ELIGIBILITY, SectionKind.INCLUSION, SectionKind.EXCLUSION, SectionKind.SUMMARY, SectionKind.ARM)
OPTIONS = ReadingOptions(max_record_chars=1_000_000, free_bytes=4 * 1024 * 1024)
SECONDS_PER_KIB = 1.0
Target = Callable[[bytes], None]


def make_target(name: str, model: str) -> Target:
    """The function that takes an input and raises if something is wrong.

    Args:
        name: `read` or `text`.
        model: folder of the pipeline.
    """
    if name == "read":
        return timed(read)
    from trialtab.project import load

    nlp = load(model)
    return timed(lambda data: annotate(nlp, data))


def timed(target: Target) -> Target:
    """The target, which also raises if it is slow."""

    def run(data: bytes) -> None:
        started = time.process_time()
        target(data)
        seconds = time.process_time() - started
        assert seconds < SECONDS_PER_KIB * max(len(data) / 1024, 1), f"{seconds:.1f} s for {len(data)} bytes"

    return run


def read(data: bytes) -> None:
    """Read bytes as a file; the first one chooses its suffix."""
    content = data[1:]
    name = f"x{SUFFIXES[data[0] % len(SUFFIXES)]}" if data else "x"
    source = Source(name, name, lambda: io.BytesIO(content), name)
    for item in _read_source(source, OPTIONS):
        if isinstance(item, Failure):
            assert item.code != "E199", item.reason
        else:
            check_record(item)


def check_record(record: TrialRecord) -> None:
    """Every place of a repaired text has a place in its source."""
    assert record.trial_id
    for field in record.fields:
        start, end = field.to_source(0, len(field.text))
        assert 0 <= field.source_start <= start <= end
        for edit in field.edits:
            assert edit.clean_start <= edit.clean_end <= len(field.text)
            assert edit.source_start <= edit.source_end


def annotate(nlp: Language, data: bytes) -> None:
    """Run a text through the pipeline and its tables; the first byte chooses its section."""
    try:
        text = data[1:].decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data[1:].decode("utf-8", "replace")
    section = SECTIONS[data[0] % len(SECTIONS)] if data else SectionKind.TEXT
    record = TrialRecord("X", "x.txt", "text", (FieldText(section, "text", text),))
    with nlp.select_pipes(disable=[name for name in nlp.pipe_names if name == "trialtab_tagger"]):
        tables = build_tables(nlp(make_doc(nlp, record)), record)
    for table, rows in (("trials", [tables.trial]), ("interventions", tables.interventions), ("criteria", tables.criteria)):
        batch_of(table, list(rows))
    placed: list[CriterionRow | InterventionRow | EntityRow] = [*tables.criteria, *tables.interventions, *tables.entities]
    for row in placed:
        if row.start_char is not None:
            assert row.end_char is not None and 0 <= row.start_char <= row.end_char <= len(text), row
