"""Legacy ClinicalTrials.gov XML: `clinical_study` elements, one a file or many under one root.

Schema: https://clinicaltrials.gov/ct2/html/images/info/public.xsd (retired 2024; the files live on). Entities are never
declared or fetched: a document type with entities is refused. The path of a field is that of its element, with an index where
the element may repeat: `clinical_study.arm_group[0].description`. Hard-wrapped text blocks stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from html.entities import html5
from itertools import chain
from typing import IO

from lxml import etree

from trialtab.errors import Errors, ReadingError
from trialtab.reading.draft import Located, RawArm, RawIntervention, RawTrial, convert
from trialtab.reading.source import Head, ReadingOptions, Source
from trialtab.types import Failure, SectionKind, TrialRecord

ROOT = "clinical_study"
BLOCK_CHARS = 1 << 20
_ENTITY_DECLARATION = re.compile(r"<!ENTITY\s{1,20}[^>\s]{0,40}")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMED_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30};)")
_XML_START = re.compile(r"\A\s*(?:<\?xml|<!--.*?-->\s*<|<clinical_study\b|<[a-z_]{3,40}>\s*<clinical_study\b)", re.DOTALL)
_ENDS = re.compile(rf"(?<=</{ROOT}>)")
_HTML = re.compile(r"<!doctype\s+html|<html\b", re.IGNORECASE)


def detects(head: Head, source: Source) -> bool:
    """XML, but not HTML that calls itself XML."""
    text = head.text.lstrip("\ufeff")
    is_xml = source.suffix == ".xml" or _XML_START.match(text)
    return bool(is_xml) and not _HTML.search(text[:4000])


def read(source: Source, head: Head, options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    """All `clinical_study` elements of an XML source, one at a time.

    Raises:
        ReadingError: entities, broken XML, or no `clinical_study`; the studies before a break were given.
    """
    first: etree._Element | None = None  # held until it is known whether it is alone
    number = 0
    with source.open_text(head.encoding) as stream:
        try:
            for study in _studies(stream, options.max_record_chars):
                number += 1
                if number == 1:
                    first = study
                    continue
                if first is not None:
                    yield _convert(first, source, f"{source.stem}#1", "study 1")
                    _drop(first)
                    first = None
                yield _convert(study, source, f"{source.stem}#{number}", f"study {number}")
                _drop(study)
        except ReadingError:
            if first is not None:
                yield _convert(first, source, f"{source.stem}#1", "study 1")
            raise
    if first is not None:
        yield _convert(first, source, source.stem, "")


def _convert(study: etree._Element, source: Source, fallback_id: str, position: str) -> TrialRecord | Failure:
    return convert(partial(_read_study, study), source, source_format="ctg_xml", fallback_id=fallback_id, position=position)


def _studies(stream: IO[str], limit: int) -> Iterator[etree._Element]:
    """The `clinical_study` elements as they end. All else is dropped as it ends."""
    parser = etree.XMLPullParser(
        ("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
    )
    root, depth, n_studies = "", 0, 0  # depth: open `clinical_study` elements
    for text in chain(_clean(stream, limit), (None,)):
        error = _feed(parser, text)
        for event, element in parser.read_events():
            root = root or _name(element)
            is_study = _name(element) == ROOT
            if event == "start":
                depth += is_study
                continue
            depth -= is_study
            if is_study and not depth:
                n_studies += 1
                yield element
            elif not depth:
                _drop(element)
        if error:
            raise ReadingError(*Errors.E108, problem=str(error) or "no element") from error
    if not n_studies:
        raise ReadingError(*Errors.E110, found=root[:100])


def _feed(parser: etree.XMLPullParser, text: str | None) -> Exception | None:
    """Give the parser a piece, or None for the end; what is wrong with it."""
    try:
        if text is None:
            parser.close()
        else:
            parser.feed(text)
    except (etree.XMLSyntaxError, ValueError) as error:
        return error
    return None


def _drop(element: etree._Element) -> None:
    """Forget an element that was read, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and len(parent) and parent[0] is not element:
        del parent[0]


