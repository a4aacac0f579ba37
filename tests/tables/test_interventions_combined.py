"""Fixed combinations: two drugs, each with its own amount."""

from __future__ import annotations

import pytest

COMBINED = [
    # text of the arm, registered name, agents with their doses, how often a day
    ("Lopinavir/ritonavir 400/100 mg twice daily", "Lopinavir/ritonavir", [("lopinavir", 400), ("ritonavir", 100)], 2),
    ("Lopinavir/ritonavir 400 mg/100 mg twice daily", "Lopinavir and ritonavir", [("lopinavir", 400), ("ritonavir", 100)], 2),
    ("Lopinavir 400 mg and ritonavir 100 mg twice daily", "Lopinavir/ritonavir", [("lopinavir", 400), ("ritonavir", 100)], 2),
    ("Sacubitril/valsartan 49/51 mg twice daily", "Sacubitril/valsartan", [("sacubitril", 49), ("valsartan", 51)], 2),
    ("Tenofovir/ emtricitabine (300 mg / 200 mg) daily", "Tenofovir", [("tenofovir", 300), ("emtricitabine", 200)], 1),
    ("Emtricitabine/tenofovir 200 MG-25 MG", "Emtricitabine", [("emtricitabine", 200), ("tenofovir", 25)], None),
    ("Lopinavir/ritonavir twice daily", "Lopinavir and ritonavir", [("lopinavir", None), ("ritonavir", None)], 2),
    ("Lopinavir/ritonavir twice daily", "Lopinavir/ritonavir", [("lopinavir/ritonavir", None)], 2),
]


@pytest.mark.parametrize(("text", "name", "agents", "times"), COMBINED)
def test_combinations(arm_rows, text, name, agents, times) -> None:
    rows = arm_rows(text, ("DRUG", name))
    assert [((row.agent_norm or row.agent).lower(), row.dose_low) for row in rows] == agents
    assert {row.administrations_per_interval for row in rows} == {times}


def test_a_pair_without_a_name_is_two_rows(arm_rows) -> None:
    rows = arm_rows("400/100 mg (2 tablets) twice daily", ("DRUG", "Lopinavir/ritonavir"))
    assert [(row.agent_norm, row.dose_low) for row in rows] == [("lopinavir", 400), ("ritonavir", 100)]


def test_capsules_of_a_combination_hold_both_amounts(arm_rows) -> None:
    (row,) = arm_rows("Lopinavir/ritonavir capsule 200 mg/50 mg, oral 2 capsules twice a day", ("DRUG", "Lopinavir/ritonavir"))
    assert (row.dose_low, row.dose_unit, row.strength_text) == (2, "{capsule}", "200 mg/50 mg")


def test_a_label_without_arms_gives_the_drugs_of_its_text(record_rows) -> None:
    text = "Rest, and antibiotics if needed. Zingivitol: 200 mg daily. Imatinib: 40 mg twice a day for 10 days. Dasatinib 5 mg daily."
    rows = record_rows([], [("DRUG", "Management of gout", text, [])])
    assert [(agent, cells.get("dose_low")) for _, agent, cells in rows] == [("imatinib", 40), ("dasatinib", 5)]
