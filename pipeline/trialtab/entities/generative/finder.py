"""All generative finders over a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from trialtab.entities.generative.coordination import members_before, organs_after, shared_modifiers
from trialtab.entities.generative.drugs import drug_entity, extended_known
from trialtab.entities.generative.heads import HeadPhrase, entity_of, find_phrase
from trialtab.entities.generative.lexicon import GenerativeLexicon
from trialtab.entities.generative.rules import Role
from trialtab.entities.generative.series import series_entities
from trialtab.entities.generative.templates import match_phrase
from trialtab.entities.generative.view import View
from trialtab.entities.tokens import TokenTable
from trialtab.types import Entity

HAND = "observations:"  # the rules of observations.tsv, written phrase by phrase, go before the general ones


def find_generative(
    text: str, tokens: TokenTable, ranges: Sequence[tuple[int, int]], known: Sequence[Entity], lexicon: GenerativeLexicon
) -> list[Entity]:
    """Entities that no dictionary lists.

    Args:
        text: the document.
        tokens: its tokens.
        ranges: token ranges [start, end) that no entity crosses: sentences, cut at the borders of criteria.
        known: the dictionary's entities in document offsets, sorted by start. What is found may contain them ("lupus" in
            "lupus nephritis") or repeat them with better bounds.
        lexicon: the pattern files.

    Returns:
        Entities sorted by start; none lies in another, but two may overlap, and the overlap policy chooses. `rule` is
        `file:line`, and for hand-written phrases the file is `observations`.
    """
    view = View(text, tokens, known)
    hits = [(token, role) for token, role in enumerate(map(lexicon.roles.__getitem__, tokens.words)) if role is not None]
    places = [token for token, _ in hits]
    found: list[Entity] = []
    for low, high in ranges:
        first = bisect_left(places, low)
        last = bisect_left(places, high, first)
        if first < last:
            _in_range(view, lexicon, hits[first:last], low, high, found)
    found.extend(extended_known(view, lexicon, ranges))
    return _outermost(found)


def _outermost(found: list[Entity]) -> list[Entity]:
    """The entities that lie in no other one, in order; of two with the same bounds the hand-written, then the surer one."""
    found.sort(key=lambda entity: (entity.start_char, -entity.end_char, not entity.rule.startswith(HAND), -entity.confidence))
    kept: list[Entity] = []
    end = -1
    for entity in found:
        if entity.end_char > end:
            kept.append(entity)
            end = entity.end_char
    return kept


def _in_range(
    view: View, lexicon: GenerativeLexicon, hits: list[tuple[int, Role]], low: int, high: int, found: list[Entity]
) -> None:
    """Append what the finders see at the words of one range that mean something."""
    limit = view.ends[high - 1]
    last: HeadPhrase | None = None
    for token, role in hits:
        if role.phrases:
            _phrases(view, lexicon, role, token, low, limit, found)
        for series in role.series:
            found.extend(series_entities(view, series, token, limit))
        if role.drug is not None:
            drug = drug_entity(view, lexicon, role.drug, token, high)
            if drug is not None:
                found.append(drug)
        if role.heads:
            phrase = find_phrase(view, lexicon, role.heads, token, low, high)
            if last is not None and (phrase is None or not phrase.modifiers):
                shared = _sharing(view, role, token, last, low)
                if shared is not None:
                    found.append(shared)
                    continue
            if phrase is not None:
                _with_members(view, lexicon, phrase, low, high, found)
                last = phrase


def _phrases(view: View, lexicon: GenerativeLexicon, role: Role, token: int, low: int, limit: int, found: list[Entity]) -> None:
    """Append the hand-written phrases that begin at a token."""
    start_char = view.starts[token]
    following = view.lower[token + 1] if view.ends[token] < limit else ""
    for phrase in lexicon.phrases_before(role, view.words[token], following):
        end_char = match_phrase(phrase, view.text, start_char, limit, view.starts[low])
        if end_char > 0 and view.token_ending(end_char) >= 0:
            found.append(
                Entity(
                    start_char, end_char, phrase.label, norm=phrase.norm, domain=phrase.domain, confidence=phrase.confidence,
                    rule=phrase.id,
                )
            )  # fmt: skip


def _with_members(view: View, lexicon: GenerativeLexicon, phrase: HeadPhrase, low: int, high: int, found: list[Entity]) -> None:
    """Append a phrase, the earlier members of its list, and the organs that it also names."""
    members = members_before(view, lexicon, phrase, low)
    found.extend(members.entities)
    entity = entity_of(view, phrase if members.start == phrase.start else phrase._replace(start=members.start))
    if entity is not None:
        found.append(entity)
    if phrase.end > phrase.head + 1:
        found.extend(organs_after(view, lexicon, phrase, high))


def _sharing(view: View, role: Role, token: int, last: HeadPhrase, low: int) -> Entity | None:
    """A bare head that shares the modifiers of the phrase before it ("renal failure or insufficiency")."""
    if view.covering(view.starts[token], view.ends[token]) is not None:
        return None
    for rule in role.heads:
        if rule.alone:  # "renal disease or cancer": a concept by itself shares nothing
            continue
        phrase = HeadPhrase(rule, token, token + 1, token, ())
        norm = shared_modifiers(view, phrase, last, low)
        if norm is not None:
            return Entity(
                view.starts[token], view.ends[token], rule.label, norm=norm, domain=rule.domain,
                confidence=round(rule.confidence - 0.1, 2), rule=f"{rule.id}+shared",
            )  # fmt: skip
    return None
