"""The values that travel between stages: plain, frozen, JSON-able.

Reading order: enums, then one block per stage in the order of the pipeline. Stages 2 to 7 keep `NamedTuple`s of numbers and
text in Doc extensions, so that they survive `to_bytes`, DocBin and other processes (msgpack turns them into lists; the
accessors in `trialtab.docs` turn them back). All offsets are code points, start inclusive, end exclusive. Offsets of stages
2 to 7 count in `doc.text`; only `FieldText.to_source` leads back to the user's file.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class SectionKind(StrEnum):
    """What a stretch of a record is. Written to the `section` column."""

    TITLE = "title"
    OFFICIAL_TITLE = "official_title"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    CONDITION = "condition"
    KEYWORD = "keyword"
    ARM_LABEL = "arm_label"
    ARM = "arm"
    INTERVENTION_NAME = "intervention_name"
    INTERVENTION = "intervention"
    ELIGIBILITY = "eligibility"  # the whole eligibility text; the sections stage splits it
    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    OUTCOME = "outcome"
    TEXT = "text"  # prose of no known structure; the sections stage looks for headings in it
    OTHER = "other"  # navigation, sponsors, contacts, other trials: kept for offsets, never tagged


class Kind(StrEnum):
    """Which side of the eligibility text a criterion stands on."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"


class Label(StrEnum):
    """Entity labels of the table contract."""

    DRUG = "DRUG"
    DOSE = "DOSE"
    ROUTE = "ROUTE"
    FORM = "FORM"
    FREQUENCY = "FREQUENCY"
    DURATION = "DURATION"
    CONDITION = "CONDITION"
    MEASUREMENT = "MEASUREMENT"
    VALUE = "VALUE"
    TEMPORAL = "TEMPORAL"
    PROCEDURE = "PROCEDURE"
    OBSERVATION = "OBSERVATION"
    PERSON = "PERSON"
    DEVICE = "DEVICE"


class Domain(StrEnum):
    """What a criterion row is about."""

    AGE = "age"
    SEX = "sex"
    CONDITION = "condition"
    DRUG = "drug"
    MEASUREMENT = "measurement"
    PROCEDURE = "procedure"
    PREGNANCY = "pregnancy"
    CONTRACEPTION = "contraception"
    CONSENT = "consent"
    TRIAL_PARTICIPATION = "trial_participation"
    LIFESTYLE = "lifestyle"
    DEMOGRAPHIC = "demographic"
    OTHER = "other"


class Source(StrEnum):
    """Where an entity comes from."""

    MODEL = "model"
    PATTERN = "pattern"
    REGISTRY = "registry"


class ArmRole(StrEnum):
    EXPERIMENTAL = "experimental"
    ACTIVE_COMPARATOR = "active_comparator"
    PLACEBO_COMPARATOR = "placebo_comparator"
    SHAM_COMPARATOR = "sham_comparator"
    NO_INTERVENTION = "no_intervention"
    OTHER = "other"


class InterventionType(StrEnum):
    DRUG = "drug"
    BIOLOGICAL = "biological"
    PROCEDURE = "procedure"
    DEVICE = "device"
    RADIATION = "radiation"
    BEHAVIORAL = "behavioral"
    DIETARY_SUPPLEMENT = "dietary_supplement"
    GENETIC = "genetic"
    DIAGNOSTIC_TEST = "diagnostic_test"
    COMBINATION_PRODUCT = "combination_product"
    OTHER = "other"


class Comparator(StrEnum):
    LT = "<"
    LE = "<="
    EQ = "="
    GE = ">="
    GT = ">"
    BETWEEN = "between"


class LimitOf(StrEnum):
    """What a bound is a multiple of."""

    ULN = "ULN"
    LLN = "LLN"
    BASELINE = "baseline"


class WindowRelation(StrEnum):
    WITHIN = "within"
    BEFORE = "before"
    AFTER = "after"
    AT_LEAST_BEFORE = "at_least_before"
    DURING = "during"


# ---------------------------------------------------------------- stage 1, reading


