"""One row of the `interventions` table from an agent in an arm and its regimen."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any

from trialtab.relations.regimens.amounts import dose_of, pair_of, starts_at
from trialtab.relations.regimens.attributes import inside
from trialtab.relations.regimens.cells import whole_count
from trialtab.relations.regimens.pieces import PIECES, pieces_given
from trialtab.relations.regimens.volumes import VOLUMES
from trialtab.tables.interventions.agents import AGENT_TYPES
from trialtab.tables.interventions.contradictions import without_contradictions
from trialtab.tables.interventions.given import Given
from trialtab.tables.interventions.reconcile import Regimen
from trialtab.tables.interventions.told_elsewhere import implied_route
from trialtab.tables.places import Places, tidy
from trialtab.tables.rows import InterventionRow
from trialtab.types import DocFindings, Frequency, InterventionType, Label, TimeSpan, TrialRecord

_SINGLE = re.compile(r"(?:in|as|at)?\s*(?:an?\s+)?(?:single|one)\s+(?:\w+\s+)?dose", re.I)
_RATES = {"d": "P1D", "wk": "P1W", "mo": "P1M"}  # a rate's time unit -> the interval it counts in


_EVERY_HOURS = re.compile(r"(?P<unit>[^/]+(?:/(?:kg|m2))?)/\((?P<n>6|8|12)\.h\)")  # "400 mg/12h" is a dose each time
_OF_DAYS = re.compile(r"\((?P<n>\d+)\.(?P<unit>d|wk|mo)\)")  # 40 mg/(14.d)
_WEEKS = re.compile(r"P(?:(?:[2-9]|1\d)W|(?:[2-9]|1\d)M|1M|(?:1[4-9]|[2-9]\d)D)")  # intervals of cycles, longer than a week
_SEVERAL_A_DAY = re.compile(r"/(?:\(\d+\.h\)|h|min)$")
_OR_RATE = re.compile(r"\s*(?:\([^()]{1,12}\)\s*)?,?\s*or\s+")
# "for one year, continued thereafter for up to 5 years"
_EXTENDED = re.compile(
    r"[\s,(]*(?:and\s+|then\s+|which\s+|but\s+|it\s+|treatment\s+)*(?:(?:may|can|could|to|will|is|are)\s+(?:then\s+)?(?:be\s+)?)*"
    r"(?:continu(?:e|ed|ing)|extend(?:ed|ing)?|prolonged|extendable)\b(?:\s+(?:thereafter|afterwards|treatment|therapy))?\s*"
    r"(?:for\s+(?:a\s+total\s+of\s+)?|to\s+)?",
    re.I,
)
_DAYS_IN = {"D": 1, "W": 7, "M": 31}
_AMOUNT = re.compile(r"(?:[mun]?g|\[IU\]|U|m?mol|meq)(?:/(?:kg|m2))?")
_NEAR = 40  # characters between days and the interval that they repeat in


def row_of(record: TrialRecord, findings: DocFindings, given: Given, number: int, places: Places) -> InterventionRow:
    """The row. `number` counts the record's rows from 1."""
    entity = findings.entities[given.agent.entity] if given.agent.entity >= 0 else None
    row = InterventionRow(
        record.trial_id,
        f"{record.trial_id}-T{number:02d}",
        arm_label=given.arm.label if given.arm else None,
        arm_role=given.arm.role if given.arm else None,
        intervention_name=given.intervention.name if given.intervention else None,
        intervention_type=given.intervention.type if given.intervention else ("drug" if entity else None),
        agent=given.agent.text,
        agent_norm=given.agent.norm or given.agent.text.lower(),
        agent_code=entity.code if entity else None,
        agent_code_system=entity.code_system if entity else None,
    )
    if given.regimen is not None:
        row = row._replace(**_regimen_cells(findings, given.regimen))
        if not _is_given(findings, given):
            row = row._replace(**_named_cells(findings, given))
        if row.form and not row.route and (given.intervention is None or given.intervention.type in AGENT_TYPES):
            row = row._replace(route=implied_route(findings.text, findings.terms[given.regimen.links["form"]]))
    times = given.regimen.links.get("administrations", -1) if given.regimen is not None else -1
    is_day = times >= 0 and findings.frequencies[times].rule == "days"
    return without_contradictions(row._replace(**_place_cells(findings, given, places)), is_day=is_day)


