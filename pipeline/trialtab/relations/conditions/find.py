"""What a criterion asks only of some: "for women of childbearing potential: a negative test", "if diabetic, HbA1c < 9 %".

A condition is a stretch of an item's text that says whom, and the rows it governs: what follows it in its clause, or, for "if"
at the end of a clause, what stands before; a heading that is nothing but a condition governs its sub-items; and a bound that
the text itself ties to people ("> 450 ms in men", "IgG (5-8 years: < 4.5 g/L)") carries its own. Rows that only state a
condition ask nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from trialtab.relations.conditions.ages import AGE, is_age, of_age
from trialtab.relations.conditions.found import Found
from trialtab.relations.conditions.lexicon import ConditionLexicon
from trialtab.relations.conditions.reach import governed_from
from trialtab.relations.conditions.registered import Registered
from trialtab.relations.conditions.scales import with_scales
from trialtab.relations.records import Condition, Constraint
from trialtab.types import Criterion, DocFindings, Domain, Kind

_BOUND = re.compile(
    r"[<>≤≥=]|\b(?:at least|no more than|less than|greater than|negative|agree|willing)\b|\d\s*(?:[-–]|to)\s*\d", re.I
)
_SENTENCE = re.compile(r";|[a-z)%\]]\.\s+(?=[A-Z])")
_CLAUSE = re.compile(r"(?:[;(•]|[.:]\s)\s*|,?\s(?:and|or)\s+(?=(?:(?:wo)?men|(?:fe)?males?)\s*:)", re.I)
_PLAIN_CLAUSE = re.compile(r"[;(•.:](?:(?<![.:])|\s)\s*")  # the same where no colon stands
_QUALIFIER_REACH = 12  # characters between a bound and the words that say for whom it holds
_OTHER_WORDS = 6
_NO_AGE = re.compile(
    r"\b(?:within|prior|before|after|last|past|since|every|for|elapsed|passed|ha(?:ve|s)|been|stable|stopped)\b", re.I
)
_PLAIN_HEADING = 3  # the first pattern without "for" or "if"
_NOT_A_CONDITION = frozenset({"", "predicted"})  # "FEV1 > 60 % predicted"
_AGE_HEAD = re.compile(  # "Age 5-8 years: IgG < 4.5 g/L"
    r"(?P<who>(?:age[ds]?|for ages?|children aged|children) (?:[<>≤≥]=? ?)?\d+(?: ?(?:-|–|to) ?\d+)? (?:years?|months?|weeks?)"
    r"(?: (?:of age|old))?(?: (?:and|or) (?:older|younger|over|above|under|below))?)\s*:\s*(?=\S)",
    re.I,
)


def with_conditions(findings: DocFindings, constraints: Sequence[Constraint], lexicon: ConditionLexicon) -> list[Constraint]:
    """The constraints, those that a condition governs with it, those that state it marked."""
    children = {criterion.parent for criterion in findings.criteria if criterion.parent}
    headings: dict[str, Condition] = {}
    made: list[Constraint] = []
    registered = Registered(findings)
    for index, group in groupby(constraints, key=lambda row: row.criterion):
        criterion, rows = findings.criteria[index], list(group)
        above = headings.get(criterion.parent or "")
        found = with_scales(findings.text, criterion, _find(findings.text, criterion, lexicon, registered))
        if not found and above is None and not any(_qualifier(findings, row) for row in rows):
            made.extend(rows)
            continue
        if above is not None:
            headings[criterion.number] = above
        told = [(item, _condition(findings, rows, item, lexicon)) for item in found]
        if criterion.number in children and found and not findings.text[found[-1].governed_start : criterion.end_char].strip():
            headings[criterion.number] = told[-1][1]
        made.extend(_apart([_marked(findings, row, rows, told, above, lexicon) for row in rows]))
    return made


def _apart(rows: list[Constraint]) -> list[Constraint]:
    """Rows that state a condition leave the groups of rows that ask something ("pregnant women, or fertile women who …")."""
    asking = {row.group for row in rows if row.group and not row.is_condition}
    return [
        row._replace(group="", group_operator=None, group_min=None) if row.is_condition and row.group in asking else row
        for row in rows
    ]


def _find(text: str, criterion: Criterion, lexicon: ConditionLexicon, registered: Registered) -> list[Found]:
    start, end = criterion.start_char, criterion.end_char
    clause = _CLAUSE if text.find(":", start, end) >= 0 else _PLAIN_CLAUSE
    barring = lexicon.barred_if.search(text, start, end) or lexicon.let_in_if.match(text, start, end)
    begins = [(start, start), *((match.start(), match.end()) for match in clause.finditer(text, start, end))]
    hints = lexicon.hints + lexicon.lack_hints if criterion.kind is Kind.EXCLUSION else lexicon.hints
    last_hint = max(text.rfind(hint, start, end) for hint in hints)
    found: list[Found] = []
    sentence, done = start, start
    for number, (cut, begin) in enumerate(begins):
        stop = begins[number + 1][0] if number + 1 < len(begins) else end
        if text[cut] != "(":
            sentence = begin
        if begin >= end or begin < done:
            continue
        if barring and begin >= barring.start() and lexicon.if_they.match(text, begin, end):
            continue  # "were excluded if they had asthma; if they had gout": of everybody
        item = _at_clause(text, begin, end, criterion.kind, last_hint, lexicon)
        if item is None and (match := registered.others(text, begin, end, lexicon)):
            item = Found(*match.span("who"), match.end(), _sentence_end(text, match.end(), end))
        if item is not None:
            if found and item.start < found[-1].governed_end:
                found[-1] = found[-1]._replace(governed_end=item.start)  # "Men: > 12 g/dL and women: > 10 g/dL"
            found.append(item)
            done = item.governed_start
            continue
        for match in lexicon.for_whom.finditer(text, begin, min(end, stop + 1)):
            before = text[sentence : match.start()]
            if before.strip(" (,") and not lexicon.female.search(before) and not lexicon.male.search(before):
                found.append(Found(*match.span("who"), governed_from(text, sentence, match.start()), match.start()))
        if all(text.find(hint, begin, end) < 0 for hint in lexicon.if_hints):
            continue
        for match in lexicon.trailing.finditer(text, begin, min(end, stop + 1)):
            before = text[sentence : match.start()].strip(" (,")
            is_bare = lexicon.barred_who.fullmatch(before) is not None  # "Ineligible if …"
            if (
                before
                and not is_bare
                and not match["before"]
                and not match["given"]
                and not (barring and match.start("who") == barring.end())
            ):
                found.append(Found(*match.span("who"), governed_from(text, sentence, match.start()), match.start()))
    return found


def _at_clause(text: str, begin: int, end: int, kind: Kind, last_hint: int, lexicon: ConditionLexicon) -> Found | None:
    if (head := _AGE_HEAD.match(text, begin, end)) and _BOUND.search(text, head.end(), _sentence_end(text, head.end(), end)):
        return Found(*head.span("who"), head.end(), _sentence_end(text, head.end(), end))
    if not lexicon.opens.match(text, begin, end) and (begin > last_hint or not lexicon.people.match(text, begin, end)):
        return None
    for number, pattern in enumerate(lexicon.clauses):
        match = pattern.match(text, begin, end)
        if match and _governs(text, match, end, lexicon, number):
            return Found(*match.span("who"), match.end(), _sentence_end(text, match.end(), end))
    match = lexicon.lack.match(text, begin, end) if kind is Kind.EXCLUSION else None
    if match:
        return Found(*match.span("who"), match.end("who"), _sentence_end(text, match.end(), end))
    return None


def _governs(text: str, match: re.Match[str], end: int, lexicon: ConditionLexicon, number: int) -> bool:
    """Whether something is asked after a condition: a comma or a colon alone opens lists, too."""
    if lexicon.female.search(match["who"]) and lexicon.male.search(match["who"]) and not lexicon.able.search(match["who"]):
        return False  # "men and women must" is everybody
    if (
        match.end() >= end
    ):  # a heading: "for women:" or "Males:" govern what is below, "patients with heart disease:" may be a list
        is_sexed = lexicon.female.search(match["who"]) or lexicon.male.search(match["who"]) or AGE.search(match["who"])
        return text[match.end() - 1] == ":" and (number < _PLAIN_HEADING or is_sexed is not None)
    if number == len(lexicon.clauses) - 1:
        return not lexicon.barred.match(text, match.end(), end)
    rest = text[match.end() : _sentence_end(text, match.end(), end)]
    return number <= 1 or _BOUND.search(rest) is not None or re.search(r"\b(?:must|should|no|not|required)\b", rest) is not None


def _sentence_end(text: str, start: int, end: int) -> int:
    match = _SENTENCE.search(text, start, end)
    return match.start() if match else end


def _marked(
    findings: DocFindings,
    row: Constraint,
    rows: Sequence[Constraint],
    told: Iterable[tuple[Found, Condition]],
    above: Condition | None,
    lexicon: ConditionLexicon,
) -> Constraint:
    place = _place(findings, row)
    bound = findings.quantities[row.quantity].start_char if row.quantity >= 0 else place
    for item, condition in told:
        if item.start <= place < item.end:
            return _by_its_own_words(findings, _stating(findings, row, rows, item), item)._replace(
                is_condition=True, condition=above
            )
        if item.governs(bound):
            return row._replace(condition=condition)
    if qualifier := _qualifier(findings, row):
        return row._replace(condition=_of_text(findings, qualifier, rows, lexicon))
    is_named = row.entity >= 0 and row.quantity < 0 and any(_is_in_qualifier(findings, row, other) for other in rows)
    return row._replace(is_condition=is_named, condition=above)


def _is_in_qualifier(findings: DocFindings, row: Constraint, other: Constraint) -> bool:
    """Whether a row's concept stands in the words that say for whom another's bound holds, right behind or before it."""
    text = " ".join(_qualifier(findings, other).lower().split())
    if not text:
        return False
    written = _written(findings, row).lower()
    if written == text:
        return True
    distance = findings.entities[row.entity].start_char - findings.quantities[other.quantity].end_char
    return 0 <= distance <= len(text) + _QUALIFIER_REACH and written in text


def _stating(findings: DocFindings, row: Constraint, rows: Sequence[Constraint], item: Found) -> Constraint:
    """A row that states a condition, without the time of what is asked: "for fertile women: a test within 7 days".

    Where nothing else is asked, the time is its own: "if on statins, the dose must be stable for 3 months".
    """
    if row.window < 0 or row.entity < 0 or item.start <= findings.windows[row.window].start_char < item.end:
        return row
    if not any(item.governs(_place(findings, other)) for other in rows):
        return row
    entity = findings.entities[row.entity]
    past = row.entity < len(findings.assertions) and findings.assertions[row.entity].historical
    end = findings.quantities[row.quantity].end_char if row.quantity >= 0 else entity.end_char
    return row._replace(window=-1, historical=past, end_char=max(end, entity.end_char))


def _by_its_own_words(findings: DocFindings, row: Constraint, item: Found) -> Constraint:
    """A row that states a condition without what is denied elsewhere: "a negative test in women of childbearing potential"."""
    if not row.negated or row.entity < 0 or row.entity >= len(findings.assertions):
        return row
    if any(item.start <= start < item.end for start, _, _ in findings.assertions[row.entity].cues):
        return row
    return row._replace(negated=False, status=None if row.status == "negative" else row.status)


def _place(findings: DocFindings, row: Constraint) -> int:
    """Where a row's concept stands; of an age its number."""
    if row.entity >= 0 and not (row.domain is Domain.AGE and row.quantity >= 0):
        return findings.entities[row.entity].start_char
    return findings.quantities[row.quantity].start_char if row.quantity >= 0 else row.start_char


