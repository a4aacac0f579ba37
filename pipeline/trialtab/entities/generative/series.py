"""Lists that share a word before their members: "hepatitis B or C", "type 1 or type 2 diabetes", "HIV 1/2"."""

from __future__ import annotations

from collections.abc import Iterator

from trialtab.entities.generative.rules import SeriesRule
from trialtab.entities.generative.view import View
from trialtab.types import Entity


def series_entities(view: View, rule: SeriesRule, token: int, limit: int) -> Iterator[Entity]:
    """The members of the list that begins at a token; nothing for a single member, which the dictionary knows better.

    Args:
        limit: where the range ends, a character.
    """
    match = rule.pattern.match(view.text, view.starts[token], limit)
    if match is None:
        return
    members = list(rule.item.finditer(view.text, match.start(), match.end()))
    if len(members) < 2:
        return
    if not rule.split:
        yield from _aligned(view, Entity(match.start(), match.end(), rule.label, confidence=rule.confidence, rule=rule.id))
        return
    head = view.lower[token]
    tail = match.group()[members[-1].end() - match.start() :]
    for number, member in enumerate(members):
        end = match.end() if number == len(members) - 1 else member.end()
        shared = "" if head == "hepatitis" and "infection" not in tail.lower() else tail
        norm = f"{_singular(head)} {member.group(1).lower() if head != 'hepatitis' else member.group(1).upper()}{shared}"
        yield from _aligned(
            view, Entity(member.start(), end, rule.label, norm=" ".join(norm.split()), confidence=rule.confidence, rule=rule.id)
        )


def _singular(head: str) -> str:
    return "type" if head == "types" else head


def _aligned(view: View, entity: Entity) -> Iterator[Entity]:
    """The entity, where its ends are token ends."""
    first = view.token_at(entity.start_char)
    if first < len(view.starts) and view.starts[first] == entity.start_char and view.token_ending(entity.end_char) >= 0:
        yield entity
