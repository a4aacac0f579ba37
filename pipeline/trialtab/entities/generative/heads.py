"""Head-noun phrases: from a head ("failure") to the left over its modifiers ("chronic renal"), and "of the liver" to the right.

A modifier counts when the head's line takes its kind. What stops a phrase is everything else: function words, verbs, cues
("history of", "no"), severity and status ("severe", "active", "uncontrolled": qualifiers beside the concept, as Chia
annotates them; Kury et al. 2020, Sci Data 7:281), and punctuation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trialtab.entities.generative.lexicon import Alone, GenerativeLexicon
from trialtab.entities.generative.rules import HeadRule
from trialtab.entities.generative.view import HYPHENS, POSSESSIVES, Span, View
from trialtab.types import Entity, Label

MAX_MODIFIERS = 7
_KNOWN_LABELS = {
    Label.CONDITION: frozenset((Label.CONDITION, Label.DRUG)),
    Label.PROCEDURE: frozenset((Label.PROCEDURE, Label.CONDITION)),
    Label.DRUG: frozenset((Label.DRUG, Label.CONDITION, Label.MEASUREMENT)),
    Label.MEASUREMENT: frozenset((Label.MEASUREMENT, Label.DRUG, Label.CONDITION)),
}
_TREATMENTS = frozenset((Label.DRUG, Label.PROCEDURE))
_INDENT = 40  # characters of white space and bullets that may stand before a heading
_ALL_LABELS = frozenset(Label)
_OPEN = frozenset(("adjective", "name", "symbol"))
_WEAK = frozenset(("specimen", "course", "general", "name", "symbol"))  # beside a known entity they say nothing new
_ACRONYM = frozenset(("acronym",))
_SPECIMEN = frozenset(("specimen",))  # "baseline values" name nothing
_LATERAL = frozenset(("left", "right"))
_SIDE = frozenset(("side",))
_ORGAN = frozenset(("organ", "side"))
_FUNCTION = frozenset(("function", "functions"))  # "impairment of liver function"
_NOTHING: frozenset[str] = frozenset()
_JOINTS = HYPHENS | POSSESSIVES | {")"}
_RIGHT = frozenset(("of", "in"))


class Modifier(NamedTuple):
    """One hyphen-joined word before the head: the kinds that the head takes of it, and whether the head's line lists it."""

    span: Span
    kinds: frozenset[str]
    listed: bool = False


class HeadPhrase(NamedTuple):
    """A phrase: tokens [start, end), its head token and its modifiers, left to right."""

    rule: HeadRule
    start: int
    end: int
    head: int
    modifiers: tuple[Modifier, ...]


def find_phrase(
    view: View, lexicon: GenerativeLexicon, rules: tuple[HeadRule, ...], head: int, low: int, high: int
) -> HeadPhrase | None:
    """The phrase around a head, by the first of its lines that takes the word before it; None where no line wants it.

    Args:
        rules: the head's lines, in file order.
        head: its token.
        low, high: the range, tokens.
    """
    before = view.words[head - 1] if head > low else ""
    if _is_plain(view, head, low, high, before):
        key = (view.words[head], before)
        if key not in lexicon.alone:
            lexicon.remember_alone(key, _alone(lexicon, rules, *key))
        alone = lexicon.alone[key]
        if alone is not None:
            return next((HeadPhrase(rule, head, head + 1, head, ()) for rule in alone), None)
    return _best_phrase(view, lexicon, rules, head, low, high)


def _best_phrase(
    view: View, lexicon: GenerativeLexicon, rules: tuple[HeadRule, ...], head: int, low: int, high: int
) -> HeadPhrase | None:
    bare: HeadPhrase | None = None
    for rule in rules:
        phrase = _phrase(view, lexicon, rule, head, low, high)
        if phrase.end > head + 1 or any(modifier.listed or modifier.kinds != _SPECIMEN for modifier in phrase.modifiers):
            return phrase
        if rule.alone and bare is None:
            bare = phrase
    return bare


def _is_plain(view: View, head: int, low: int, high: int, before: str) -> bool:
    """Whether the words beside a head tell what it takes: no known entity, compound or bracket before, no "of", "in" after."""
    if before:
        if before in _JOINTS or before.isspace() or view.ends[head - 1] in view.known_by_end:
            return False
        if head - 1 > low and view.words[head - 2] in HYPHENS:
            return False
    following = view.lower[head + 1] if head + 1 < high else ""
    return following not in _RIGHT and not following.isspace()