def _written(findings: DocFindings, row: Constraint) -> str:
    entity = findings.entities[row.entity]
    return findings.text[entity.start_char : entity.end_char]


def _qualifier(findings: DocFindings, row: Constraint) -> str:
    text = findings.quantities[row.quantity].qualifier if row.quantity >= 0 else ""
    return "" if text in _NOT_A_CONDITION else text


def _condition(findings: DocFindings, rows: Sequence[Constraint], item: Found, lexicon: ConditionLexicon) -> Condition:
    """The condition in columns: its one concept, or its age or sex."""
    text = " ".join(findings.text[item.start : item.end].split()).rstrip(" ,")
    stating = [_by_its_own_words(findings, row, item) for row in rows if item.start <= _place(findings, row) < item.end]
    return _told(findings, text, stating, lexicon)


def _of_text(findings: DocFindings, text: str, rows: Sequence[Constraint], lexicon: ConditionLexicon) -> Condition:
    named = [row for row in rows if row.entity >= 0 and row.quantity < 0 and _written(findings, row).lower() == text.lower()]
    return _told(findings, text, named, lexicon)


def _told(findings: DocFindings, text: str, stating: Sequence[Constraint], lexicon: ConditionLexicon) -> Condition:
    if "partner" in text.lower():
        return Condition(text)  # what is said of a partner is no fact about the participant
    closer = [row for row in stating if row.domain is not Domain.SEX] or list(stating)
    if len({row.entity for row in closer}) == 1 and _says_little_else(findings, text, closer[0]):
        return _of_row(findings, text, closer[0], lexicon)
    if closer:
        return Condition(text)
    if (age := AGE.search(text)) and not _NO_AGE.search(text) and is_age(text, age):
        return of_age(text, age)
    return _of_sex(text, lexicon)


