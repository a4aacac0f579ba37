"""Groups, nesting, exceptions and denied lists, by hand, and by brute force over all completions of unknown rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.screening.build import answers, criteria, patients
from trialtab.screening.kleene import agreed, at_least
from trialtab.screening.logic import Scope, item_verdict
from trialtab.screening.records import Truth, Verdict
from trialtab.screening.tree import Item, build_items
from trialtab.tables.rows import CriterionRow

MET, NOT, OPEN = "met", "not_met", "unknown"
ANY1 = "group_id=T-E01/1, group_operator=any, group_min=1"
CASES = {
    # lists inside an item
    "any": (["ex condition a | " + ANY1, "+ex condition b | " + ANY1], ["condition b"], MET),
    "any, one open": (["ex condition a | " + ANY1, "+ex condition b | " + ANY1], ["condition b | certainty=absent"], OPEN),
    "inclusion all": (["in condition a | group_id=g, group_operator=all", "+in condition b | group_id=g, group_operator=all"], ["condition b | certainty=absent"], NOT),
    "exclusion all may be a list": (["ex condition a | group_id=g, group_operator=all", "+ex condition b | group_id=g, group_operator=all"], ["condition a", "complete condition"], OPEN),
    "two of three": ([f"ex condition {x} | group_id=g, group_operator=any, group_min=2".replace("ex", "ex" if x == "a" else "+ex", 1) for x in "abc"], ["condition a", "condition c"], MET),
    "two of three, one absent": ([f"ex condition {x} | group_id=g, group_operator=any, group_min=2".replace("ex", "ex" if x == "a" else "+ex", 1) for x in "abc"], ["condition a", "condition b | certainty=absent"], OPEN),
    "two of three, two absent": ([f"ex condition {x} | group_id=g, group_operator=any, group_min=2".replace("ex", "ex" if x == "a" else "+ex", 1) for x in "abc"], ["condition c | certainty=absent", "condition b | certainty=absent"], NOT),
    # "no a, b or c" denies all three
    "denied list, one there": (["in condition a | negated, group_id=g, group_operator=any", "+in condition b | negated, group_id=g, group_operator=any"], ["condition a", "complete condition"], NOT),
    "denied list, none there": (["in condition a | negated, group_id=g, group_operator=any", "+in condition b | negated, group_id=g, group_operator=any"], ["complete condition"], MET),
    # current or past: two rows of one mention
    "current or past": (["ex condition a | start_char=5, end_char=6", "+ex condition a | historical, start_char=5, end_char=6"], ["condition a | start=2001-01-01, end=2002-01-01"], MET),
    "no current or past": (["in condition a | negated, start_char=5, end_char=6", "+in condition a | negated, historical, start_char=5, end_char=6"], ["condition a | start=2001-01-01, end=2002-01-01"], NOT),
    # ungrouped rows
    "inclusion of two kinds": (["in condition a", "+in age age | comparator=>=, low=18, unit=a"], ["age | value=12"], NOT),
    "inclusion, alternatives perhaps": (["in condition a", "+in condition b"], ["condition a", "complete condition"], OPEN),
    "inclusion, description perhaps": (["in condition a | negated", "+in condition b"], ["complete condition"], OPEN),
    "inclusion, plain beside age": (["in condition a", "+in age age | comparator=>=, low=18, unit=a"], ["age | value=20", "complete condition"], NOT),
    "a heading of a topic": (["in procedure surgery | text=Surgery:", "-in condition a | negated"], ["complete condition"], MET),
    "a heading alone": (["in procedure surgery | text=Surgery:"], ["complete procedure"], OPEN),
    "inclusion of two bounds": (["in measurement a | comparator=>, low=5", "+in measurement b | comparator=>, low=5"], ["measurement a | value=3"], NOT),
    "exclusion, with or or": (["ex condition a", "+ex condition b"], ["condition a", "complete condition"], OPEN),
    "exclusion, both": (["ex condition a", "+ex condition b"], ["condition a", "condition b"], MET),
    "exclusion, none": (["ex condition a", "+ex condition b"], ["complete condition"], NOT),
    # sub-items
    "exclusion's sub-items": (["ex other", "-ex condition a", "-ex condition b"], ["condition b"], MET),
    "inclusion's sub-items": (["in other", "-in condition a", "-in condition b"], ["condition b | certainty=absent"], NOT),
    "a cue over sub-items": (["in other", "-in condition a | group_id=T-I01, group_operator=any", "-in condition b"], ["condition b"], MET),
    "a cue over items with lists": (["in other", "-in condition a | group_id=T-I01, group_operator=any", "-in condition b | group_id=x, group_operator=all", "+in condition c | group_id=x, group_operator=all"], ["condition a"], MET),
    "a heading with a concept": (["ex condition heart", "-ex condition a"], ["condition a"], OPEN),
    # exceptions
    "exempted": (["ex condition cancer", "+ex condition skin | is_exception"], ["condition skin | is_a=cancer", "complete condition"], NOT),
    "exempted, another is not": (["ex condition cancer", "+ex condition skin | is_exception"], ["condition skin | is_a=cancer", "condition lung | is_a=cancer"], MET),
    "exempted, others unknown": (["ex condition cancer", "+ex condition skin | is_exception"], ["condition skin | is_a=cancer"], OPEN),
    "perhaps the exempted": (["ex condition cancer", "+ex condition skin | is_exception"], ["condition cancer"], OPEN),
    "exempted by a sub-item": (["ex condition cancer", "-ex condition skin | is_exception"], ["condition skin | is_a=cancer", "complete condition"], NOT),
    "lifted by a value": (["ex condition hepatitis", "+ex measurement rna | is_exception, status=undetectable"], ["condition hepatitis", "measurement rna | status=undetectable"], NOT),
    "not lifted": (["ex condition hepatitis", "+ex measurement rna | is_exception, status=undetectable"], ["condition hepatitis", "measurement rna | status=detectable"], MET),
    "lifted perhaps": (["ex condition hepatitis", "+ex measurement rna | is_exception, status=undetectable"], ["condition hepatitis"], OPEN),
    "dose exempted": (["ex drug prednisone", "+ex drug prednisone | is_exception, comparator=<=, high=10, unit=mg/d"], ["drug prednisone | value=5, unit=mg/d", "complete drug"], NOT),
    "dose not exempted": (["ex drug prednisone", "+ex drug prednisone | is_exception, comparator=<=, high=10, unit=mg/d"], ["drug prednisone | value=20, unit=mg/d", "complete drug"], MET),
    # conditions
    "asked of others": (["in measurement a1c | comparator=<, high=9, condition_text=diabetic, condition_domain=condition, condition_concept=diabetes"], ["complete condition"], MET),
    "asked of these": (["in measurement a1c | comparator=<, high=9, condition_text=diabetic, condition_domain=condition, condition_concept=diabetes"], ["condition diabetes", "measurement a1c | value=10"], NOT),
    "asked of some": (["in measurement a1c | comparator=<, high=9, condition_text=diabetic, condition_domain=condition, condition_concept=diabetes"], ["measurement a1c | value=10"], OPEN),
    "asked of some, fulfilled": (["in measurement a1c | comparator=<, high=9, condition_text=diabetic, condition_domain=condition, condition_concept=diabetes"], ["measurement a1c | value=8"], MET),
    "excludes others": (["ex measurement qtc | comparator=>, low=450, condition_text=men, condition_domain=sex, condition_concept=male"], ["sex female", "measurement qtc | value=460"], NOT),
    "excludes these": (["ex measurement qtc | comparator=>, low=450, condition_text=men, condition_domain=sex, condition_concept=male"], ["sex male", "measurement qtc | value=460"], MET),
    "a condition that no column says": (["ex measurement qtc | comparator=>, low=450, condition_text=smokers in the family"], ["measurement qtc | value=460"], OPEN),
    "a row that states a condition asks nothing": (["in age age | comparator=<, high=18, unit=a, is_condition", "+in consent consent | condition_text=under 18, condition_domain=age, condition_concept=age, condition_comparator=<, condition_high=18, condition_unit=a"], ["age | value=40"], MET),
    "allowed": (["in procedure radiotherapy | historical, requirement=allowed"], ["complete procedure"], MET),
}  # fmt: skip


@pytest.mark.parametrize(("rules", "facts", "answer"), [pytest.param(*case, id=name) for name, case in CASES.items()])
def test_items(rules: list[str], facts: list[str], answer: str) -> None:
    assert next(iter(answers(criteria(*rules), patients(*facts)).values())) == answer


# ---------------------------------------------------------------- brute force: the engine's logic
# Trees of rows whose truths are given; the truth of an item is written down a second time, in two values, as readings: where a
# text can be read in two ways, a definite answer must hold in each.


@st.composite
def trees(draw: st.DrawFn) -> list[CriterionRow]:
    kind = draw(st.sampled_from(["inclusion", "exclusion"]))
    n_children = draw(st.integers(0, 2))
    cue = draw(st.sampled_from([None, "any", "all", "two"])) if n_children else None
    rows: list[CriterionRow] = []
    for number in range(n_children + 1):
        item = "T-X" if number == 0 else f"T-X.{number}"
        list_group = draw(st.sampled_from([None, "any", "all"]))
        for index in range(draw(st.integers(1, 2))):
            row = CriterionRow(
                "T",
                item,
                None if number == 0 else "T-X",
                f"{item}-r{index}",
                kind,
                "",
                "condition",
                f"c{number}{index}",
                negated=draw(st.booleans()),
            )
            if number and cue and index == 0 and list_group is None:
                row = row._replace(
                    group_id="T-X", group_operator="all" if cue == "all" else "any", group_min=2 if cue == "two" else None
                )
            elif list_group:
                row = row._replace(group_id=f"{item}/1", group_operator=list_group)
            rows.append(row)
    return rows


def readings(item: Item, truth: dict[str, bool]) -> list[bool]:
    """All that an item may mean, for given truths of its rows' concepts."""
    own = own_readings(item.rows, truth, item.is_exclusion)
    if not item.children:
        return own
    parts = [readings(child, truth) for child in item.children]
    below = [children_truth(item, list(chosen)) for chosen in product(*parts)]
    if item.group and all(row.group_id == item.criterion_id for row in item.rows):
        return below
    joins = [lambda a, b: a and b] + ([lambda a, b: a or b] if item.is_exclusion else [])
    return [join(a, b) for a in own for b in below for join in joins]


