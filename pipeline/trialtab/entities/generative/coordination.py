"""Lists that share a head: "bacterial, viral or fungal infection" names three infections.

The last member is the head's own phrase; each earlier member becomes an entity of its own words, with the shared words in
its norm ("viral" -> "viral infection"). "renal failure or insufficiency" shares its modifiers the other way round.
"""

from __future__ import annotations

from typing import NamedTuple

from trialtab.entities.generative.heads import HeadPhrase, Modifier, confidence_of, modifiers_before, organ_end
from trialtab.entities.generative.lexicon import GenerativeLexicon
from trialtab.entities.generative.view import View
from trialtab.types import Entity

_SHARING = frozenset(("or", "and/or", "/"))  # "blood transfusion and infusion" are two things more often than not
_SIGNS = frozenset((",", "/", ";"))
_SPLIT_KINDS = frozenset(
    ("organ", "agent", "cause", "neoplasm", "psych", "substance", "drugclass", "target", "technique", "analyte", "autoantigen",
     "adjective", "side")
)  # fmt: skip
_JOIN_KINDS = frozenset(("course", "specimen"))
_GOING_ON = frozenset(("other", "another"))
_LONGEST_BRACKET = 25  # tokens
_MAX_MEMBERS = 12
_CONFIDENCE_LOSS = 0.05


class Members(NamedTuple):
    """The list before a phrase: entities of its earlier members, and where the phrase begins once members are joined."""

    entities: list[Entity]
    start: int


def members_before(view: View, lexicon: GenerativeLexicon, phrase: HeadPhrase, low: int) -> Members:
    """The earlier members of the list whose last member is the phrase."""
    found: list[Entity] = []
    position = start = phrase.start
    for _ in range(_MAX_MEMBERS):
        coordinator = _coordinator_before(view, lexicon, position, low)
        if coordinator < 0 or (not phrase.modifiers and position == start and not _goes_on(view, coordinator, position)):
            break
        group = modifiers_before(view, lexicon, phrase.rule, coordinator, low, phrase.modifiers[:1])
        if not group or not _is_member(view, lexicon, group):
            break
        if (
            position == phrase.start
            and not _has_word(view, lexicon, coordinator, position)
            and not _is_short_list(phrase, group)
        ):
            break
        if not found and _is_joined(view, lexicon, group, coordinator, phrase):
            start = position = group[0].span.start
            continue
        if not any(modifier.listed or modifier.kinds & _SPLIT_KINDS for modifier in group):
            break
        found.append(_member(view, lexicon, phrase, group))
        position = group[0].span.start
    return Members(found, start)


def _coordinator_before(view: View, lexicon: GenerativeLexicon, token: int, low: int) -> int:
    """The first token of ", or", "and / or", ", other severe" before a token, a bracket before it included; -1 for none."""
    first = -1
    before = view.before(token, low)
    while before >= 0:
        if view.lower[before] in lexicon.coordinators or view.words[before] in _SIGNS:
            first = before
        elif first >= 0 or view.lower[before] not in lexicon.fillers:
            break
        before = view.before(before, low)
    if first >= 0 and before >= 0 and view.words[before] == ")":
        opening = _opening_bracket(view, before, low)
        return opening if opening >= 0 else first
    return first


def _goes_on(view: View, first: int, end: int) -> bool:
    """Whether tokens [first, end) hold the "other" by which a bare head ends a list: "viral or other infection"."""
    return any(view.lower[token] in _GOING_ON for token in range(first, end))


def _has_word(view: View, lexicon: GenerativeLexicon, first: int, end: int) -> bool:
    """Whether tokens [first, end) hold an "or", an "and" or a slash, not commas alone."""
    return any(view.lower[token] in lexicon.coordinators or view.words[token] == "/" for token in range(first, end))


def _is_short_list(phrase: HeadPhrase, group: list[Modifier]) -> bool:
    """ "bacterial, fungal infection": with a comma alone, one word beside one of its kind."""
    return len(phrase.modifiers) == 1 and len(group) == 1 and bool(phrase.modifiers[0].kinds & group[0].kinds & _SPLIT_KINDS)


def _opening_bracket(view: View, closing: int, low: int) -> int:
    for token in range(closing - 1, max(low, closing - _LONGEST_BRACKET) - 1, -1):
        if view.words[token] in "()":
            return token if view.words[token] == "(" else -1
    return -1


def _is_member(view: View, lexicon: GenerativeLexicon, group: list[Modifier]) -> bool:
    """Whether the words are a modifier only: what is a concept by itself ("diabetes, renal disease") ends the list."""
    last = group[-1]
    if len(group) == 1 and "part" in lexicon.kinds[view.words[last.span.start]]:
        return False
    if last.kinds == {"known"} or view.known_by_end.get(view.ends[last.span.end - 1]) is not None:
        return False
    role = lexicon.roles[view.words[last.span.end - 1]]
    return role is None or not any(rule.alone for rule in role.heads)


