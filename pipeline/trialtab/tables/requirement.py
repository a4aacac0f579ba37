"""What the trial asks of a participant, row by row: the derived column `requirement`.

It speaks of the concept with its bound, its time and its state: `must_have` an age of 18 or more, `must_not_have` rituximab
within 6 months. A negative result is the absence of what is tested for: "HBsAg negative" is `must_not_have`, the result stands
in `status`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from trialtab.context.prefixes import UNDONE_RULE
from trialtab.patterns import role_words
from trialtab.relations.groups.adjuncts import FOR_DISEASE
from trialtab.relations.groups.reasons import PERMISSION
from trialtab.relations.records import Constraint
from trialtab.tables.demands import Demand, demands_in
from trialtab.tables.denials import is_denied_harm
from trialtab.tables.permissions import is_no_method, is_permitted, is_said_by
from trialtab.types import DocFindings, Domain, Kind, Requirement, WindowRelation

FORBIDDING = "FBD"  # rules by which something must not be there ("must not have"), wherever the sentence stands, begin so
REGARDLESS = "REG"  # rules of context_rules.tsv by which something may be there or not have ids that begin so
_GIVEN = frozenset({Domain.DRUG, Domain.PROCEDURE, Domain.TRIAL_PARTICIPATION})  # what ends, so that time can pass since
_WORDS = role_words("criterion_words.tsv")
_DENIED_REST = re.compile(rf"\b(?:no|not|without|none)\b(?! limited)[^.;]*\b(?:{_WORDS['excepting']})\b", re.IGNORECASE)
_LABEL = re.compile(r"s?\s*:\s*")
_UNSAID = re.compile(r"(?:(?:see|as) [^.;]{0,60}|not specified|unspecified|n/?a)?[\s.]*", re.IGNORECASE)
# what stands between something denied and the words that say which one is meant
_DESCRIBES = re.compile(
    rf"[)\]]?(?:\s+\w+)?\s+(?:(?:that|which) )?(?:not )?(?:{_WORDS['describes']})\b[^,;:.()]{{0,60}}?"
    rf"|(?:\s+\w+)?\s+(?:that|which)\s+(?:{_WORDS['can_be']})[^,;:.()]{{0,60}}?",
    re.IGNORECASE,
)
# between a disease and the treatment that tells which cases are meant
_WITH_MEANS = re.compile(
    r"(?:\s+(?:that|which))?(?:\s+(?:is|are|ha[sd]|have|currently|still|not))*\s+"
    rf"(?:{_WORDS['needs_means']})\b[^,;:.()]{{0,60}}?",
    re.IGNORECASE,
)
_OR = re.compile(r"\s+(?:or|and|and/or)\s+", re.IGNORECASE)
_TREATS = re.compile(_WORDS["means"], re.IGNORECASE)
_AT_MOST = re.compile(
    rf"\b(?:{_WORDS['at_most']}) (?:one|two|three|four|a single|\d{{1,2}})(?: \(\d+\))? "
    r"(?:[\w-]+ ){0,4}(?:\w+ (?:of|with) )?(?:[\w-]+ )?$",
    re.IGNORECASE,
)
_MORE_THAN = 90  # characters before a treatment in which its number stands
_RECOVERED = re.compile(r"\brecover(?:ed|y)\s+from\b[^.;:]{0,60}$", re.IGNORECASE)
_RECOVERY_REACH = 80  # characters before a treatment
_RELATIVE = re.compile(r"\b(?:who|whom|which|that)\s+$", re.IGNORECASE)
_RELATIVE_REACH = 8  # characters before a cue
_HARM = re.compile(_WORDS["harm"], re.IGNORECASE)
_LASTING = re.compile(r"\bfor\b", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
# what exclusions name by its lack, whatever stands beside it: "pregnant or not using contraception"
_NAMED_BY_LACK = frozenset({Domain.CONTRACEPTION, Domain.CONSENT})


def requirements(findings: DocFindings, constraints: Sequence[Constraint]) -> list[Requirement | None]:
    """The requirement of each constraint, None where nothing was recognised or the row is its item's label.

    Args:
        findings: of the doc that the constraints were found in.
        constraints: in the order of `find_constraints`, the rows of an item side by side.
    """
    found: list[Requirement | None] = []
    for index, group in groupby(constraints, key=lambda row: row.criterion):
        rows = list(group)
        is_exclusion = findings.criteria[index].kind is Kind.EXCLUSION
        demands = demands_in(findings.text, findings.criteria[index]) if is_exclusion else []
        denied: Constraint | None = None
        described: Constraint | None = None  # the last row that only describes the denied one
        for row in rows:
            is_told = _describes_denied(findings, row, denied) or _goes_on(findings, row, described)
            asked = _asked(findings, row, demands)
            is_free = asked is False and not row.exception and (row.entity >= 0 or row.quantity >= 0)
            is_free = is_free or (is_exclusion and (_is_purpose(findings, row, rows) or _is_means(findings, row, rows)))
            found.append(
                Requirement.ALLOWED if is_free else _requirement(findings, row, rows, is_told, is_exclusion and asked is None)
            )
            described = row if is_told else described
            if (row.negated or row.exception) and row.entity >= 0 and not is_told:
                denied = row
    return found


def _asked(findings: DocFindings, row: Constraint, demands: Sequence[Demand]) -> bool | None:
    """Whether an exclusion's own demand asks for a row; False for what the demand only speaks of; None where there is none."""
    if row.entity < 0 and row.quantity < 0:
        return None
    first = findings.entities[row.entity].start_char if row.entity >= 0 else findings.quantities[row.quantity].start_char
    last = max(first, findings.quantities[row.quantity].start_char if row.quantity >= 0 else first)
    for demand in demands:
        if demand.start <= first < demand.end:
            return last > demand.at and demand.asks
    return None