def children_truth(item: Item, truths: list[bool]) -> bool:
    operator, minimum = item.group or (("any", 1) if item.is_exclusion else ("all", None))
    return all(truths) if operator == "all" else sum(truths) >= (minimum or 1)


def own_readings(rows: list[CriterionRow], truth: dict[str, bool], is_exclusion: bool) -> list[bool]:
    said = [truth[row.row_id] != row.negated for row in rows]
    if len(rows) == 1:
        return said
    is_list = rows[0].group_id is not None and rows[0].group_id == rows[1].group_id and "/" in rows[0].group_id
    if is_list and all(row.negated for row in rows):
        return [not any(truth[row.row_id] for row in rows)] if rows[0].group_operator == "any" else [all(said), any(said)]
    if is_list and not (is_exclusion and rows[0].group_operator == "all"):
        return [all(said) if rows[0].group_operator == "all" else any(said)]
    firm = [row.group_id is not None or row.negated for row in rows]
    if not is_exclusion and all(firm):
        return [all(said)]
    if not is_exclusion and any(firm):  # the plain one may only describe
        return [all(said), said[firm.index(True)]]
    return [all(said), any(said)]


@given(trees(), st.data())
@settings(max_examples=400, deadline=None)
def test_a_definite_answer_holds_in_every_completion(rows: list[CriterionRow], data: st.DataObject) -> None:
    known: dict[str, Truth] = {row.row_id: data.draw(st.sampled_from([True, False, None])) for row in rows}
    (item,) = build_items(rows)
    said = item_verdict(item, Scope(judge_of(known))).truth
    for completion in completions(known):
        if said is not None:
            assert set(readings(item, completion)) == {said}


