"""The stage with its shipped patterns, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.util import load_config

ROOT = Path(__file__).parents[2]
STAGES = ("trialtab_sections", "trialtab_sentences", "trialtab_entities")


@pytest.fixture(scope="session")
def tagger() -> Language:
    """Tokenizer, sections, sentences and entities, initialised as config.cfg says."""
    config = load_config(ROOT / "config.cfg", overrides={"paths.patterns": str(ROOT / "patterns")}, interpolate=True)
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": config["nlp"]["tokenizer"]}})
    for stage in STAGES:
        nlp.add_pipe(stage).initialize(None, **config["initialize"]["components"][stage])
    return nlp
