"""Diseases that a text only names as what a vaccine or prophylaxis is for: nobody is asked to have or not to have them."""

from __future__ import annotations

import re

from trialtab.patterns import role_words
from trialtab.relations.chains import Chains
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.scene import Scene
from trialtab.types import Label

_REACH = 60  # characters before a disease in which its purpose is said
_LIST_GAP = 16  # characters between two members of a list of such diseases
_KIND = re.compile(r"\s?-\s?(?:related|associated|induced|defining|type)\s*\)\s*[a-z]", re.I)  # "(AIDS-related) infection"
_LISTED = re.compile(
    r"\s*(?:,\s*(?:and|or)?|and|or|&|/|-)\s*(?:(?:an?|any|other|another|experimental|investigational|live)\s+)*", re.I
)
_CONJOINED = re.compile(r"\b(?:and|or)\b|[&/-]", re.I)
_PREVENTED = re.compile(role_words("criterion_words.tsv")["prevented"], re.I)
_VACCINE = re.compile(r"vaccin|immuni[sz]ation", re.I)


def find_purposes(scene: Scene, chains: Chains, lexicon: RelationLexicon) -> set[int]:
    """The conditions that are prevented: all of "vaccination against measles, mumps or rubella"."""
    text = scene.findings.text
    kinds = {index for index in scene.concepts if _is_kind(scene, index)} | _vaccinated(scene)
    if not lexicon.prevention.search(text, scene.criterion.start_char, scene.criterion.end_char):
        return kinds
    found = kinds
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


def _is_kind(scene: Scene, index: int) -> bool:
    """Whether a disease in brackets only says which kind the noun behind them is: "opportunistic (AIDS-related) infection"."""
    entity, text = scene.entity(index), scene.findings.text
    if entity.label is not Label.CONDITION or not text.endswith("(", 0, entity.start_char):
        return False
    return _KIND.match(text, entity.end_char, scene.criterion.end_char) is not None


def _vaccinated(scene: Scene) -> set[int]:
    """The diseases of a list whose last member is the name of the vaccine: "measles, mumps and rubella vaccine"."""
    found: set[int] = set()
    is_closed = False  # whether "and" stands somewhere behind
    following = -1  # the concept behind, where it is such a vaccine or disease
    for index in reversed(scene.concepts):
        entity = scene.entity(index)
        text = scene.gap(entity.start_char, entity.end_char)
        if entity.label in (Label.DRUG, Label.PROCEDURE) and _VACCINE.search(text) and not _VACCINE.match(text):
            following, is_closed = index, _CONJOINED.search(text) is not None
        elif entity.label is Label.CONDITION and following >= 0 and _joins(scene, index, following, is_closed):
            found.add(index)
            following, is_closed = index, True
        else:
            following = -1
    return found


def _joins(scene: Scene, index: int, following: int, is_closed: bool) -> bool:
    entity = scene.entity(index)
    if not _PREVENTED.search(scene.findings.text, entity.start_char, entity.end_char):
        return False
    gap = scene.gap(entity.end_char, scene.entity(following).start_char)
    return _LISTED.fullmatch(gap) is not None and (is_closed or _CONJOINED.search(gap) is not None)
