"""The facts of hand-made gold, where it lies beside the project: the figures that the project promises."""

from __future__ import annotations

import importlib.util
import json

import pytest

from trialtab.project import extract

FLOORS = {
    "fact_recall": 0.90,
    "numeric_f1": 0.95,
    "window_recall": 0.90,
    "intervention_recall": 0.90,
    "trial_field_accuracy": 1.00,
}
MOST_SPURIOUS = 3


def test_figures(shared, pipeline, tmp_path):
    scorer, gold = shared / "score" / "score_tables.py", shared / "gold" / "dev.json"
    if not scorer.is_file() or not gold.is_file():
        pytest.skip("no gold beside the project")
    spec = importlib.util.spec_from_file_location("score_tables", scorer)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tables = extract([str(shared / "gold" / "records"), str(shared / "seeds")], pipeline)
    for name in ("trials", "interventions", "criteria"):
        getattr(tables, name).to_parquet(tmp_path / f"{name}.parquet")
    misses: list[str] = []
    figures = module.score(tmp_path, json.loads(gold.read_text(encoding="utf-8")), misses)
    low = {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor}
    assert not low, "\n".join(misses)
    assert figures["spurious_intervention_rows"] <= MOST_SPURIOUS
