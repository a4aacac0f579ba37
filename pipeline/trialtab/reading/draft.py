"""From what a reader found to a `TrialRecord`: the one place where fields are repaired, ordered and counted.

A reader of a structured format fills a `RawTrial` with `Located` strings, exactly as the source has them; `make_record` repairs
each once, puts them in reading order and normalises the registered values.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from trialtab.errors import Errors, ReadingError
from trialtab.reading import enumerations
from trialtab.reading.repair import repair, repair_field
from trialtab.reading.source import Source, printable
from trialtab.types import Arm, Edit, Failure, FieldText, Intervention, RegisteredValue, SectionKind, TrialRecord

_NCT_ID = re.compile(r"NCT\d{8}", re.IGNORECASE)


class Located(NamedTuple):
    """A string with its place: `raw[start:end]` of the source string at `path` (end None: to the end).

    `breaks` are offsets in that stretch of characters that stand for line breaks.
    """

    raw: str
    path: str
    start: int = 0
    end: int | None = None
    breaks: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        return self.raw[self.start : self.end]


@dataclass(slots=True)
class RawArm:
    """An arm as written. `intervention_names` may carry their type (`Drug: …`)."""

    label: Located | None = None
    role: str | None = None
    description: Located | None = None
    intervention_names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RawIntervention:
    """An intervention as written."""

    name: Located | None = None
    type: str | None = None
    description: Located | None = None
    arm_labels: list[str] = field(default_factory=list)
    other_names: list[Located] = field(default_factory=list)


@dataclass(slots=True)
class RawTrial:
    """A trial as written; nothing repaired, nothing normalised. `texts` are (section, string) of any other stretch."""

    trial_id: str | None = None
    title: Located | None = None
    official_title: Located | None = None
    summary: Located | None = None
    description: Located | None = None
    conditions: list[Located] = field(default_factory=list)
    keywords: list[Located] = field(default_factory=list)
    arms: list[RawArm] = field(default_factory=list)
    interventions: list[RawIntervention] = field(default_factory=list)
    eligibility: list[tuple[SectionKind, Located]] = field(default_factory=list)
    texts: list[tuple[SectionKind, Located]] = field(default_factory=list)
    phase: str | list[str] | None = None
    overall_status: str | None = None
    study_type: str | None = None
    enrollment: str | float | None = None
    sex: Located | None = None
    minimum_age: Located | None = None
    maximum_age: Located | None = None
    healthy_volunteers: bool | str | None = None


class _Fields:
    """The growing list of repaired fields."""

    def __init__(self) -> None:
        self.items: list[FieldText] = []

    def add(self, section: SectionKind, located: Located | None) -> int | None:
        """Repair and keep a string; its index, None where there is nothing but white space."""
        if located is None or not located.text.strip():
            return None
        if located.breaks:
            self.items.append(_with_breaks(section, located))
        else:
            self.items.append(repair(section, located.path, located.raw, located.start, located.end))
        return len(self.items) - 1

    def line(self, index: int | None) -> str | None:
        """A field's text on one line."""
        return None if index is None else one_line(self.items[index].text)


def _with_breaks(section: SectionKind, located: Located) -> FieldText:
    characters = list(located.text)
    for position in located.breaks:
        characters[position] = "\n"
    shift = located.start
    edits = tuple(Edit(at, at + 1, at + shift, at + shift + 1) for at in located.breaks)
    return repair_field(FieldText(section, located.path, "".join(characters), shift, edits))


def one_line(text: str) -> str:
    """White space runs become one space; half characters are replaced, so that any writer can encode the result."""
    return " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")


def _clean_name(text: str) -> str:
    """A name that refers to another field, repaired as that field is, so that the two are equal."""
    return one_line(repair(SectionKind.OTHER, "", text).text)


def nct_id_of(text: str | None) -> str | None:
    """The text as a ClinicalTrials.gov id, upper case; None if it is none."""
    return text.upper() if text and _NCT_ID.fullmatch(text) else None