@given(trees(), st.data())
@settings(max_examples=200, deadline=None)
def test_what_is_known_wholly_and_read_one_way_is_told(rows: list[CriterionRow], data: st.DataObject) -> None:
    known: dict[str, Truth] = {row.row_id: data.draw(st.booleans()) for row in rows}
    (item,) = build_items(rows)
    said = item_verdict(item, Scope(judge_of(known))).truth
    (completion,) = completions(known)
    meant = set(readings(item, completion))
    assert said == (meant.pop() if len(meant) == 1 else None)


def judge_of(known: dict[str, Truth]):  # type: ignore[no-untyped-def]
    def judge(row: CriterionRow, exceptions: Sequence[CriterionRow] = (), *, negation: bool = True) -> Verdict:
        truth = known[row.row_id]
        return Verdict(None if truth is None else truth != (row.negated and negation))

    return judge


def completions(known: dict[str, Truth]) -> Iterator[dict[str, bool]]:
    choices = [(truth,) if truth is not None else (True, False) for truth in known.values()]
    for values in product(*choices):
        yield dict(zip(known, values, strict=True))


@given(st.lists(st.sampled_from([True, False, None]), max_size=5), st.integers(0, 5))
def test_at_least(truths: list[Truth], minimum: int) -> None:
    results = {sum(c.values()) >= minimum for c in completions({str(n): t for n, t in enumerate(truths)})}
    said = at_least(minimum, [Verdict(truth) for truth in truths]).truth
    assert said == (results.pop() if len(results) == 1 else None)


@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=5))
def test_agreed(truths: list[Truth]) -> None:
    results = {f(c.values()) for c in completions({str(n): t for n, t in enumerate(truths)}) for f in (all, any)}
    assert agreed([Verdict(truth) for truth in truths], "").truth == (results.pop() if len(results) == 1 else None)