def _clean(stream: IO[str], limit: int) -> Iterator[str]:
    """The text without declaration, document type, illegal characters and character names, in pieces that begin with tags."""
    text, is_first = "", True
    while True:
        block = stream.read(BLOCK_CHARS)
        text += block
        cut = text.rfind("<") if block else len(text)
        if block and cut < 1 and len(text) <= limit:
            continue
        piece, text = (text[:cut], text[cut:]) if cut > 0 else (text, "")
        if entity := _ENTITY_DECLARATION.search(piece):
            raise ReadingError(*Errors.E109, found=entity.group())
        if is_first:  # the text is decoded already, so its declaration has served; a document type is never needed
            piece = _DOCTYPE.sub("", _DECLARATION.sub("", piece.lstrip("\ufeff"), count=1), count=1).lstrip()
            is_first = not piece
        piece = _ILLEGAL.sub("", piece)
        if piece:  # a break costs what is given to the parser with it, so each study is given by itself
            yield from _ENDS.split(_NAMED_ENTITY.sub(lambda match: html5.get(match[1], match.group()), piece))
        if not block:
            return


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Node:
    """An element with its path."""

    def __init__(self, element: etree._Element, path: str) -> None:
        self._element = element
        self.path = path

    def all(self, name: str) -> list[_Node]:
        """Children of that name; a path with an index each."""
        found = [child for child in self._element if _name(child) == name]
        return [_Node(child, f"{self.path}.{name}[{index}]") for index, child in enumerate(found)]

    def first(self, *names: str) -> _Node | None:
        """The first child of that name, down a chain of names."""
        node: _Node | None = self
        for name in names:
            children = node.all(name) if node else []
            node = children[0] if children else None
            if node and len(children) == 1:
                node.path = node.path.removesuffix("[0]")
        return node

    @property
    def located(self) -> Located:
        return Located("".join(self._element.itertext()), self.path)

    def text(self, *names: str) -> Located | None:
        node = self.first(*names)
        return node.located if node else None

    def word(self, *names: str) -> str | None:
        """A short value without the white space around it."""
        found = self.text(*names)
        return found.raw.strip() or None if found else None


def _read_study(element: etree._Element) -> RawTrial:
    study = _Node(element, ROOT)
    criteria = study.text("eligibility", "criteria", "textblock")
    return RawTrial(
        trial_id=study.word("id_info", "nct_id"),
        title=study.text("brief_title"),
        official_title=study.text("official_title"),
        summary=study.text("brief_summary", "textblock"),
        description=study.text("detailed_description", "textblock"),
        conditions=[node.located for node in study.all("condition")],
        keywords=[node.located for node in study.all("keyword")],
        arms=[_arm(node) for node in study.all("arm_group")],
        interventions=[_intervention(node) for node in study.all("intervention")],
        eligibility=[(SectionKind.ELIGIBILITY, criteria)] if criteria else [],
        phase=study.word("phase"),
        overall_status=study.word("overall_status"),
        study_type=study.word("study_type"),
        enrollment=study.word("enrollment"),
        sex=study.text("eligibility", "gender"),
        minimum_age=study.text("eligibility", "minimum_age"),
        maximum_age=study.text("eligibility", "maximum_age"),
        healthy_volunteers=study.word("eligibility", "healthy_volunteers"),
    )


def _arm(node: _Node) -> RawArm:
    return RawArm(node.text("arm_group_label"), node.word("arm_group_type"), node.text("description"))


def _intervention(node: _Node) -> RawIntervention:
    return RawIntervention(
        node.text("intervention_name"),
        node.word("intervention_type"),
        node.text("description"),
        [label.located.raw for label in node.all("arm_group_label")],
        [name.located for name in node.all("other_name")],
    )
