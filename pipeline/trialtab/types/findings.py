"""What stages 2 to 6 find in a text, one block per stage in the order of the pipeline; all offsets count in `doc.text`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from trialtab.types.enums import Comparator, Domain, Kind, Label, LimitOf, SectionKind, Sensitivity, Source, WindowRelation

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
    sensitivity: Sensitivity | None = None  # "allergy to", "intolerance of", "contraindication to": not of its use
    planned: bool = False  # "current or planned": besides the row of the other time, a hypothetical one
    personal: bool = False  # with family True: "personal or family history of", two rows


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
    values: tuple[Entity, ...] = ()  # VALUE, DOSE, TEMPORAL … spans that the rules found
    tagged: tuple[Entity, ...] | None = None  # all that the trained model found; None where there is no model
    tagged_assertions: tuple[Assertion, ...] = ()  # parallel to `tagged`
