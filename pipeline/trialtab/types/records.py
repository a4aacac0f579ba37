"""What reading gives (stage 1): the record, its texts with their repairs, and the registered values."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from trialtab.types.enums import ArmRole, InterventionType, SectionKind


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

    def to_source(self, start_char: int, end_char: int, edit_starts: Sequence[int] | None = None) -> tuple[int, int]:
        """Offsets in `text` -> offsets in the field's source string. An end inside a repair takes in the whole repair.

        Args:
            edit_starts: `clean_start` of each of `edits`, for a caller that maps many offsets.
        """
        if not self.edits:
            return start_char + self.source_start, end_char + self.source_start
        return self._map(start_char, False, edit_starts), self._map(end_char, True, edit_starts)

    def _map(self, position: int, is_end: bool, starts: Sequence[int] | None) -> int:
        # an end is mapped through the last character it covers, so that a repair just after it stays outside
        probe = max(position - 1, 0) if is_end else position
        found = bisect_right(starts, probe) if starts is not None else bisect_right(self.edits, probe, key=_clean_start)
        index = found - 1
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