def _requirement(
    findings: DocFindings, row: Constraint, rows: Sequence[Constraint], is_told: bool, is_exclusion: bool
) -> Requirement | None:
    """`is_told`: whether the row only describes what is denied or excepted before it."""
    if row.entity < 0 and row.quantity < 0:
        return None
    if row.is_condition or is_said_by(findings, row, REGARDLESS) or is_no_method(findings, row):
        return Requirement.ALLOWED
    if _is_label(findings, row, rows):
        return None
    if row.exception:
        is_allowed = is_exclusion or _is_denied_rest(findings, row) or _is_washout(findings, row)
        return Requirement.ALLOWED if is_allowed else _of_exempted(findings, row, rows)
    if is_exclusion:
        if _is_forbidden(findings, row) or is_denied_harm(findings, row):
            return Requirement.ALLOWED if is_told else Requirement.MUST_NOT_HAVE
        return _of_excluded(row, rows)
    if row.negated and _is_permitted_lack(findings, row):
        return Requirement.ALLOWED
    if row.negated:  # "no heart failure not due to sepsis" says nothing of other sepsis
        return Requirement.ALLOWED if is_told else Requirement.MUST_NOT_HAVE
    if _is_capped(findings, row):
        return Requirement.ALLOWED
    is_allowed = is_told or is_permitted(findings, row) or _is_washout(findings, row) or _is_at_most(findings, row)
    return Requirement.ALLOWED if is_allowed or _is_got_over(findings, row) else Requirement.MUST_HAVE


def _is_permitted_lack(findings: DocFindings, row: Constraint) -> bool:
    """ "Untreated disease is allowed": a lack that the name itself says; "no prior chemotherapy allowed" forbids it."""
    return is_said_by(findings, row, UNDONE_RULE) and is_said_by(findings, row, PERMISSION)


