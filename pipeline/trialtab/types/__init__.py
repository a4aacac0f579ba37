"""The values that travel between stages: plain, frozen, JSON-able.

Reading order: `enums` (closed sets), `records` (what reading gives), `findings` (what the stages find, in the order of the
pipeline). Stages 2 to 7 keep `NamedTuple`s of numbers and text in Doc extensions, so that they survive `to_bytes`, DocBin and
other processes (msgpack turns them into lists; the accessors in `trialtab.docs` turn them back). All offsets are code points,
start inclusive, end exclusive. Offsets of stages 2 to 7 count in `doc.text`; only `FieldText.to_source` leads back to the
user's file.
"""

from trialtab.types.enums import (
    ArmRole,
    Comparator,
    Domain,
    InterventionType,
    Kind,
    Label,
    LimitOf,
    Requirement,
    SectionKind,
    Sensitivity,
    Source,
    WindowRelation,
)
from trialtab.types.findings import (
    Assertion,
    Criterion,
    DocFindings,
    Entity,
    Frequency,
    Quantity,
    Segment,
    Term,
    TimeSpan,
    Window,
)
from trialtab.types.records import (
    Arm,
    Edit,
    Failure,
    FieldText,
    Intervention,
    RegisteredValue,
    TrialRecord,
)

__all__ = [
    "Arm",
    "ArmRole",
    "Assertion",
    "Comparator",
    "Criterion",
    "DocFindings",
    "Domain",
    "Edit",
    "Entity",
    "Failure",
    "FieldText",
    "Frequency",
    "Intervention",
    "InterventionType",
    "Kind",
    "Label",
    "LimitOf",
    "Quantity",
    "RegisteredValue",
    "Requirement",
    "SectionKind",
    "Segment",
    "Sensitivity",
    "Source",
    "Term",
    "TimeSpan",
    "TrialRecord",
    "Window",
    "WindowRelation",
]