def _alone(lexicon: GenerativeLexicon, rules: tuple[HeadRule, ...], head: str, before: str) -> Alone:
    """What a head is whose lines all take nothing of the word before it, () for nothing; None where a line takes something."""
    kinds = lexicon.kinds[before] if before else _NOTHING
    for rule in rules:
        if _inner_modifier(lexicon, rule, head, 0) is not None or before.lower() in rule.words or kinds & rule.takes:
            return None
        if before and "title" in rule.takes and _is_title(before, head):
            return None
    return next(((rule,) for rule in rules if rule.alone), ())


def _phrase(view: View, lexicon: GenerativeLexicon, rule: HeadRule, head: int, low: int, high: int) -> HeadPhrase:
    modifiers = modifiers_before(view, lexicon, rule, head, low)
    inner = _inner_modifier(lexicon, rule, view.words[head], head)
    if inner is not None:
        modifiers.append(inner)
    start = modifiers[0].span.start if modifiers else head
    end = _extend_right(view, lexicon, rule, head, high) if rule.after else head + 1
    return HeadPhrase(rule, start, end, head, tuple(modifiers))


def _inner_modifier(lexicon: GenerativeLexicon, rule: HeadRule, word: str, head: int) -> Modifier | None:
    """The first half of a compound that is one token with its head (`beta-blockers`)."""
    cut = max(word.rfind("-"), word.rfind("‐"), word.rfind("‑"))
    if cut <= 0:
        return None
    kinds = lexicon.kinds[word[:cut]] & rule.takes
    listed = word[:cut].lower() in rule.words
    return Modifier(Span(head, head + 1), kinds, listed) if kinds or listed else None


def modifiers_before(
    view: View, lexicon: GenerativeLexicon, rule: HeadRule, token: int, low: int, beside: tuple[Modifier, ...] = ()
) -> list[Modifier]:
    """The run of modifiers that ends just before a token, left to right.

    Args:
        beside: the modifiers of a list's last member, when the run is an earlier member.
    """
    found: list[Modifier] = []
    while len(found) < MAX_MODIFIERS:
        modifier = _known_before(view, rule, token, low) or _modifier_before(view, lexicon, rule, token, low, found or beside)
        if modifier is None:
            break
        found.append(modifier)
        token = modifier.span.start
    while found and found[-1].kinds == _ACRONYM:  # "(TNF) inhibitors" with nothing taken before it
        found.pop()
    found.reverse()
    return found


def _known_before(view: View, rule: HeadRule, token: int, low: int) -> Modifier | None:
    if "known" not in rule.takes or not view.known:
        return None
    last = view.before(token, low)
    if last < 0:
        return None
    entity = view.known_by_end.get(view.ends[last])
    if entity is None or not _is_taken(entity.label, rule):
        return None
    first = view.token_at(entity.start_char)
    return Modifier(Span(first, last + 1), frozenset(("known",))) if first >= low else None


def _is_taken(label: Label, rule: HeadRule) -> bool:
    """Whether a known entity may stand before a head: a measured substance does so before "deficiency"."""
    if label is Label.MEASUREMENT and "analyte" in rule.takes:
        return True
    return label in _KNOWN_LABELS.get(rule.label, _ALL_LABELS)


def _modifier_before(
    view: View, lexicon: GenerativeLexicon, rule: HeadRule, token: int, low: int, right: Sequence[Modifier]
) -> Modifier | None:
    span = view.compound_before(token, low)
    if span is None:
        return None
    if view.words[span.start] == ")" and rule.label is not Label.CONDITION:
        return _acronym_before(view, lexicon, span.start, low)
    word = view.words[span.start] if span.end == span.start + 1 else view.slice(*span)
    listed = word.lower() in rule.words
    kinds = lexicon.kinds[word]
    taken = kinds & rule.takes
    if listed:
        return Modifier(span, taken, True)
    if taken <= _OPEN:
        if "title" in rule.takes and _is_title(view.words[span.start], view.words[token]):
            return Modifier(span, frozenset(("title",)))
        if "border" in kinds or ("name" in taken and not _is_possessive(word) and _begins_sentence(view, span.start, low)):
            return None
    elif taken == _SIDE and not any(modifier.kinds & _ORGAN for modifier in right[-1:]):
        return None
    return Modifier(span, taken) if taken else None


def _acronym_before(view: View, lexicon: GenerativeLexicon, bracket: int, low: int) -> Modifier | None:
    """The "(TNF)" of "tumor necrosis factor (TNF) inhibitors", from its closing bracket."""
    first = bracket - 2
    if first <= low or view.words[first] != "(" or "symbol" not in lexicon.kinds[view.words[first + 1]]:
        return None
    return Modifier(Span(first, bracket + 1), _ACRONYM)