class Edit(NamedTuple):
    """One repair: clean text [clean_start, clean_end) stands for source text [source_start, source_end)."""

    clean_start: int
    clean_end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class FieldText:
    """A stretch of one field of the source, repaired, with the way back.

    Attributes:
        section: what the stretch is.
        path: the contract's `field`: `text` for a text or HTML file, else the dotted path of the string that was read.
        text: the repaired text.
        source_start: where the stretch begins in the field's source string.
        edits: repairs in order, not overlapping; between them clean and source run in step. Offsets of an Edit are relative
            to `text` (clean) and to the field's source string (absolute, that is, `source_start` included).
    """

    section: SectionKind
    path: str
    text: str
    source_start: int = 0
    edits: tuple[Edit, ...] = ()

    def to_source(self, start_char: int, end_char: int) -> tuple[int, int]:
        """Offsets in `text` -> offsets in the field's source string. An end inside a repair takes in the whole repair."""
        if not self.edits:
            return start_char + self.source_start, end_char + self.source_start
        return self._map(start_char, False), self._map(end_char, True)

    def _map(self, position: int, is_end: bool) -> int:
        # an end is mapped through the last character it covers, so that a repair just after it stays outside
        probe = max(position - 1, 0) if is_end else position
        index = bisect_right(self.edits, probe, key=_clean_start) - 1
        if index < 0:
            return position + self.source_start
        edit = self.edits[index]
        if probe < edit.clean_end:
            return edit.source_end if is_end else edit.source_start
        return edit.source_end + (position - edit.clean_end)


def _clean_start(edit: Edit) -> int:
    return edit.clean_start


class Arm(NamedTuple):
    """An arm group as registered. `label_field`/`description_field` index `TrialRecord.fields`."""

    label: str
    role: ArmRole | None
    label_field: int | None
    description_field: int | None
    intervention_names: tuple[str, ...] = ()


class Intervention(NamedTuple):
    """An intervention as registered. `name_field`/`description_field` index `TrialRecord.fields`."""

    name: str
    type: InterventionType | None
    name_field: int | None
    description_field: int | None
    arm_labels: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