def make_record(raw: RawTrial, *, source_path: str, source_format: str, fallback_id: str) -> TrialRecord:
    """Repair, order and normalise one trial.

    Args:
        raw: the trial as the reader found it.
        source_path: file (and archive member) it comes from.
        source_format: name of the format, as the contract's column has it.
        fallback_id: the id of a trial that states none.

    Returns:
        The record, its fields in reading order, its content hash set.
    """
    fields = _Fields()
    title = fields.add(SectionKind.TITLE, raw.title)
    official_title = fields.add(SectionKind.OFFICIAL_TITLE, raw.official_title)
    conditions = [fields.line(fields.add(SectionKind.CONDITION, item)) for item in raw.conditions]
    keywords = [fields.line(fields.add(SectionKind.KEYWORD, item)) for item in raw.keywords]
    fields.add(SectionKind.SUMMARY, raw.summary)
    fields.add(SectionKind.DESCRIPTION, raw.description)
    for section, item in raw.texts:
        fields.add(section, item)
    arms = tuple(_arm(arm, fields) for arm in raw.arms)
    interventions = tuple(_intervention(item, fields) for item in raw.interventions)
    for section, item in raw.eligibility:
        fields.add(section, item)
    own_id = one_line(raw.trial_id or "") or None
    nct_id = nct_id_of(own_id)
    sex = enumerations.sex(raw.sex.text) if raw.sex else None
    minimum_age = enumerations.age_years(raw.minimum_age.text) if raw.minimum_age else None
    maximum_age = enumerations.age_years(raw.maximum_age.text) if raw.maximum_age else None
    return with_hash(
        TrialRecord(
            trial_id=nct_id or own_id or one_line(fallback_id),
            source_path=source_path,
            source_format=source_format,
            fields=tuple(fields.items),
            nct_id=nct_id,
            title=fields.line(title),
            official_title=fields.line(official_title),
            conditions=tuple(line for line in conditions if line),
            keywords=tuple(line for line in keywords if line),
            phase=enumerations.phase(raw.phase),
            overall_status=enumerations.overall_status(raw.overall_status),
            study_type=enumerations.study_type(raw.study_type),
            enrollment=enumerations.enrollment(raw.enrollment),
            sex=sex,
            minimum_age_years=minimum_age,
            maximum_age_years=maximum_age,
            healthy_volunteers=enumerations.healthy_volunteers(raw.healthy_volunteers),
            minimum_age_value=_registered(raw.minimum_age, minimum_age),
            maximum_age_value=_registered(raw.maximum_age, maximum_age),
            sex_value=_registered(raw.sex, sex),
            arms=arms,
            interventions=interventions,
        )
    )


def with_hash(record: TrialRecord) -> TrialRecord:
    """The record with `content_hash` set: SHA-256 of all but where it was read from, in canonical JSON."""
    content = [getattr(record, name) for name in _HASHED]
    texts = [(item.section, item.path, item.source_start, item.text, item.edits) for item in record.fields]
    canonical = json.dumps([content, texts], ensure_ascii=True, separators=(",", ":"))
    return replace(record, content_hash=hashlib.sha256(canonical.encode("ascii")).hexdigest())


_HASHED = tuple(name for name in TrialRecord.__dataclass_fields__ if name not in ("source_path", "fields", "content_hash"))


def _arm(arm: RawArm, fields: _Fields) -> Arm:
    label = fields.add(SectionKind.ARM_LABEL, arm.label)
    description = fields.add(SectionKind.ARM, arm.description)
    names = tuple(_clean_name(name[enumerations.split_type(name)[1] :]) for name in arm.intervention_names)
    return Arm(fields.line(label) or "", enumerations.arm_role(arm.role), label, description, names)


def _intervention(item: RawIntervention, fields: _Fields) -> Intervention:
    name = fields.add(SectionKind.INTERVENTION_NAME, item.name)
    others = [fields.line(fields.add(SectionKind.INTERVENTION_NAME, other)) for other in item.other_names]
    description = fields.add(SectionKind.INTERVENTION, item.description)
    return Intervention(
        fields.line(name) or "",
        enumerations.intervention_type(item.type),
        name,
        description,
        tuple(_clean_name(label) for label in item.arm_labels),
        tuple(line for line in others if line),
    )


def _registered(located: Located | None, value: object) -> RegisteredValue | None:
    """The place of a registered value; None where there is no such value."""
    if located is None or value is None:
        return None
    end = len(located.raw) if located.end is None else located.end
    return RegisteredValue(located.text, located.path, located.start, end)


def convert(
    make: Callable[[], RawTrial], source: Source, *, source_format: str, fallback_id: str, position: str = ""
) -> TrialRecord | Failure:
    """One record, or the failure that takes its place: what one record holds never stops the rest.

    Args:
        make: reads the trial; called once.
        source: where it lies.
        source_format, fallback_id: as for `make_record`.
        position: where in the source, for the failure ("line 12").
    """
    try:
        raw = make()
        return make_record(raw, source_path=printable(source.path), source_format=source_format, fallback_id=fallback_id)
    except ReadingError as error:
        return source.failure(error, position)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        return source.failure(ReadingError(*Errors.E199, kind=type(error).__name__, reason=error), position)
