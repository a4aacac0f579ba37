"""The front: tables in, tables out, errors that say what to do, files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import trialtab
from tests.screening.build import criteria, patients
from trialtab.errors import SettingsError
from trialtab.patterns import parse_table, pattern_text
from trialtab.screening import screen, trial_answers
from trialtab.screening.dates import parse_duration
from trialtab.screening.files import screen_files
from trialtab.screening.units import in_unit, substances
from trialtab.screening.words import is_future_anchor, is_index_anchor, words

RULES = criteria(
    "in age age | comparator=>=, low=18, unit=a",
    "in measurement platelet count | comparator=>=, low=75, unit=10*9/L",
    "ex other",
    "-ex condition asthma",
    "-ex condition epilepsy",
)


def test_the_package_exports_it() -> None:
    assert trialtab.screen is screen
    assert trialtab.trial_answers is trial_answers


def test_answers_name_their_rows_and_facts() -> None:
    answers = screen(RULES, patients("age | value=20", "measurement platelet count | value=50, unit=10*9/L, start=2024-06-01"))
    assert answers["criterion_id"].tolist() == ["T-I01", "T-I02", "T-E03", "T-E03.1", "T-E03.2"]
    platelets = answers.iloc[1]
    assert (platelets.answer, platelets.passes, platelets.row_ids, platelets.fact_rows) == ("not_met", False, ["T-I02-r1"], [2])
    assert platelets.reason == "I02-r1: platelet count 50 10*9/L is not >= 75 10*9/L on 2024-06-01"
    assert answers["passes"].isna().tolist() == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("facts", "outcome", "decided_by"),
    [
        (["age | value=20"], "unknown", ["T-I02", "T-E03"]),
        (["age | value=12"], "ineligible", ["T-I01"]),
        (["age | value=20", "condition asthma"], "ineligible", ["T-E03"]),
        (["age | value=20", "measurement platelet count | value=90, unit=10*9/L", "complete condition"], "eligible", []),
    ],
)
def test_trial_answers(facts: list[str], outcome: str, decided_by: list[str]) -> None:
    (row,) = trial_answers(screen(RULES, patients(*facts))).itertuples(index=False)
    assert (row.outcome, row.decided_by) == (outcome, decided_by)


def test_patients_and_trials_stay_apart() -> None:
    other = RULES.assign(
        **{name: RULES[name].str.replace("T", "U") for name in ("trial_id", "criterion_id", "parent_id", "row_id")}
    )
    people = pd.concat([patients("age | value=20"), patients("age | value=12").assign(patient_id="q")])
    summed = trial_answers(screen(pd.concat([RULES, other]), people))
    assert summed[["patient_id", "trial_id", "outcome"]].values.tolist() == [
        ["p", "T", "unknown"], ["p", "U", "unknown"], ["q", "T", "ineligible"], ["q", "U", "ineligible"],
    ]  # fmt: skip


def test_no_patients_and_no_criteria_give_empty_tables() -> None:
    assert screen(RULES, patients(index=None).reindex(columns=["patient_id", "kind"])).empty
    assert trial_answers(screen(RULES.iloc[:0], patients("age | value=20"))).empty


@pytest.mark.parametrize(
    ("people", "message"),
    [
        (pd.DataFrame({"patient_id": ["p"]}), "E401.*lacks kind"),
        (pd.DataFrame({"patient_id": ["p"], "kind": ["age"], "uint": ["a"]}), "E401.*uint"),
        (pd.DataFrame({"patient_id": ["p"], "kind": ["diagnosis"]}), "E402.*row 1.*diagnosis.*condition"),
        (pd.DataFrame({"patient_id": ["p"], "kind": ["age"], "value": ["old"]}), "E402.*value.*old"),
        (pd.DataFrame({"patient_id": ["p"], "kind": ["drug"], "start": ["June 2024"]}), "E402.*YYYY-MM-DD"),
        (pd.DataFrame({"patient_id": ["p"], "kind": ["drug"], "start": ["2024-06-02"], "end": ["2024-06-01"]}), "E402.*end"),
        (pd.DataFrame({"patient_id": [None], "kind": ["drug"]}), "E402.*patient_id"),
        (pd.DataFrame({"patient_id": ["p", "p"], "kind": ["index"] * 2, "start": ["2024-06-02", "2024-06-03"]}), "E402.*one index date"),
        (pd.DataFrame({"patient_id": ["p"], "kind": ["complete"], "concept": ["all"]}), "E402.*complete"),
        (pd.DataFrame({"patient_id": ["p"], "kind": ["drug"], "certainty": ["sure"]}), "E402.*confirmed"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(people: pd.DataFrame, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        screen(RULES, people)


def test_criteria_need_their_columns() -> None:
    with pytest.raises(SettingsError, match=r"E401.*criteria.*lacks row_id"):
        screen(RULES.drop(columns="row_id"), patients())


def test_a_circle_of_parents_ends() -> None:
    rules = RULES.iloc[:2].assign(criterion_id=["T-1", "T-2"], parent_id=["T-2", "T-1"])
    assert set(screen(rules, patients())["criterion_id"]) == {"T-1", "T-2"}


def test_files(tmp_path: Path) -> None:
    RULES.to_parquet(tmp_path / "criteria.parquet")
    patients("age | value=20", "condition asthma").to_csv(tmp_path / "patients.csv", index=False)
    summary = screen_files(tmp_path, tmp_path / "patients.csv", tmp_path / "out", complete=["condition"])
    assert (summary.n_patients, summary.n_trials, summary.outcomes) == (1, 1, {"ineligible": 1})
    shown = pd.read_csv(tmp_path / "out" / "answers.csv")
    assert shown["answer"].tolist() == ["met", "unknown", "met", "met", "not_met"]
    assert pd.read_parquet(tmp_path / "out" / "trial_answers.parquet")["outcome"].tolist() == ["ineligible"]


@pytest.mark.parametrize("name", ["absent.csv", "broken.parquet"])
def test_files_that_cannot_be_read_are_named(tmp_path: Path, name: str) -> None:
    RULES.to_parquet(tmp_path / "criteria.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"no parquet")
    with pytest.raises(SettingsError, match=rf"E403.*{name}"):
        screen_files(tmp_path, tmp_path / name, tmp_path / "out")


def test_pattern_examples() -> None:
    for row in parse_table(pattern_text("screening_words.tsv"), file="screening_words.tsv"):
        example, other = row["example"], row["not_example"]
        if row["role"] in ("index", "future"):
            matches = is_index_anchor if row["role"] == "index" else is_future_anchor
            assert matches(example) and not matches(other), row["id"]
        elif row["role"] != "opposite":
            pattern = getattr(words(), row["role"])
            assert pattern.search(example) and not pattern.search(other), row["id"]


def test_substances_are_named_once() -> None:
    names = [row["name"] for row in parse_table(pattern_text("molar_masses.tsv"), file="molar_masses.tsv")]
    assert len(names) == len(set(names)) == len({substance.name for substance in substances().values()})


@pytest.mark.parametrize(
    ("value", "unit", "name", "wanted_unit", "wanted"),
    [  # factors as laboratories publish them
        (1.0, "mg/dL", "creatinine", "umol/L", 88.4),
        (1.0, "mg/dL", "bilirubin", "umol/L", 17.1),
        (100.0, "mg/dL", "cholesterol", "mmol/L", 2.586),
        (1.0, "mmol/L", "triglyceride", "mg/dL", 88.5),
        (1.0, "ng/mL", "digoxin", "nmol/L", 1.281),
    ],
)
def test_published_factors(value: float, unit: str, name: str, wanted_unit: str, wanted: float) -> None:
    assert in_unit(value, unit, wanted_unit, frozenset({name})) == pytest.approx(wanted, rel=1e-3)


@pytest.mark.parametrize("text", ["", "P", "6 months", "P6", "PT", "5 half-lives"])
def test_what_is_no_duration(text: str) -> None:
    assert parse_duration(text) is None
