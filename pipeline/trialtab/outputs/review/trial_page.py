"""The page of one trial: facts, interventions with their evidence, each criterion beside its rows, the other texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from trialtab.outputs.review import cells
from trialtab.outputs.review.html import COLORS, badge, page, show_marked, tag, text
from trialtab.outputs.review.marks import FLAGS, Mark, marks_of, marks_within
from trialtab.types import Criterion, DocFindings, Kind, SectionKind

Row = dict[str, Any]
ELIGIBILITY = {SectionKind.ELIGIBILITY, SectionKind.INCLUSION, SectionKind.EXCLUSION}
MAX_DEPTH = 3
LOW_CONFIDENCE = 0.7
LONG_FACT = 60  # code points; a longer value takes a line of its own
FACTS = (
    ("nct_id", "NCT id"),
    ("official_title", "Official title"),
    ("conditions", "Conditions"),
    ("keywords", "Keywords"),
    ("phase", "Phase"),
    ("overall_status", "Status"),
    ("study_type", "Study type"),
    ("enrollment", "Enrolment"),
    ("sex", "Sex"),
    ("healthy_volunteers", "Healthy volunteers"),
    ("source_path", "Read from"),
    ("source_format", "Format"),
)
CRITERION_COLUMNS = ("Domain", "Concept", "Asked", "When", "")
COLUMNS = tag("colgroup", "<col>" * len(CRITERION_COLUMNS))
HEAD = tag(
    "div",
    tag("div", "Text") + tag("div", tag("table", COLUMNS + tag("tr", "".join(tag("th", name) for name in CRITERION_COLUMNS)))),
    "criterion head",
)


class TrialRows(NamedTuple):
    """The table rows of one trial."""

    trial: Row
    interventions: list[Row]
    criteria: list[Row]
    n_entities: int


def trial_page(rows: TrialRows, findings: DocFindings) -> str:
    """The whole page as HTML."""
    marks = marks_of(findings)
    body = (
        _header(rows.trial)
        + "<main>"
        + _facts(rows.trial)
        + _interventions(rows.interventions)
        + _criteria(rows.criteria, findings, marks)
        + _texts(findings, marks)
        + "</main>"
    )
    return page(f"{rows.trial['trial_id']} – review", body)


def _header(trial: Row) -> str:
    links = (("#interventions", "Interventions"), ("#inclusion", "Inclusion"), ("#exclusion", "Exclusion"), ("#texts", "Texts"))
    nav = "".join(tag("a", name, href=target) for target, name in links)
    title = tag("span", text(trial["trial_id"]), "id") + tag("h1", text(trial["title"] or trial["official_title"]))
    return tag("header", tag("a", "← all trials", "back", href="index.html") + title + tag("nav", nav) + legend())


def legend() -> str:
    """What the colours and lines mean."""
    labels = "".join(f'<mark style="background:{color}">{label}</mark> ' for label, color in COLORS.items())
    flags = "".join(tag("mark", flag, f"ent {flag}") + " " for flag in FLAGS)
    return tag("div", labels + flags + tag("mark", "cue", "cue"), "legend")


def _facts(trial: Row) -> str:
    ages = cells.interval(trial["minimum_age_years"], trial["maximum_age_years"], "years")
    shown = [(name, _fact(trial[column])) for column, name in FACTS if trial[column] not in (None, [], "")]
    shown.insert(-2, ("Ages", text(ages)))

    def css(value: str) -> str:
        return "wide" if len(value) > LONG_FACT else ""

    pairs = (tag("div", tag("dt", name) + tag("dd", value), css(value)) for name, value in shown if value)
    return tag("dl", "".join(pairs), "facts")


def _fact(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return text("; ".join(value) if isinstance(value, list) else value)


def _heading(anchor: str, name: str, count: str) -> str:
    return tag("h2", f"{name} {tag('span', count, 'count')}", id=anchor)


def _interventions(rows: Sequence[Row]) -> str:
    head = _heading("interventions", "Interventions", _plural(len(rows), "row"))
    if not rows:
        return head + tag("p", "None found.", "quiet")
    names = ("Arm", "Agent", "Dose", "Route, form", "Schedule", "Start, stop", "Evidence")
    table = _table(names, (_intervention(row) for row in rows))
    return head + tag("div", table, "scroll")


def _intervention(row: Row) -> list[str]:
    agent = text(row["agent"] or row["intervention_name"])
    if row["agent_norm"] and row["agent_norm"] != (row["agent"] or "").lower():
        agent += tag("div", text(row["agent_norm"]), "norm")
    if row["agent_code"]:
        agent += tag("div", text(f"{row['agent_code_system']} {row['agent_code']}"), "norm")
    arm = text(row["arm_label"]) + (tag("div", text(row["arm_role"]), "norm") if row["arm_role"] else "")
    given = text(", ".join(row[name] for name in ("route", "form", "strength_text") if row[name]))
    ends = [row[column] for column in ("start_text", "stop_text") if row[column]]
    evidence = tag("blockquote", text(row["evidence"])) + tag("span", _place(row), "place quiet")
    kind = tag("div", text(row["intervention_type"]), "norm")
    return [arm, agent + kind, text(cells.dose(row)), given, text(cells.schedule(row)), text("; ".join(ends)), evidence]


def _place(row: Row) -> str:
    if row["field"] is None:
        return ""
    return text(f"{row['field']} {row['start_char']}–{row['end_char']}")


def _criteria(rows: Sequence[Row], findings: DocFindings, marks: list[Mark]) -> str:
    by_number: dict[str, list[Row]] = {}
    for row in rows:
        by_number.setdefault(row["criterion_id"].removeprefix(f"{row['trial_id']}-"), []).append(row)
    shown = ""
    for kind in Kind:
        items = [item for item in findings.criteria if item.kind == kind]
        blocks = [_criterion(item, by_number.pop(item.number, []), findings, marks) for item in items]
        # rows that rest on registered fields have no item in the text
        registered = [rest for rest in by_number.values() if rest[0]["kind"] == kind and kind is Kind.INCLUSION]
        blocks = [_registered(rest) for rest in registered] + blocks
        n_rows = sum(row["kind"] == kind for row in rows)
        count = f"{_plural(len(blocks), 'criterion', 'criteria')}, {_plural(n_rows, 'row')}"
        body = HEAD + "".join(blocks) if blocks else tag("p", "None found.", "quiet")
        shown += _heading(kind, kind.capitalize(), count) + body
    return shown


def _criterion(item: Criterion, rows: Sequence[Row], findings: DocFindings, marks: list[Mark]) -> str:
    source = findings.text[item.start_char : item.end_char]
    left = tag("div", text(f"{item.number}  {item.marker}"), "number")
    left += show_marked(source, marks_within(marks, item.start_char, item.end_char))
    depth = min(item.number.count("."), MAX_DEPTH)
    return tag("section", tag("div", left) + tag("div", _rows_table(rows)), f"criterion depth-{depth}")


def _registered(rows: Sequence[Row]) -> str:
    number = tag("div", text(rows[0]["criterion_id"].rpartition("-")[2]) + " (registered field)", "number")
    left = number + tag("div", text(rows[0]["text"]), "entities")
    return tag("section", tag("div", left) + tag("div", _rows_table(rows)), "criterion")


def _rows_table(rows: Sequence[Row]) -> str:
    if not rows:
        return tag("p", "No row of its own.", "quiet")
    body = "".join(_line(_criterion_cells(row), bound_column=2) for row in rows)
    return tag("table", COLUMNS + tag("tbody", body))


def _criterion_cells(row: Row) -> list[str]:
    concept = text(cells.concept(row))
    if row["concept_code"]:
        concept += tag("div", text(f"{row['concept_code_system']} {row['concept_code']}"), "norm")
    notes = "".join(badge(flag, flag) for flag in cells.flags(row))
    if row["status"]:
        notes += badge(row["status"], "status")
    if row["route"]:
        notes += badge(row["route"])
    if row["group_operator"]:
        least = f" {row['group_min']} of" if row["group_min"] is not None else ""
        notes += badge(f"{row['group_operator']}{least} {(row['group_id'] or '').removeprefix(row['trial_id'] + '-')}")
    css = "quiet low" if row["confidence"] < LOW_CONFIDENCE else "quiet"
    notes += tag("span", f"{row['confidence']:.2f}", css, title=f"confidence; {row['row_id']}; {_place(row)}")
    return [badge(row["domain"], "domain"), concept, text(cells.bound(row)), text(cells.time(row)), notes]


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = tag("thead", tag("tr", "".join(tag("th", name) for name in names)))
    return tag("table", head + tag("tbody", "".join(_line(row) for row in rows)))


def _line(row: Sequence[str], bound_column: int = -1) -> str:
    return tag("tr", "".join(tag("td", cell, "bound" if place == bound_column else "") for place, cell in enumerate(row)))


def _texts(findings: DocFindings, marks: list[Mark]) -> str:
    head = tag("h2", "Texts", id="texts")
    blocks = []
    for segment in findings.segments:
        source = findings.text[segment.start_char : segment.end_char]
        if not source.strip():
            continue
        found = marks_within(marks, segment.start_char, segment.end_char)
        summary = tag("summary", text(f"{segment.section} · {_plural(len(found), 'mark')}"))
        is_open = {} if segment.section in ELIGIBILITY else {"open": ""}
        blocks.append(tag("details", summary + show_marked(source, found), **is_open))
    return head + "".join(blocks)


def _plural(count: int, name: str, many: str = "") -> str:
    return f"{count} {name if count == 1 else many or name + 's'}"
