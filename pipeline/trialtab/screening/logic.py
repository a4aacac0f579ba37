"""From rows to items: groups, sub-items, exceptions and denied lists, in Kleene's logic.

How the parts of an item are joined, where no group says it:
    inclusion: bounds, ages, denials and groups must all hold. Plain mentions ("hospitalised with asthma, COPD") may be
        alternatives or mere description: they hold if all do, and fail if none does and nothing else stands beside them but
        the age and sex.
    exclusion: "diabetes with neuropathy" and "diabetes; neuropathy" give the same rows, so that only what both readings agree
        on is told. Sub-items of an exclusion exclude one by one.
A group is taken at its word, but for two habits of the language: a list denied as a whole ("no A, B or C") denies each member,
and "A, B and C" in an exclusion may mean any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from trialtab.screening.atoms import is_denied
from trialtab.screening.bounds import has_bound
from trialtab.screening.kleene import agreed, all_of, any_of, at_least, negate
from trialtab.screening.records import Verdict
from trialtab.screening.tree import Item
from trialtab.tables.rows import CriterionRow
from trialtab.types import Domain

ANY, ALL = "any", "all"
_PLAIN, _FIRM = "plain", "firm"
_PEOPLE = (Domain.AGE, Domain.SEX)
_HEADING_WORDS = 3
_DESCRIBES = "it may only describe what stands beside it"
_NOT_SAID = "the text does not say whether its parts are joined by and or by or"


class Judge(Protocol):
    """Tells whether a row holds, given rows that name what it does not cover; `negation` False leaves its own denial out."""

    def __call__(self, row: CriterionRow, exceptions: Sequence[CriterionRow] = (), *, negation: bool = True) -> Verdict: ...


@dataclass(slots=True)
class Scope:
    """What is handed down: how rows are judged, the exceptions from above, and where each item's verdict is kept."""

    judge: Judge
    exceptions: list[CriterionRow] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)


def item_verdict(item: Item, scope: Scope) -> Verdict:
    """Whether the text of an item holds of the patient; keeps the verdicts of its sub-items too."""
    excepting = [row for row in item.rows if row.is_exception]
    excepting += [row for child in item.children if child.is_exception for part in child.walk() for row in part.rows]
    core = [row for row in item.rows if not row.is_exception and not row.is_condition]
    exempting = [row for row in excepting if _exempts_facts(row, [*core, *_rows_below(item)])]
    inner = Scope(scope.judge, scope.exceptions + exempting, scope.verdicts)
    children = [(child, item_verdict(child, inner)) for child in item.children]
    stated = _joined(item, core, [verdict for child, verdict in children if not child.is_exception], inner)
    lifting = [row for row in excepting if row not in exempting]
    verdict = stated if not lifting else all_of([stated, negate(_rows_verdict(lifting, scope.judge, True))])
    scope.verdicts[item.criterion_id] = verdict
    return verdict


def _rows_below(item: Item) -> list[CriterionRow]:
    return [row for child in item.children for part in child.walk() for row in part.rows if not row.is_exception]


def _exempts_facts(exception: CriterionRow, core: Sequence[CriterionRow]) -> bool:
    """Whether an exception names some of the things covered ("except basal cell carcinoma"); else it lifts the criterion as a
    whole ("unless the creatinine clearance is above 60")."""
    is_thing = (
        exception.concept is not None
        and not exception.negated
        and exception.domain
        not in (
            Domain.AGE,
            Domain.SEX,
            Domain.MEASUREMENT,
        )
    )
    return is_thing and any(row.domain == exception.domain for row in core)


def _joined(item: Item, core: list[CriterionRow], children: list[Verdict], scope: Scope) -> Verdict:
    """An item's own rows and its sub-items together."""
    judge = partial(scope.judge, exceptions=scope.exceptions)
    if item.group is not None:
        operator, minimum = item.group
        listed = [row for row in core if row.group_id == item.criterion_id]
        own = [row for row in core if row.group_id != item.criterion_id]
        parts = [_group(operator, minimum, [*_listed_verdicts(listed, judge, operator), *children])]
    else:
        own = core
        parts = [any_of(children) if item.is_exclusion else all_of(children)] if children else []
    if parts and (_is_heading(item) or all(row.concept is None and row.domain == Domain.OTHER for row in own)):
        return parts[0]  # "Cardiac:" and a heading in which nothing was recognised ask nothing by themselves
    if _is_heading(item):
        return Verdict(None, ("the text is a heading",))
    if not own:
        return parts[0] if parts else Verdict(None, ("only exceptions or conditions were recognised in the text",))
    stated = _rows_verdict(own, judge, item.is_exclusion)
    if not parts:
        return stated
    return agreed([stated, *parts], _NOT_SAID) if item.is_exclusion else all_of([stated, *parts])