def _of_sex(text: str, lexicon: ConditionLexicon) -> Condition:
    female, male = lexicon.female.search(text), lexicon.male.search(text)
    if bool(female) == bool(male):
        return Condition(text)
    return Condition(text, Domain.SEX, "female" if female else "male")


def _says_little_else(findings: DocFindings, text: str, row: Constraint) -> bool:
    """Whether one concept can stand for a condition: a long text says more than its one tagged span."""
    named = _written(findings, row).split() if row.entity >= 0 else []
    return len(text.split()) - len(named) <= _OTHER_WORDS


def _of_row(findings: DocFindings, text: str, row: Constraint, lexicon: ConditionLexicon) -> Condition:
    quantity = findings.quantities[row.quantity] if row.quantity >= 0 else None
    norm = None
    if row.domain is Domain.AGE:
        norm = "age"
    elif row.domain is Domain.SEX:
        return _of_sex(text, lexicon)
    elif row.entity >= 0:
        norm = findings.entities[row.entity].norm or _written(findings, row)
    if quantity is None:
        return Condition(text, row.domain, norm, row.negated, status=row.status)
    unit = quantity.unit or ("a" if row.domain is Domain.AGE else None)
    return Condition(text, row.domain, norm, row.negated, quantity.comparator, quantity.low, quantity.high, unit)
