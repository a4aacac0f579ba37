"""Annotated texts from the formats that the corpora are published in. Spans are code points, start inclusive, end exclusive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import srsly

from trialtab.errors import CorpusError, Errors


class RawSpan(NamedTuple):
    """An annotated stretch with the corpus's own label."""

    start_char: int
    end_char: int
    label: str


class Annotated(NamedTuple):
    """An annotated text as its corpus gives it; spans may nest and cross."""

    id: str
    text: str
    spans: tuple[RawSpan, ...]


def read_jsonl(path: Path) -> Iterator[Annotated]:
    """Read JSON lines: `{"id", "text", "spans": [[start, end, label], …]}`.

    Where a line has `flat` spans (chosen so that none overlap), these are taken instead of `spans`.

    Raises:
        CorpusError: a line lacks a key or a span does not lie in its text.
    """
    for number, item in enumerate(srsly.read_jsonl(path), 1):
        try:
            spans = tuple(RawSpan(*span) for span in item.get("flat", item["spans"]))
            yield _checked(Annotated(str(item["id"]), item["text"], spans), path, number)
        except (KeyError, TypeError, AttributeError) as error:
            raise _complaint(path, number, repr(error), "keys id, text, spans") from error


_BRAT_ENTITY = re.compile(r"T\d+\t(?P<label>\S+) (?P<pieces>\d+ \d+(?:;\d+ \d+)*)\t")


def read_brat(folder: Path) -> Iterator[Annotated]:
    """Read a brat folder (`NAME.txt` beside `NAME.ann`), one text a line of each file, as Chia is published.

    A span in several pieces gives a span for each; pieces that go on over a line's end are cut there. Lines without a word are
    left out. The id is the file's stem and the line's number among those kept: `NCT00000000_exc_0`.
    """
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        spans = list(_brat_spans(path.with_suffix(".ann")))
        kept = 0
        for line in re.finditer(r"[^\n]+", text):
            if not line[0].strip():
                continue
            start, end = line.span()
            inside = (
                RawSpan(max(span.start_char, start) - start, min(span.end_char, end) - start, span.label)
                for span in spans
                if span.start_char < end and start < span.end_char
            )
            yield Annotated(f"{path.stem}_{kept}", line[0], tuple(sorted(inside)))
            kept += 1


def _brat_spans(path: Path) -> Iterator[RawSpan]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("T"):
            continue  # relations, attributes, notes
        entity = _BRAT_ENTITY.match(line)
        if entity is None:
            raise _complaint(path, number, repr(line[:60]), "`T1<tab>Label start end<tab>text`")
        for piece in entity["pieces"].split(";"):
            start, end = piece.split()
            yield RawSpan(int(start), int(end), entity["label"])


_PUBTATOR_TEXT = re.compile(r"(?P<id>[^|\t]+)\|(?P<part>[ta])\|(?P<text>.*)")


def read_pubtator(path: Path) -> Iterator[Annotated]:
    """Read a PubTator file, as BC5CDR is: title and abstract, a blank between them, then mentions (relations are skipped).

    Raises:
        CorpusError: a mention's text does not stand where the line says, or a line is of no known form.
    """
    identifier, parts, spans = "", {"t": "", "a": ""}, list[RawSpan]()
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        text = f"{parts['t']} {parts['a']}".rstrip()
        if not line.strip():
            if identifier:
                yield Annotated(identifier, text, tuple(spans))
            identifier, parts, spans = "", {"t": "", "a": ""}, []
        elif match := _PUBTATOR_TEXT.fullmatch(line):
            identifier = match["id"]
            parts[match["part"]] = match["text"]
        else:
            cells = line.split("\t")
            if len(cells) >= 5 and cells[1].isdigit():
                spans.append(_mention(cells, text, path, number))
            elif len(cells) < 3 or cells[1] != "CID":
                raise _complaint(path, number, repr(line[:60]), "`id|t|…`, `id|a|…`, a mention or a CID relation")


def _mention(cells: list[str], text: str, path: Path, number: int) -> RawSpan:
    start, end = int(cells[1]), int(cells[2])
    if text[start:end] != cells[3]:
        raise _complaint(path, number, f"{cells[3]!r} where the text has {text[start:end]!r}", "the mention's own text")
    return RawSpan(start, end, cells[4])


def read_conll(path: Path) -> Iterator[Annotated]:
    """Read token and BIO tag a line, blank lines between sentences, as NCBI-disease is published in tables.

    The text is the tokens joined by blanks. The id is the file's stem and the sentence's number.
    """
    sentence: list[tuple[str, str]] = []
    count = 0
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        cells = line.split("\t")
        if len(cells) >= 2 and cells[0]:
            sentence.append((cells[0], cells[-1].strip()))
        elif sentence:
            yield Annotated(f"{path.stem}_{count}", *_joined(sentence))
            sentence, count = [], count + 1


def _joined(sentence: Iterable[tuple[str, str]]) -> tuple[str, tuple[RawSpan, ...]]:
    words: list[str] = []
    spans: list[RawSpan] = []
    start = 0
    for word, tag in sentence:
        label = tag[2:]
        if tag.startswith("I-") and spans and spans[-1].label == label and spans[-1].end_char == start - 1:
            spans[-1] = RawSpan(spans[-1].start_char, start + len(word), label)
        elif tag != "O":
            spans.append(RawSpan(start, start + len(word), label))
        words.append(word)
        start += len(word) + 1
    return " ".join(words), tuple(spans)


def _checked(annotated: Annotated, path: Path, number: int) -> Annotated:
    for start, end, label in annotated.spans:
        if not 0 <= start < end <= len(annotated.text):
            raise _complaint(path, number, f"{label} at {start}-{end}", f"0 to {len(annotated.text)}")
    return annotated


def _complaint(path: Path, number: int, found: str, expected: str) -> CorpusError:
    return CorpusError(*Errors.E501, path=path, number=number, found=found, expected=expected)
