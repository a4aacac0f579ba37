"""Drugs by their shape: stems (-mab), code names (BMS-986165), salts ("imatinib mesylate"), fixed combinations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

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


def extended_known(view: View, lexicon: GenerativeLexicon, ranges: Sequence[tuple[int, int]]) -> Iterator[Entity]:
    """Known drugs that a salt or a fixed partner follows in the same range (tokens; ranges in order, none in another)."""
    lows = [low for low, _ in ranges]
    for entity in view.known:
        if entity.label is not Label.DRUG or view.known_by_end[entity.end_char] is not entity:
            continue
        token = view.token_ending(entity.end_char)
        following = view.lower[token + 1 : token + 2]
        if not following or not (following[0] in lexicon.salts or following[0] in _JOINTS or following[0].isspace()):
            continue
        low, high = ranges[max(bisect_right(lows, token) - 1, 0)]
        if low <= token < high and view.starts[low] <= entity.start_char:
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