def _regimen_cells(findings: DocFindings, regimen: Regimen) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    links = regimen.links
    if regimen.best.dose >= 0:
        dose = findings.quantities[regimen.best.dose]
        pair = pair_of(dose) if regimen.best.part else None
        unit, start, end = dose_of(findings.text, dose)
        low, high = dose.low, dose.low if starts_at(findings.text, dose) else dose.high
        pieces, first = pieces_given(findings.text, dose, 0)
        if pieces > 1 and low is not None and high is not None:  # "2 x 500 mg tablets"
            low, high, start = low * pieces, high * pieces, first
        if pair:
            low, high, unit = pair[0], pair[0], pair[1]
        low, high, unit = whole_count(low, high, unit)
        if every := _EVERY_HOURS.fullmatch(unit or ""):
            unit = every["unit"]
            cells |= {"administrations_per_interval": 1.0, "interval": f"PT{every['n']}H"}
        cells |= {"dose_low": low, "dose_high": high, "dose_unit": unit, "dose_text": tidy(findings.text[start:end])}
        cells |= _rate_cells(unit)  # "100 mg/day"
        if low == high == 1 and (unit or "").partition("/")[0] in PIECES and "interval" in cells:
            cells["administrations_per_interval"] = 1.0  # "one tablet per day"
    if "rate" in links and "interval" not in cells:
        cells |= _rate_cells(dose_of(findings.text, findings.quantities[links["rate"]])[0])
    if "strength" in links:
        cells["strength_text"] = _strength(findings, links["strength"])
    for name, column in (("route", "route"), ("form", "form")):
        if name in links:
            cells[column] = findings.terms[links[name]].value
    for name in ("start", "stop"):
        if name in links:
            cells[f"{name}_text"] = _text(findings, findings.terms[links[name]]).rstrip(" (")
    if "frequency" in links:
        frequency = findings.frequencies[links["frequency"]]
        cells |= {"frequency_text": _text(findings, frequency)} | _rate(
            findings, frequency, links.get("cycle", -1), "or_rate" in links
        )
        if frequency.rule == "divided" and regimen.best.dose >= 0:
            apart = frequency.start_char - findings.quantities[regimen.best.dose].end_char
            cells |= _divided(cells.get("dose_unit"), apart, frequency.per_interval)
    elif "timing" in links:
        cells["frequency_text"] = _text(findings, findings.frequencies[links["timing"]])
    if "administrations" in links:
        times = findings.frequencies[links["administrations"]]
        cells |= {"administrations_low": times.administrations_low, "administrations_high": times.administrations_high}
        if cells.get("interval") == "P1D" and _is_of_each_day(findings, regimen, times):
            cells |= {"administrations_low": None, "administrations_high": None}
            cells.setdefault("administrations_per_interval", 1.0)
    for name, prefix in (("duration", "duration"), ("infusion", "infusion_duration")):
        if name in links:
            span = findings.time_spans[links[name]]
            cells |= {f"{prefix}_low": span.low, f"{prefix}_high": span.high}
    if "duration" in links and (longest := _extended(findings, findings.time_spans[links["duration"]])):
        cells["duration_high"] = longest
    if "cycle" in links:
        cycle = findings.time_spans[links["cycle"]]
        cells |= {"n_cycles": cycle.n_cycles, "cycle_duration": cycle.high or cycle.low}
    if "repeat" in links and not cells.get("cycle_duration"):
        cells["cycle_duration"] = findings.frequencies[links["repeat"]].interval
    if "administrations" in links and findings.frequencies[links["administrations"]].rule == "days":
        times, rate = findings.frequencies[links["administrations"]], findings.frequencies[links.get("frequency", -1)]
        apart = max(times.start_char, rate.start_char) - min(times.end_char, rate.end_char) if "frequency" in links else 0
        is_beside = "frequency" in links and 0 <= times.start_char - rate.end_char <= 3 and rate.interval == "P1D"
        is_multiplied = is_beside and "cycle" not in links  # "twice daily on days 1-5" is ten
        if not is_multiplied and not ("frequency" in links and rate.rule == "interval"):  # two, "14 days apart", are two in all
            last_day = _last_day(findings.text[times.start_char : times.end_char])
            cells |= _days_cells(cells, apart <= _NEAR, last_day)
    return cells


