"""The index of a run's review pages: counts, a filter box, one line a trial, the failures."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from trialtab.outputs.review.html import asset, page, tag, text
from trialtab.outputs.review.trial_page import TrialRows

TABLE_NAMES = ("trials", "interventions", "criteria", "entities", "failures")


def index_line(rows: TrialRows, name: str) -> str:
    """One trial's line."""
    trial = rows.trial
    texts = (trial["title"] or trial["official_title"], "; ".join(trial["conditions"]), trial["phase"], trial["overall_status"])
    counts = (len(rows.interventions), len(rows.criteria), rows.n_entities)
    line = tag("td", tag("a", text(trial["trial_id"]), href=name))
    line += "".join(tag("td", text(value)) for value in texts)
    return tag("tr", line + "".join(tag("td", str(count), "number") for count in counts))


def index_page(lines: Sequence[str], failures: Sequence[Mapping[str, Any]], manifest: Mapping[str, Any]) -> str:
    """The whole index as HTML.

    Args:
        lines: `index_line` of each trial.
        failures: rows of the failures table.
        manifest: the run's run.json.
    """
    script = asset("index.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    model = manifest["model"]
    subtitle = f"{model['name']} {model['version']} · trialtab {manifest['versions']['trialtab']}"
    header = tag("header", tag("h1", "Trials") + tag("nav", tag("span", text(subtitle), "quiet")))
    tiles = "".join(tag("div", tag("b", f"{manifest['rows'][table]:,}") + table) for table in TABLE_NAMES)
    search = (
        '<p><input id="filter" type="search" placeholder="Filter: id, title, condition, phase …" aria-label="Filter trials"> '
        f'<span id="shown" class="quiet" role="status">{len(lines)} of {len(lines)} trials</span></p>'
    )
    names = "".join(tag("th", name) for name in ("Trial", "Title", "Conditions", "Phase", "Status"))
    names += "".join(tag("th", name, "number") for name in ("Interventions", "Criteria", "Entities"))
    head = tag("thead", tag("tr", names))
    table = tag("table", head + tag("tbody", "\n".join(lines), id="trials"), "index")
    body = header + tag("main", tag("div", tiles, "tiles") + search + table + _failures(failures))
    policy = f"; script-src 'sha256-{digest}'"
    return page("Trials – review", body, policy=policy, script=f"<script>{script}</script>\n")


def _failures(failures: Sequence[Mapping[str, Any]]) -> str:
    if not failures:
        return ""
    names = ("source_path", "position", "trial_id", "stage", "reason")
    head = tag("thead", tag("tr", "".join(tag("th", name) for name in names)))
    lines = (tag("tr", "".join(tag("td", text(row[name])) for name in names), "failed") for row in failures)
    return tag("h2", "Failures", id="failures") + tag("table", head + tag("tbody", "".join(lines)))