def _is_joined(view: View, lexicon: GenerativeLexicon, group: list[Modifier], coordinator: int, phrase: HeadPhrase) -> bool:
    """ "acute or chronic infection", "head and neck cancer": one entity."""
    if not phrase.modifiers:
        return False
    if all(not modifier.listed and modifier.kinds <= _JOIN_KINDS for modifier in group):
        return True
    pair = view.text[view.starts[group[-1].span.start] : view.ends[phrase.modifiers[0].span.end - 1]].lower()
    return " ".join(pair.split()) in lexicon.joined


def _member(view: View, lexicon: GenerativeLexicon, phrase: HeadPhrase, group: list[Modifier]) -> Entity:
    start, end = group[0].span.start, group[-1].span.end
    norm = f"{view.slice(start, end)} {_shared_words(view, lexicon, phrase, group[-1])}"
    rule = phrase.rule
    return Entity(
        view.starts[start], view.ends[end - 1], rule.label, norm=" ".join(norm.split()).lower(), domain=rule.domain,
        confidence=round(confidence_of(phrase) - _CONFIDENCE_LOSS, 2), rule=f"{rule.id}+list",
    )  # fmt: skip


def _shared_words(view: View, lexicon: GenerativeLexicon, phrase: HeadPhrase, member: Modifier) -> str:
    """The end of the phrase that the member shares: all after the modifier that it stands parallel to."""
    first = phrase.head
    for modifier in reversed(phrase.modifiers):
        is_part = "part" in lexicon.kinds[view.words[modifier.span.start]]
        if not is_part and (modifier.kinds & member.kinds & _SPLIT_KINDS or (modifier.listed and member.listed)):
            first = modifier.span.end
            break
    while first < phrase.head and (
        "second" in lexicon.kinds[view.words[first]] or view.lower[first] == view.lower[member.span.end - 1]
    ):
        first += 1  # "ovarian or fallopian tube cancer", "clear cell or squamous cell carcinoma"
    if first > phrase.head:  # the modifier is half of the head's own token: beta-blockers
        return view.words[phrase.head].split("-")[-1]
    return view.slice(first, phrase.end)


def shared_modifiers(view: View, phrase: HeadPhrase, before: HeadPhrase, low: int) -> str | None:
    """The norm of a bare head that shares the modifiers of the phrase before it; None where they do not belong together.

    Args:
        phrase: a head without modifiers.
        before: the last phrase found before it.
    """
    coordinator = view.before(phrase.head, low)
    if coordinator < 0 or view.lower[coordinator] not in _SHARING:
        return None
    if view.before(coordinator, low) != before.end - 1 or before.end != before.head + 1:
        return None
    if before.rule.label is not phrase.rule.label or not before.modifiers or before.modifiers[-1].span.end > before.head:
        return None
    if not any(modifier.kinds & phrase.rule.takes & _SPLIT_KINDS for modifier in before.modifiers):
        return None
    shared = view.slice(before.start, before.head)
    return " ".join(f"{shared} {view.slice(phrase.start, phrase.end)}".split()).lower()


def organs_after(view: View, lexicon: GenerativeLexicon, phrase: HeadPhrase, high: int) -> list[Entity]:
    """ "cancer of the lung, liver or bone": entities for the organs after the first."""
    found: list[Entity] = []
    end = phrase.end
    if end == phrase.head + 1 or view.lower[end - 1] == "situ":
        return found
    while len(found) < _MAX_MEMBERS:
        token = view.after(end - 1, high)
        coordinator = -1
        while token >= 0 and (view.lower[token] in lexicon.coordinators or view.words[token] == ","):
            coordinator = token
            token = view.after(token, high)
        next_end = organ_end(view, lexicon, coordinator, high) if coordinator >= 0 else 0
        if not next_end or _starts_other(view, lexicon, next_end, high):
            break
        norm = f"{view.slice(phrase.start, phrase.head + 1)} of {view.slice(token, next_end)}"
        rule = phrase.rule
        start_char, end_char = view.starts[token], view.ends[next_end - 1]
        sure = round(confidence_of(phrase) - 2 * _CONFIDENCE_LOSS, 2)
        norm = " ".join(norm.split()).lower()
        found.append(
            Entity(start_char, end_char, rule.label, norm=norm, domain=rule.domain, confidence=sure, rule=f"{rule.id}+organs")
        )
        end = next_end
    return found


def _starts_other(view: View, lexicon: GenerativeLexicon, end: int, high: int) -> bool:
    """Whether the organ words go on to a head of their own ("cancer of the lung or renal failure")."""
    token = view.after(end - 1, high)
    if token < 0:
        return False
    role = lexicon.roles[view.words[token]]
    return (role is not None and bool(role.heads)) or bool(lexicon.kinds[view.words[token]] - {"border"})
