"""Whatever is read gives a record or a failure, never an error of our own."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.samples import flat
from trialtab.reading.inputs import read_inputs
from trialtab.types import Failure


@given(st.binary(max_size=300))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_any_bytes_give_a_record_or_a_failure(tmp_path: Path, data: bytes) -> None:
    for name in ("x.json", "x.xml", "x.csv", "x.jsonl"):
        (tmp_path / name).write_bytes(data)
        items = list(read_inputs([tmp_path / name]))
        assert items
        assert not any(isinstance(item, Failure) and item.code == "E199" for item in items)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
KEYS = sorted({*flat(), "nctId", "briefTitle", "text", "title", "phases", "label", "type", "name", "description"})
MODULES = [
    "identificationModule",
    "descriptionModule",
    "conditionsModule",
    "designModule",
    "armsInterventionsModule",
    "eligibilityModule",
    "statusModule",
]
MODULE_KEYS = [
    *(
        "nctId",
        "briefTitle",
        "briefSummary",
        "conditions",
        "keywords",
        "phases",
        "enrollmentInfo",
        "armGroups",
        "interventions",
    ),
    *("eligibilityCriteria", "sex", "minimumAge", "maximumAge", "healthyVolunteers", "overallStatus", "studyType"),
]


@given(
    st.one_of(
        st.dictionaries(st.sampled_from(KEYS), JSON_VALUES, max_size=8),
        st.fixed_dictionaries({"nct_id": JSON_VALUES, "brief_title": JSON_VALUES, "arms": st.lists(JSON_VALUES, max_size=2)}),
        st.fixed_dictionaries(
            {
                "protocolSection": st.dictionaries(
                    st.sampled_from(MODULES), st.dictionaries(st.sampled_from(MODULE_KEYS), JSON_VALUES) | JSON_VALUES
                )
            }
        ),
    )
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_any_json_gives_one_record_or_failure(tmp_path: Path, value: dict[str, object]) -> None:
    (tmp_path / "x.json").write_text(json.dumps(value), encoding="utf-8")
    (item,) = read_inputs([tmp_path / "x.json"])
    assert not (isinstance(item, Failure) and item.code == "E199"), item
