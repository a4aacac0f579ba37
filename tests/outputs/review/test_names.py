"""File names of pages."""

from __future__ import annotations

import pytest

from trialtab.outputs.review.names import page_names


@pytest.mark.parametrize("trial_id", ["NCT01234567", "ISRCTN-12.3", "EUCTR_2019"])
def test_plain_ids_keep_their_form(trial_id: str) -> None:
    assert page_names([trial_id]) == {trial_id: f"{trial_id}.html"}


@pytest.mark.parametrize(
    "trial_id",
    [
        "../../etc/passwd",
        "..",
        ".",
        "",
        "a/b",
        "a\\b",
        "index",
        "INDEX",
        "con",
        "nul.txt",
        "é",
        "x" * 500,
        "a\0b",
        "a\nb",
        ".hidden",
        "\ud800",
    ],
)
def test_other_ids_get_a_safe_name(trial_id: str) -> None:
    name = page_names([trial_id])[trial_id]
    assert name.isascii()
    assert not set(name) & set("/\\:\0\n ")
    assert not name.startswith((".", "-"))
    assert name.lower() not in ("index.html", "con.html")
    assert len(name) < 120


def test_no_two_ids_share_a_page() -> None:
    ids = ["NCT1", "nct1", "a/b", "a\\b", "a_b", "A_B", "index", "INDEX"]
    names = page_names(ids)
    assert len({name.lower() for name in names.values()}) == len(ids)
    assert page_names(ids) == names