def _is_capped(findings: DocFindings, row: Constraint) -> bool:
    """Whether a treatment may have been given so many times and need not: "no more than one prior regimen of chemotherapy"."""
    if row.quantity < 0 or row.domain not in _GIVEN:
        return False
    quantity = findings.quantities[row.quantity]
    return quantity.low is None and quantity.unit is None and quantity.limit_of is None


def _is_label(findings: DocFindings, row: Constraint, rows: Sequence[Constraint]) -> bool:
    """Whether a row only names what its item is about: "Hepatic:", and a treatment in "Chemotherapy: no prior docetaxel"."""
    if row.entity < 0 or row.quantity >= 0 or row.window >= 0:
        return False
    entity, criterion = findings.entities[row.entity], findings.criteria[row.criterion]
    before = findings.text[criterion.start_char : entity.start_char]
    label = _LABEL.match(findings.text, entity.end_char, criterion.end_char)
    if label is None or len(before.split()) > 1:
        return False
    if _UNSAID.fullmatch(findings.text, label.end(), criterion.end_char):
        return True
    return row.domain in _GIVEN and any(other.entity > row.entity for other in rows)


def _describes_denied(findings: DocFindings, row: Constraint, denied: Constraint | None) -> bool:
    """Whether a row only tells of which disease or treatment there must be none: "no infection requiring antibiotics"."""
    if denied is None or row.quantity >= 0 or not denied.entity < row.entity:
        return False
    start, end = findings.entities[denied.entity].end_char, findings.entities[row.entity].start_char
    return _DESCRIBES.fullmatch(findings.text, start, end) is not None


def _is_purpose(findings: DocFindings, row: Constraint, rows: Sequence[Constraint]) -> bool:
    """Whether an exclusion names a disease only as what a treatment is for: "chemotherapy for breast cancer"."""
    if row.domain is not Domain.CONDITION or row.quantity >= 0 or row.status or row.negated or row.exception or row.entity < 1:
        return False
    treatment = _before(row, rows)
    if treatment is None or treatment.domain not in _GIVEN or treatment.negated or treatment.exception or treatment.sensitivity:
        return False
    given = findings.entities[treatment.entity]
    if treatment.domain is not Domain.DRUG and not _TREATS.search(findings.text, given.start_char, given.end_char):
        return False
    return FOR_DISEASE.fullmatch(findings.text, given.end_char, findings.entities[row.entity].start_char) is not None


def _before(row: Constraint, rows: Sequence[Constraint]) -> Constraint | None:
    """The row of the concept before a row's."""
    return max((other for other in rows if 0 <= other.entity < row.entity), key=lambda other: other.entity, default=None)


def _is_means(findings: DocFindings, row: Constraint, rows: Sequence[Constraint]) -> bool:
    """Whether an exclusion names a treatment only to say of which disease it speaks: "infection requiring antibiotics"."""
    if row.domain not in (Domain.DRUG, Domain.PROCEDURE) or row.quantity >= 0 or row.negated or row.exception or row.entity < 1:
        return False
    disease = _before(row, rows)
    if disease is None or disease.exception or row.sensitivity is not None:
        return False
    start, end = findings.entities[disease.entity].end_char, findings.entities[row.entity].start_char
    if disease.domain is Domain.CONDITION:
        return not disease.negated and _WITH_MEANS.fullmatch(findings.text, start, end) is not None
    return _OR.fullmatch(findings.text, start, end) is not None and _is_means(findings, disease, rows)


def _goes_on(findings: DocFindings, row: Constraint, described: Constraint | None) -> bool:
    """Whether a row stands in one list with what only describes: "no infection requiring antivirals or antibiotics"."""
    if described is None or row.quantity >= 0 or row.negated or not described.entity < row.entity:
        return False
    if row.group and row.group == described.group:
        return True
    between = findings.text[findings.entities[described.entity].end_char : findings.entities[row.entity].start_char]
    return not between.strip()