class RegisteredValue(NamedTuple):
    """A structured value with its place: `path` and offsets in that field's source string (None: whole string)."""

    text: str
    path: str
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class TrialRecord:
    """One trial as read, neutral as to format.

    `fields` holds every text of the record once, in reading order. `minimum_age_years` etc. come from the registered fields;
    the `…_value` members say where they stand, for the criteria rows made from them.
    """

    trial_id: str
    source_path: str
    source_format: str
    fields: tuple[FieldText, ...]
    nct_id: str | None = None
    title: str | None = None
    official_title: str | None = None
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    phase: str | None = None  # PHASE1, PHASE1/PHASE2, EARLY_PHASE1, NA
    overall_status: str | None = None
    study_type: str | None = None
    enrollment: int | None = None
    sex: str | None = None  # ALL, FEMALE, MALE
    minimum_age_years: float | None = None
    maximum_age_years: float | None = None
    healthy_volunteers: bool | None = None
    minimum_age_value: RegisteredValue | None = None
    maximum_age_value: RegisteredValue | None = None
    sex_value: RegisteredValue | None = None
    arms: tuple[Arm, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    content_hash: str = ""


class Failure(NamedTuple):
    """One input that could not be read or processed."""

    source_path: str
    position: str  # "" for a whole file; "line 12", "study 3", "member x.json" else
    trial_id: str | None
    stage: str  # reading, processing, writing
    code: str
    reason: str


# ---------------------------------------------------------------- stage 2, sections


class Segment(NamedTuple):
    """A stretch of doc.text with its section; `field_index` indexes TrialRecord.fields (-1 on a bare string)."""

    start_char: int
    end_char: int
    section: SectionKind
    field_index: int


class Criterion(NamedTuple):
    """One item of the eligibility text.

    Attributes:
        number: `I03`, `E04.2`, `E04.2.1`: side and position in the tree (of our own count, not as printed).
        parent: number of the parent item, None at the top.
        kind: the side it stands on.
        start_char, end_char: the item's own text, without its marker and without its sub-items.
        marker: as printed (`1.`, `a)`, `*`, `iv-`), "" when there is none.
    """

    number: str
    parent: str | None
    kind: Kind
    start_char: int
    end_char: int
    marker: str


# ---------------------------------------------------------------- stage 4, entities


class Entity(NamedTuple):
    """A tagged span.

    `norm` is the canonical name (generic drug name in lower case, expanded abbreviation), `domain` the row domain that
    the entity gives (None: by label), `rule` the id of the pattern that found it.
    """

    start_char: int
    end_char: int
    label: Label
    norm: str | None = None
    code: str | None = None
    code_system: str | None = None
    domain: Domain | None = None
    source: Source = Source.PATTERN
    confidence: float = 1.0
    rule: str = ""


# ---------------------------------------------------------------- stage 5, quantities and time


class Quantity(NamedTuple):
    """A number with what bounds it, as found in the text: "> 2 x normal", "5-18 years", "375 mg / m2", "1:80".

    Attributes:
        start_char, end_char: the whole expression, comparator and unit included.
        comparator: None where the text gives a bare number ("375 mg/m2").
        low, high: as in the contract; a bare number has both equal and comparator None.
        unit: UCUM (validated), None when there is none or it is unknown; unit_text as written.
        limit_of: low/high are multiples of it.
        dimension: `count`, `mass`, `mass/mass.time`, `time`, …: the unit's kind from patterns/units.tsv; "" for none.
        alternative_of: index of the Quantity this one restates in another unit ("(5.6 mmol/L)"), -1 for none.
        qualifier: text that conditions the bound ("5-8 years" in "IgG (5-8 years: <4.5 g/L)"), "" for none.
        rule: id of the rule.
    """

    start_char: int
    end_char: int
    comparator: Comparator | None
    low: float | None
    high: float | None
    low_inclusive: bool | None
    high_inclusive: bool | None
    unit: str | None
    unit_text: str
    limit_of: LimitOf | None = None
    dimension: str = ""
    alternative_of: int = -1
    qualifier: str = ""
    rule: str = ""


class Window(NamedTuple):
    """A time window: "within 6 months before screening".

    `duration` ISO 8601 (None: only an anchor, "at screening"); `anchor` as written without articles, None when the text has
    none; anchor offsets are -1 without anchor.
    """

    start_char: int
    end_char: int
    duration: str | None
    relation: WindowRelation
    anchor: str | None
    anchor_start: int
    anchor_end: int
    rule: str = ""


class TimeSpan(NamedTuple):
    """How long something lasts: "for at least 28 days", "over 30-60 min". ISO 8601; role `duration`, `infusion`, `cycle`."""

    start_char: int
    end_char: int
    low: str | None
    high: str | None
    role: str
    n_cycles: int | None = None
    rule: str = ""


class Frequency(NamedTuple):
    """How often: "twice daily" = 2 per P1D; "q3w" = 1 per P3W; "2-4 times" = administrations only."""

    start_char: int
    end_char: int
    per_interval: float | None
    interval: str | None
    administrations_low: int | None = None
    administrations_high: int | None = None
    rule: str = ""


class Term(NamedTuple):
    """A closed-list word: route, form, status, start/stop clause. `kind` in `route`, `form`, `status`, `start`, `stop`."""

    start_char: int
    end_char: int
    kind: str
    value: str
    rule: str = ""


# ---------------------------------------------------------------- stage 6, context


class Assertion(NamedTuple):
    """What is asserted of entity `entity` (index). `cues`: (start_char, end_char, rule id) of each cue that decided it."""

    entity: int
    negated: bool = False
    historical: bool = False
    current: bool = True  # False: only historical; with historical True as well: "current or past", two rows
    hypothetical: bool = False
    uncertain: bool = False
    family: bool = False
    exception: bool = False
    status: str | None = None
    cues: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DocFindings:
    """Everything that stages 2 to 6 found in one Doc, typed again; see `trialtab.docs.findings_of`."""

    text: str
    segments: tuple[Segment, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    entities: tuple[Entity, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    windows: tuple[Window, ...] = ()
    time_spans: tuple[TimeSpan, ...] = ()
    frequencies: tuple[Frequency, ...] = ()
    terms: tuple[Term, ...] = ()
    assertions: tuple[Assertion, ...] = field(default=())
    values: tuple[Entity, ...] = ()  # VALUE, DOSE, TEMPORAL … spans that stand in doc.ents
