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

from lxml import etree

from trialtab.errors import Errors, ReadingError
from trialtab.reading.draft import Located, RawArm, RawIntervention, RawTrial, convert
from trialtab.reading.source import Head, ReadingOptions, Source
from trialtab.types import Failure, SectionKind, TrialRecord

ROOT = "clinical_study"
_ENTITY_DECLARATION = re.compile(r"<!ENTITY\s{1,20}[^>\s]{0,40}")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMED_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30};)")
_XML_START = re.compile(r"\A\s*(?:<\?xml|<!--.*?-->\s*<|<clinical_study\b|<[a-z_]{3,40}>\s*<clinical_study\b)", re.DOTALL)
_HTML = re.compile(r"<!doctype\s+html|<html\b", re.IGNORECASE)


def detects(head: Head, source: Source) -> bool:
    """XML, but not HTML that calls itself XML."""
    text = head.text.lstrip("\ufeff")
    is_xml = source.suffix == ".xml" or _XML_START.match(text)
    return bool(is_xml) and not _HTML.search(text[:4000])


def read(source: Source, head: Head, options: ReadingOptions) -> Iterator[TrialRecord | Failure]:
    """All `clinical_study` elements of an XML source.

    Raises:
        ReadingError: entities, broken XML, or no `clinical_study`.
    """
    root = _parse(source.read_text(head.encoding, options.max_document_bytes, "XML document"))
    studies = [root] if _name(root) == ROOT else [item for item in root.iter() if _name(item) == ROOT]
    if not studies:
        raise ReadingError(*Errors.E110, found=_name(root)[:100])
    for number, study in enumerate(studies, 1):
        fallback_id = source.stem if len(studies) == 1 else f"{source.stem}#{number}"
        position = "" if len(studies) == 1 else f"study {number}"
        yield convert(partial(_read_study, study), source, source_format="ctg_xml", fallback_id=fallback_id, position=position)


def _parse(text: str) -> etree._Element:
    text = text.lstrip("\ufeff")
    if entity := _ENTITY_DECLARATION.search(text):
        raise ReadingError(*Errors.E109, found=entity.group())
    # the text is decoded already, so its declaration has served; a document type is never needed
    text = _DOCTYPE.sub("", _DECLARATION.sub("", text, count=1), count=1).lstrip()
    text = _ILLEGAL.sub("", text)
    text = _NAMED_ENTITY.sub(lambda match: html5.get(match[1], match.group()), text)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise ReadingError(*Errors.E108, problem=error.msg or "no element") from error
    except ValueError as error:
        raise ReadingError(*Errors.E108, problem=str(error)) from error
    return root


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
