"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from spacy.language import Language

ROOT = Path(__file__).parents[1]

# the same examples in every run, so that a test that passed passes; `HYPOTHESIS_PROFILE=explore make test` seeks new ones
settings.register_profile("repeat", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real records that lie beside the project on some machines."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no shared records beside the project")
    return folder


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pipeline, assembled from this tree once a session."""
    from trialtab.project import assemble

    path = tmp_path_factory.mktemp("models") / "en_trialtab"
    assemble(ROOT / "config.cfg", path)
    return path


@pytest.fixture(scope="session")
def pipeline(model: Path) -> Language:
    """The assembled pipeline, loaded from disk."""
    from trialtab.project import load

    return load(model)