def _divided(unit: str | None, apart: int, parts: float | None) -> dict[str, Any]:
    """What an amount in parts is: "1000 mg in two divided doses" is 1000 mg/d, but a volume is given in two parts in all."""
    if unit in VOLUMES and parts:
        rate = {"frequency_text": None, "administrations_per_interval": None, "interval": None}
        return rate | {"administrations_low": int(parts), "administrations_high": int(parts)}
    is_amount = unit is not None and _AMOUNT.fullmatch(unit) is not None
    return {"dose_unit": f"{unit}/d"} if is_amount and 0 <= apart <= _NEAR else {}


def _is_of_each_day(findings: DocFindings, regimen: Regimen, times: Frequency) -> bool:
    """Whether a single dose is that of each day: "60 mg daily, in a single dose"."""
    rates = [findings.frequencies[regimen.links["frequency"]].end_char] if "frequency" in regimen.links else []
    rates += [findings.quantities[regimen.best.dose].end_char] if regimen.best.dose >= 0 else []
    near = inside(findings.quantities, times.start_char - _NEAR, times.start_char)  # in the text that says the count
    rates += [q.end_char for q in (findings.quantities[i] for i in near) if (q.unit or "").endswith("/d")]
    is_near = any(0 <= times.start_char - end <= _NEAR for end in rates)
    return is_near and _SINGLE.match(findings.text, times.start_char, times.end_char) is not None


def _is_given(findings: DocFindings, given: Given) -> bool:
    """Whether a form or route near the agent can be its own: it is a drug, a placebo, or something else that is dosed.

    Lessons, tests and devices have none: "report symptoms on a tablet", "cooled with a gel", "intravesical" patients' samples.
    """
    kind = given.intervention.type if given.intervention is not None else None
    if given.regimen is None or kind in AGENT_TYPES or kind is InterventionType.RADIATION or given.agent.norm == "placebo":
        return True
    if given.agent.entity >= 0 and findings.entities[given.agent.entity].label is Label.DRUG:
        return True
    is_repeated = kind is InterventionType.OTHER and "frequency" in given.regimen.links
    return given.regimen.best.dose >= 0 or is_repeated


def _named_cells(findings: DocFindings, given: Given) -> dict[str, Any]:
    """Form and route of what is no drug: only as its name says ("intranasal cooling")."""
    links = given.regimen.links if given.regimen is not None else {}
    terms = {name: findings.terms[links[name]] for name in ("form", "route") if name in links}
    name = given.agent.text.lower()
    return {
        column: terms[column].value
        if column in terms and findings.text[terms[column].start_char : terms[column].end_char].lower() in name
        else None
        for column in ("form", "route")
    }


def _strength(findings: DocFindings, index: int) -> str:
    """What one tablet holds; of a fixed combination both amounts: "200/50 mg"."""
    strength = findings.quantities[index]
    before = findings.quantities[index - 1] if index else strength
    start = before.start_char if "pair:2" in strength.rule and "pair:1" in before.rule else strength.start_char
    return tidy(findings.text[start : strength.end_char])


def _rate(findings: DocFindings, frequency: Frequency, cycle: int, is_told: bool) -> dict[str, Any]:
    """How often in which interval; days of "each cycle" count in a cycle whose length stands elsewhere, or in none.

    `is_told`: where the text leaves open which of two rates it is, the other has its own row.
    """
    per, interval = frequency.per_interval, frequency.interval
    if interval is None and frequency.rule == "days-of-cycle":
        interval = (findings.time_spans[cycle].high or findings.time_spans[cycle].low) if cycle >= 0 else None
        per = per if interval else None
    if not is_told and _has_alternative(findings, frequency):
        per, interval = None, None
    return {"administrations_per_interval": per, "interval": interval}