def _is_heading(item: Item) -> bool:
    """Whether an item only names what follows ("Surgery:", "Liver function:")."""
    text = item.rows[0].text.rstrip()
    return text.endswith(":") and len(text.split()) <= _HEADING_WORDS


def _listed_verdicts(rows: list[CriterionRow], judge: Judge, operator: str) -> list[Verdict]:
    """Members of a cue's group in the item itself; a list that is denied as a whole is one member."""
    members = _mentions(rows)
    if len(members) > 1 and operator == ANY and all(is_denied(row) for row in rows):
        return [negate(any_of([_member(member, judge, negation=False) for member in members]))]
    return [_member(member, judge) for member in members]


def _group(operator: str, minimum: int | None, parts: Sequence[Verdict]) -> Verdict:
    return all_of(parts) if operator == ALL else at_least(minimum or 1, parts)


def _rows_verdict(rows: list[CriterionRow], judge: Judge, is_exclusion: bool) -> Verdict:
    """Rows of one item: groups first, then what stands beside them."""
    units: list[tuple[str, Verdict]] = []
    for unit in _units(rows):
        units.append((_class_of(unit), _unit_verdict(unit, judge, is_exclusion)))
    if is_exclusion:
        return agreed([verdict for _, verdict in units], _NOT_SAID)
    plain = [verdict for name, verdict in units if name == _PLAIN]
    firm = [(name, verdict) for name, verdict in units if name != _PLAIN]
    people = [
        agreed(parts, _NOT_SAID) for wanted in _PEOPLE if (parts := [verdict for name, verdict in firm if name == wanted])
    ]
    strict = [verdict for name, verdict in firm if name not in _PEOPLE]
    described = [agreed(plain, _NOT_SAID)] if plain else []
    if strict and described and described[0].truth is False:
        described = [described[0]._replace(truth=None, reasons=(*described[0].reasons, _DESCRIBES))]
    return all_of([*strict, *people, *described])


def _units(rows: list[CriterionRow]) -> list[list[CriterionRow]]:
    """Rows by group; what has no group stands alone, a mention with its two times as one."""
    units: dict[object, list[CriterionRow]] = {}
    for row in rows:
        units.setdefault(("group", row.group_id) if row.group_id else _mention(row), []).append(row)
    return list(units.values())


def _mention(row: CriterionRow) -> tuple[object, ...]:
    """What the two rows of "current or past" share."""
    if row.concept is None or row.start_char is None:
        return ("row", row.row_id)
    return ("mention", row.concept, row.start_char, row.end_char, row.low, row.high, row.unit)


def _mentions(rows: list[CriterionRow]) -> list[list[CriterionRow]]:
    mentions: dict[object, list[CriterionRow]] = {}
    for row in rows:
        mentions.setdefault(_mention(row), []).append(row)
    return list(mentions.values())


def _member(rows: list[CriterionRow], judge: Judge, *, negation: bool = True) -> Verdict:
    """One mention: now or in the past, where it gives both rows; "no current or past" denies both."""
    if len(rows) == 1:
        return judge(rows[0], negation=negation)
    denied = all(is_denied(row) for row in rows)
    verdict = any_of([judge(row, negation=negation and not denied) for row in rows])
    return negate(verdict) if denied and negation else verdict


def _class_of(unit: list[CriterionRow]) -> str:
    """What a unit of an inclusion is: a person's age or sex, a plain mention, or a demand of its own (bound, denial, group)."""
    row = unit[0]
    if row.domain in (Domain.AGE, Domain.SEX, Domain.PREGNANCY) and not is_denied(row):
        return Domain.AGE if row.domain == Domain.AGE else Domain.SEX
    return _FIRM if row.group_id or has_bound(row) or is_denied(row) else _PLAIN


def _unit_verdict(unit: list[CriterionRow], judge: Judge, is_exclusion: bool) -> Verdict:
    members = _mentions(unit)
    if len(members) == 1:
        return _member(members[0], judge)
    operator, minimum = unit[0].group_operator or ANY, unit[0].group_min
    if all(is_denied(row) for row in unit):
        plain = [_member(member, judge, negation=False) for member in members]
        if operator == ANY:
            return negate(at_least(minimum or 1, plain))
        return agreed([negate(part) for part in plain], _NOT_SAID)
    parts = [_member(member, judge) for member in members]
    if operator == ALL and is_exclusion:
        return agreed(parts, _NOT_SAID)
    return _group(operator, minimum, parts)