def _is_title(word: str, following: str) -> bool:
    """Whether a capitalised word stands before another ("Apathy Evaluation Scale")."""
    return word[0].isupper() and following[0].isupper() and word[1:].islower() and following[1:].islower()


def _is_possessive(word: str) -> bool:
    return word.endswith(("'s", "’s"))


def _begins_sentence(view: View, token: int, low: int) -> bool:
    before = view.before(token, low)
    return before < 0 or not view.words[before][-1].isalnum()


def _extend_right(view: View, lexicon: GenerativeLexicon, rule: HeadRule, head: int, high: int) -> int:
    """The phrase's end with "in situ" and "of the (small bowel)" taken in."""
    end = head + 1
    token = view.after(head, high)
    if token >= 0 and view.lower[token] == "in" and view.words[token][0].isupper() <= view.words[head][0].isupper():
        situ = view.after(token, high)
        if situ >= 0 and view.lower[situ] == "situ":
            end = situ + 1
            token = view.after(situ, high)
    if token >= 0 and view.lower[token] == "of":
        end = organ_end(view, lexicon, token, high) or end
    return end


def organ_end(view: View, lexicon: GenerativeLexicon, preposition: int, high: int) -> int:
    """Where the run of organ words after "of (the)" ends, with "function" behind them, 0 where there is none."""
    token = view.after(preposition, high)
    while token >= 0 and view.lower[token] in lexicon.articles:
        token = view.after(token, high)
    end, sided = 0, False
    while token >= 0:
        kinds = lexicon.kinds[view.words[token]]
        if "organ" in kinds:
            end = token + 1
        elif "side" not in kinds or end or sided:
            break
        sided = "organ" not in kinds
        token = view.after(token, high)
    return token + 1 if token == end > 0 and view.lower[token] in _FUNCTION else end


def confidence_of(phrase: HeadPhrase) -> float:
    """The line's confidence, less for phrases that stand on open modifiers only."""
    if not phrase.modifiers:
        return phrase.rule.confidence
    if all(not modifier.listed and modifier.kinds <= (_OPEN | {"general"}) for modifier in phrase.modifiers):
        return round(phrase.rule.confidence - 0.15, 2)
    return phrase.rule.confidence


def entity_of(view: View, phrase: HeadPhrase) -> Entity | None:
    """The phrase as an entity; None where a known entity says the same or more."""
    start_char, end_char = view.starts[phrase.start], view.ends[phrase.end - 1]
    covering = view.covering(view.starts[phrase.head], view.ends[phrase.head])
    if covering is not None and not _says_more(view, phrase, covering):
        return None
    if phrase.rule.label in _TREATMENTS and (_is_heading(view, phrase) or _is_drug_with_noun(view, phrase)):
        return None
    rule = phrase.rule
    return Entity(start_char, end_char, rule.label, domain=rule.domain, confidence=confidence_of(phrase), rule=rule.id)


def _says_more(view: View, phrase: HeadPhrase, covering: Entity) -> bool:
    """Whether the phrase adds more to a known entity than course, side or severity ("acute" + "pancreatitis")."""
    if covering.end_char > view.ends[phrase.end - 1]:
        return False
    if phrase.end > phrase.head + 1 and covering.end_char < view.ends[phrase.end - 1]:
        return True
    outside = [modifier for modifier in phrase.modifiers if view.starts[modifier.span.start] < covering.start_char]
    return any(
        modifier.listed or (modifier.kinds - _WEAK and view.lower[modifier.span.start] not in _LATERAL) for modifier in outside
    )


def _is_heading(view: View, phrase: HeadPhrase) -> bool:
    """ "Endocrine therapy:" at the beginning of a line heads a paragraph that names the treatments."""
    if phrase.end >= len(view.words) or view.words[phrase.end] != ":":
        return False
    line = view.text[max(view.starts[phrase.start] - _INDENT, 0) : view.starts[phrase.start]]
    return not line.rpartition("\n")[2].strip(" -*•o\t") and ("\n" in line or len(line) < _INDENT)


def _is_drug_with_noun(view: View, phrase: HeadPhrase) -> bool:
    """ "prednisone treatment": the known drug is the concept, the noun adds nothing."""
    last = phrase.modifiers[-1] if phrase.modifiers else None
    if last is None:
        return False
    entity = view.known_by_end.get(view.ends[last.span.end - 1])
    return entity is not None and entity.label is Label.DRUG and entity.code is not None and "known" not in phrase.rule.takes
