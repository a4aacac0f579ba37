"""Diseases that a text only names as what a vaccine or prophylaxis is for: nobody is asked to have or not to have them."""

from __future__ import annotations

from trialtab.relations.chains import Chains
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import Label

_REACH = 60  # characters before a disease in which its purpose is said
_LIST_GAP = 16  # characters between two members of a list of such diseases


def find_purposes(scene: Scene, chains: Chains, lexicon: RelationLexicon) -> set[int]:
    """The conditions that are prevented: all of "vaccination against measles, mumps or rubella"."""
    text = scene.findings.text
    if not lexicon.prevention.search(text, scene.criterion.start_char, scene.criterion.end_char):
        return set()
    found: set[int] = set()
    for index in scene.concepts:
        entity = scene.entity(index)
        if entity.label is not Label.CONDITION or index in found or index in chains.alias_of:
            continue
        before = text[max(scene.criterion.start_char, entity.start_char - _REACH) : entity.start_char]
        if lexicon.prevention_before.search(before):
            found.add(index)
            end = chains.ends[index]
            for member in (m for m in chains.members[chains.chain_of[index]] if m > index):
                other = scene.entity(member)
                if other.label is not Label.CONDITION or other.start_char - end > _LIST_GAP:
                    break
                found.add(member)
                end = chains.ends[member]
    return found
