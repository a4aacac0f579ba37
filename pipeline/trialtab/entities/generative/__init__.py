"""Entities that no list names: phrases around head nouns, drug stems, code names, shared lists, and hand-written phrases.

Reading order: `rules` (a line of a pattern file), `lexicon` (what a word can be), `view` (a text and its tokens, as the
finders see them), then one file a finder: `heads` (chronic renal failure), `coordination` (renal or hepatic failure), `drugs`
(-mab, BMS-986165, imatinib mesylate), `series` (hepatitis B or C), `templates` (hand-written phrases), and `finder`, which
runs them all. Each finder starts from words that the lexicon knows, so a word that means nothing costs one dict lookup.
"""

from trialtab.entities.generative.finder import find_generative
from trialtab.entities.generative.lexicon import GenerativeLexicon

__all__ = ["GenerativeLexicon", "find_generative"]
