"""Drugs by their shape: stems (-mab), code names (BMS-986165), salts ("imatinib mesylate"), fixed combinations."""

from __future__ import annotations

from collections.abc import Iterator

from trialtab.entities.generative.lexicon import GenerativeLexicon
from trialtab.entities.generative.rules import DrugRule
from trialtab.entities.generative.view import HYPHENS, View
from trialtab.types import Entity, Label

_COMBINATION = "combinations:booster"
_SALT = "combinations:salt"
_JOINTS = HYPHENS | {"/", "+"}


def drug_entity(view: View, lexicon: GenerativeLexicon, rule: DrugRule, token: int, high: int) -> Entity | None:
    """A word that a stem or code line makes a drug, its salt and partner included; None where a known entity covers it."""
    start_char, end_char = view.starts[token], view.ends[token]
    if view.covering(start_char, end_char) is not None:
        return None
    norm = view.lower[token]
    if rule.id.startswith("stems:") and norm.endswith("s") and lexicon.roles[norm[:-1]] is not None:
        norm = norm[:-1]
    entity = Entity(start_char, end_char, rule.label, norm=norm, confidence=rule.confidence, rule=rule.id)
    return extended(view, lexicon, entity, token, high) or entity


def extended_known(view: View, lexicon: GenerativeLexicon, low: int, high: int, first_known: int) -> Iterator[Entity]:
    """Known drugs of a token range that a salt or a fixed partner follows.

    Args:
        first_known: the first known entity that may stand in the range.
    """
    limit = view.ends[high - 1]
    for index in range(first_known, len(view.known)):
        entity = view.known[index]
        if entity.start_char >= limit:
            break
        if entity.label is not Label.DRUG or entity.end_char > limit or view.known_by_end[entity.end_char] is not entity:
            continue
        token = view.token_ending(entity.end_char)
        if low <= token:
            longer = extended(view, lexicon, entity, token, high)
            if longer is not None:
                yield longer


def extended(view: View, lexicon: GenerativeLexicon, drug: Entity, last: int, high: int) -> Entity | None:
    """The drug with its partner or salt; the ingredient's norm and code stay with a salt, a combination has its own norm."""
    token = view.after(last, high)
    if token < 0:
        return None
    if view.words[token] in _JOINTS:
        partner = view.after(token, high)
        if partner >= 0 and view.lower[partner] in lexicon.partners and _tight(view, last, token, partner):
            norm = f"{drug.norm or view.slice(view.token_at(drug.start_char), last + 1).lower()}/{view.lower[partner]}"
            return drug._replace(end_char=view.ends[partner], norm=norm, code=None, code_system=None, rule=_COMBINATION)
        return None
    end = 0
    while token >= 0 and view.lower[token] in lexicon.salts:
        end = token + 1
        token = view.after(token, high)
    if not end:
        return None
    norm = drug.norm or view.text[drug.start_char : drug.end_char].lower()
    return drug._replace(end_char=view.ends[end - 1], norm=norm, rule=f"{drug.rule}+{_SALT}" if drug.rule else _SALT)


def _tight(view: View, drug: int, joint: int, partner: int) -> bool:
    """A slash may have spaces, a hyphen may not ("lopinavir - ritonavir" may be a dash between two)."""
    return view.words[joint] == "/" or (view.glued(drug) and view.glued(joint) and partner == joint + 1)