def _has_alternative(findings: DocFindings, frequency: Frequency) -> bool:
    """Whether the text leaves open which of two rates it is: "every 2 weeks (Q2W) or every 4 weeks"."""
    other = _OR_RATE.match(findings.text, frequency.end_char)
    if other is None:
        return False
    index = bisect_left(findings.frequencies, other.end(), key=lambda item: item.start_char)
    rates = findings.frequencies[index : index + 1]
    return any(item.start_char == other.end() and item.interval not in (None, frequency.interval) for item in rates)


def _extended(findings: DocFindings, span: TimeSpan) -> str | None:
    """How long a treatment goes on at most, where the text says it right after how long at least."""
    index = bisect_left(findings.time_spans, span.end_char, key=lambda item: item.start_char)
    for later in findings.time_spans[index : index + 1]:
        said = _EXTENDED.match(findings.text, span.end_char, later.end_char)
        if later.role == "duration" and later.low is None and said is not None and said.end() >= later.start_char:
            return later.high
    return None


def _rate_cells(unit: str | None) -> dict[str, Any]:
    per = (unit or "").rpartition("/")[2]
    days = _OF_DAYS.fullmatch(per)
    interval = f"P{days['n']}{days['unit'][0].upper()}" if days else _RATES.get(per)
    return {"interval": interval} if interval else {}


def _last_day(text: str) -> int:
    """The largest number of a list of days; 0 where it counts weeks."""
    return 0 if re.search(r"week|month", text, re.I) else max(map(int, re.findall(r"\d{1,4}", text)), default=0)


def _days_cells(cells: dict[str, Any], is_near: bool, last_day: int) -> dict[str, Any]:
    """What a list of days means beside what else is said: days of each cycle are a rate, not a count of all administrations.

    "days 1 and 8, every 3 weeks" is 2 per P3W; "twice daily on days 1-5" is no 5 administrations; "every 4 weeks, on days 1, 29
    and 57" is 3 in all.
    """
    days, per, interval = cells["administrations_low"], cells.get("administrations_per_interval"), cells.get("interval")
    none = {"administrations_low": None, "administrations_high": None}
    if _SEVERAL_A_DAY.search(cells.get("dose_unit") or "") or (
        (cells.get("n_cycles") or 1) > 1 and not cells.get("cycle_duration")
    ):
        return none  # "400 mg/12h on days 1-21", "6 cycles, days 1 and 8"
    if per == 1 and _WEEKS.fullmatch(interval or ""):
        if last_day > int((interval or "")[1:-1]) * _DAYS_IN[(interval or "")[-1]]:
            return {}
        is_rate = is_near and cells["administrations_high"] == days
        return none | {"administrations_per_interval": float(days)} if is_rate else none
    if per is not None and (per, interval) != (1, "P1D"):
        return none
    cycle = cells.get("cycle_duration")
    if per is None and interval is None and cycle and cells["administrations_high"] == days:
        return none | {"administrations_per_interval": float(days), "interval": cycle}
    return none if cycle else {}


def _place_cells(findings: DocFindings, given: Given, places: Places) -> dict[str, Any]:
    if given.regimen is not None and given.regimen.best.end_char > given.regimen.best.start_char:
        start, end = given.regimen.best.start_char, given.regimen.best.end_char
    elif given.agent.entity >= 0:
        entity = findings.entities[given.agent.entity]
        start, end = entity.start_char, entity.end_char
    else:
        return _name_place(given, places)
    place = places.locate(start, end)
    return {
        "evidence": tidy(findings.text[start:end]),
        "field": place.field,
        "section": place.section,
        "start_char": place.start_char,
        "end_char": place.end_char,
    }


def _name_place(given: Given, places: Places) -> dict[str, Any]:
    """Where the registered name stands."""
    if given.intervention is None or given.intervention.name_field is None:
        return {"evidence": given.agent.text}
    place = places.locate_field(given.intervention.name_field)
    return {
        "evidence": given.intervention.name,
        "field": place.field,
        "section": place.section,
        "start_char": place.start_char,
        "end_char": place.end_char,
    }


def _text(findings: DocFindings, item: Any) -> str:
    return tidy(findings.text[item.start_char : item.end_char])