def _is_at_most(findings: DocFindings, row: Constraint) -> bool:
    """ "No more than one prior regimen of chemotherapy" asks for none."""
    if row.entity < 0 or row.quantity >= 0 or row.domain not in _GIVEN:
        return False
    start = findings.entities[row.entity].start_char
    left = max(findings.criteria[row.criterion].start_char, start - _MORE_THAN)
    return _AT_MOST.search(" ".join(findings.text[left:start].split()) + " ") is not None


def _is_washout(findings: DocFindings, row: Constraint) -> bool:
    """ "At least 4 weeks since prior chemotherapy" asks for none; "has taken it for at least 4 weeks before" does."""
    if row.window < 0 or row.domain not in _GIVEN:
        return False
    window = findings.windows[row.window]
    is_past = row.historical or _SINCE.search(findings.text, row.start_char, row.end_char) is not None
    if not is_past or window.relation is not WindowRelation.AT_LEAST_BEFORE:
        return False
    return not _LASTING.search(findings.text, max(0, window.start_char - 8), window.start_char + 8)


def _is_got_over(findings: DocFindings, row: Constraint) -> bool:
    """ "Recovered from prior surgery", "from all toxic effects" is asked of those who had some."""
    if row.entity < 0 or row.quantity >= 0 or row.level is not None:
        return False
    start, end = findings.entities[row.entity].start_char, findings.entities[row.entity].end_char
    if row.domain not in _GIVEN and not _HARM.search(findings.text, start, end):
        return False
    left = max(findings.criteria[row.criterion].start_char, start - _RECOVERY_REACH)
    return _RECOVERED.search(findings.text, left, start) is not None


def _of_excluded(row: Constraint, rows: Sequence[Constraint]) -> Requirement:
    """An exclusion of those who lack something asks for it; "sepsis without fever" does not ask for fever."""
    if not row.negated:
        return Requirement.MUST_NOT_HAVE
    if row.level is not None:
        return Requirement.MUST_HAVE  # "toxicity that has not resolved to grade 1"
    others = [other for other in rows if not other.exception and not other.is_condition and not other.negated]
    describes = any(not other.group or other.group != row.group for other in others)
    return Requirement.ALLOWED if describes and row.domain not in _NAMED_BY_LACK else Requirement.MUST_HAVE


def _is_forbidden(findings: DocFindings, row: Constraint) -> bool:
    """Whether an exclusion itself forbids something: "subjects must not have asthma", not "who must not be given X"."""
    if row.entity < 0 or row.entity >= len(findings.assertions):
        return False
    cues = [start for start, _, rule in findings.assertions[row.entity].cues if rule.startswith(FORBIDDING)]
    return any(not _RELATIVE.search(findings.text, max(0, start - _RELATIVE_REACH), start) for start in cues)


def _is_denied_rest(findings: DocFindings, row: Constraint) -> bool:
    """Whether what an exception is taken from is denied and no concept of ours: "no further treatment except salbutamol"."""
    if row.entity < 1:
        return False
    last = findings.entities[row.entity - 1].end_char
    start = max(last, findings.criteria[row.criterion].start_char)
    return _DENIED_REST.search(findings.text, start, findings.entities[row.entity].start_char) is not None


def _of_exempted(findings: DocFindings, row: Constraint, rows: Sequence[Constraint]) -> Requirement:
    """Among inclusions "any tumour except melanoma" forbids it; "no tumour except …" and a bound's exceptions allow it."""
    core = [other for other in rows if not other.exception and not other.is_condition and other.quantity < 0]
    alike = [other for other in core if other.domain is row.domain]
    before = [other for other in alike if other.entity < row.entity][-1:]  # what it is taken from, else all of the item
    is_cut_out = any(not other.negated for other in before or alike)
    if any(_HARM.search(findings.text, other.start_char, other.end_char) for other in core if other.entity >= 0):
        return Requirement.ALLOWED  # "recovered from all toxicities except alopecia"
    return Requirement.MUST_NOT_HAVE if is_cut_out and not row.negated else Requirement.ALLOWED
