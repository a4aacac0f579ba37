"""Mentions of one agent to regimens: equal doses are one, a mention without dose fills what the dosed ones leave open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from trialtab.relations.regimens.records import Mention
from trialtab.tables.interventions.either_rate import with_either_rate
from trialtab.tables.interventions.shared_length import share_length
from trialtab.tables.interventions.single_dose import single_or_repeated
from trialtab.types import DocFindings, SectionKind

FILLED = (
    "strength",
    "frequency",
    "administrations",
    "duration",
    "infusion",
    "cycle",
    "route",
    "form",
    "start",
    "stop",
    "rate",
    "timing",
    "repeat",
)
_PHASED = frozenset(
    {"frequency", "administrations", "duration", "start", "stop", "timing"}
)  # may differ from one dose level to the next
_SECOND_PART = re.compile(r"\s*[-–/+]\s*\d")  # "200 MG-50 MG tablet": half of what one holds
_STEPS = re.compile(r"\b(?:then|followed\s+by|thereafter|subsequently|maintenance|increas(?:ed|ing)\s+to)\b", re.I)
_THEN = re.compile(r"\s*,?\s*(?:and\s+)?(?:then|followed\s+by)\s+", re.I)
_HOURS_OF = re.compile(r"P(?:(?P<hours>T)(?=\d+(?:\.\d+)?H))?(?P<n>\d+(?:\.\d+)?)(?P<unit>[HDW])")


@dataclass(slots=True)
class Regimen:
    """One agent at one dose level with everything said of it.

    `links` maps a member name of Mention (`frequency`, `route`, …) to its index in the findings.
    """

    best: Mention
    links: dict[str, int] = field(default_factory=dict)

    @property
    def is_silent(self) -> bool:
        """Whether nothing is said of how the agent is given."""
        return self.best.dose < 0 and not self.links

    def take(self, mention: Mention, names: Iterable[str] = FILLED) -> None:
        """Fill what is still open from a mention."""
        for name in names:
            index = getattr(mention, name)
            if index >= 0 and name == "frequency" and name not in self.links and mention.or_rate >= 0:
                self.links["or_rate"] = mention.or_rate
            if index >= 0:
                self.links.setdefault(name, index)


def merge(findings: DocFindings, own: Sequence[Mention], others: Sequence[Mention]) -> list[Regimen]:
    """Regimens of one agent in one arm.

    Args:
        own: mentions of the arm and its interventions, the most trusted first.
        others: mentions in summary and titles; they only fill gaps.

    Returns:
        One Regimen per dose level, in text order; one without dose where none is stated.
    """
    regimens: list[Regimen] = []
    levels_from: int | None = None
    told = _told_in_steps(findings, own)
    for mention in sorted(own, key=lambda mention: mention.segment != told) if told >= 0 else own:
        if mention.dose < 0:
            continue
        if (same := _same_level(findings, regimens, mention)) is not None:
            same.take(mention)
            continue
        if levels_from is not None and mention.segment != levels_from:
            if len(regimens) == 1 and _is_in_pieces(findings, mention):
                regimens[0].take(mention)  # "1 tablet daily" of the 20 mg that the arm says
            elif len(regimens) == 1 and _amounts_to(findings, regimens[0], mention):
                regimens[0].best = mention  # "500 mg daily" for the arm's "1 tablet of 500 mg"
            for regimen in regimens:
                if dose_key(findings, regimen.best) == dose_key(findings, mention):
                    regimen.take(mention, [name for name in FILLED if name not in _PHASED])
            continue  # another text gives other doses for the agent: the first, more specific text stands
        levels_from = mention.segment
        regimens.append(Regimen(mention))
        regimens[-1].take(mention)
    doseless = [mention for mention in own if mention.dose < 0]
    if not regimens and doseless:
        best = max(doseless, key=lambda m: sum(getattr(m, name) >= 0 for name in FILLED))
        turns = [m for m in doseless if (m.segment, m.agent, m.start_char) == (best.segment, best.agent, best.start_char)]
        regimens.extend(Regimen(m) for m in turns if any(one.turn for one in turns))
        regimens = regimens or [Regimen(best)]
        if len(regimens) == 1 and (of_arm := _told_of_arm(findings, doseless)) is not None:
            regimens[0].take(of_arm, _PHASED)
        for regimen in regimens:
            regimen.take(regimen.best)
    for regimen in regimens:
        for mention in doseless:
            names = [name for name in FILLED if len(regimens) == 1 or name not in _PHASED]
            regimen.take(mention, names)
    _take_name(findings, regimens, own)
    share_length(findings, regimens, doseless)
    for mention in others:
        for regimen in _matching(findings, regimens, mention):
            regimen.take(mention, _open_to_others(findings, regimen))
    _share(findings, regimens, ("route", "form"))
    if all(_is_in_pieces(findings, regimen.best) for regimen in regimens if regimen.best.dose >= 0):
        _share(findings, regimens, ("strength",))
    return list(with_either_rate(findings, list(single_or_repeated(findings, regimens))))


def _told_of_arm(findings: DocFindings, doseless: Sequence[Mention]) -> Mention | None:
    """What the arm's own text says, once, of how often: it knows better than a text on all arms."""
    found = [
        mention
        for mention in doseless
        if findings.segments[mention.segment].section is SectionKind.ARM
        and not mention.is_nameless
        and any(getattr(mention, name) >= 0 for name in _PHASED)
    ]
    return found[0] if len(found) == 1 else None


def _take_name(findings: DocFindings, regimens: list[Regimen], own: Sequence[Mention]) -> None:
    """Give every dose level what the registered name says of the product: "X 3 mg oral tablet", of which four are taken."""
    for mention in own:
        if findings.segments[mention.segment].section is not SectionKind.INTERVENTION_NAME:
            continue
        for regimen in regimens:
            regimen.take(mention, ("route", "form"))
            is_counted = regimen.best.dose >= 0 and _is_in_pieces(findings, regimen.best)
            if is_counted and _is_strength(findings, mention):
                regimen.links.setdefault("strength", mention.dose)


def _is_strength(findings: DocFindings, mention: Mention) -> bool:
    """Whether the amount of a registered name says what one piece holds, and not only half of it."""
    if mention.dose < 0 or _is_in_pieces(findings, mention):
        return False
    return _SECOND_PART.match(findings.text, findings.quantities[mention.dose].end_char) is None


def _told_in_steps(findings: DocFindings, own: Sequence[Mention]) -> int:
    """The segment that tells in steps what the first only names: "X 500 mg", "X 500 mg for 1 day, then 250 mg for 4 days".

    -1 where the first text has a schedule of its own, or no other text gives its doses and more.
    """
    dosed: dict[int, list[Mention]] = {}
    for mention in own:
        if mention.dose >= 0:
            dosed.setdefault(mention.segment, []).append(mention)
    segments = iter(dosed.values())
    first = next(segments, [])
    if any(mention.frequency >= 0 or mention.duration >= 0 or mention.administrations >= 0 for mention in first):
        return -1
    known = {dose_key(findings, mention) for mention in first}
    for mentions in segments:
        if not known <= {dose_key(findings, mention) for mention in mentions}:
            continue
        starts = [findings.quantities[mention.dose].start_char for mention in mentions]
        if _STEPS.search(findings.text, min(starts), max(starts)):
            return mentions[0].segment
    return -1


def _open_to_others(findings: DocFindings, regimen: Regimen) -> list[str]:
    """What summary and titles may add: no schedule to a single dose, no length to days of a cycle."""
    times = regimen.links.get("administrations", -1)
    if times >= 0 and findings.frequencies[times].administrations_high == 1:
        return [name for name in FILLED if name not in ("frequency", "duration", "cycle", "stop", "repeat")]
    if "cycle" in regimen.links or "repeat" in regimen.links:
        return [name for name in FILLED if name != "duration"]
    return list(FILLED)


def _is_in_pieces(findings: DocFindings, mention: Mention) -> bool:
    return (findings.quantities[mention.dose].unit or "") in ("{tablet}", "{capsule}", "{pill}")


def _amounts_to(findings: DocFindings, regimen: Regimen, mention: Mention) -> bool:
    """Whether a dose in mass is what the pieces of a regimen hold: 500 mg, "1 tablet of 500 mg"."""
    strength = regimen.links.get("strength", -1)
    if strength < 0 or not _is_in_pieces(findings, regimen.best) or _is_in_pieces(findings, mention):
        return False
    pieces, held, whole = (findings.quantities[index] for index in (regimen.best.dose, strength, mention.dose))
    if pieces.low is None or pieces.low != pieces.high or held.low is None or held.unit != whole.unit:
        return False
    return pieces.low * held.low == whole.low == whole.high


def _matching(findings: DocFindings, regimens: list[Regimen], mention: Mention) -> list[Regimen]:
    """The regimens that a mention elsewhere speaks of."""
    if mention.dose < 0:
        return regimens if len(regimens) == 1 else []
    same = [r for r in regimens if dose_key(findings, mention) == dose_key(findings, r.best)]
    if len(same) > 1:  # two phases of one dose: the duration tells which is meant
        same = [r for r in same if _same_duration(findings, r, mention)]
    return same


def _is_phase(findings: DocFindings, one: Mention, two: Mention) -> bool:
    """Whether one text gives a dose twice with different schedules: "0.6 mg twice for 3 days, then 0.6 mg daily"."""
    if one.segment != two.segment:
        return False
    names = [
        name for name in ("frequency", "administrations", "duration") if getattr(one, name) >= 0 or getattr(two, name) >= 0
    ]
    if names and _THEN.fullmatch(
        findings.text, findings.quantities[one.dose].end_char, findings.quantities[two.dose].start_char
    ):
        return True  # "after 6 hours 600 mg, then 600 mg daily"
    if not names or not any(getattr(one, name) >= 0 for name in names) or not any(getattr(two, name) >= 0 for name in names):
        return False  # said again without a schedule
    return any(differ(findings, name, getattr(one, name), getattr(two, name)) for name in names)


def differ(findings: DocFindings, name: str, one: int, two: int) -> bool:
    """Whether two frequencies, counts or durations say different things; one that is missing (-1) differs from any."""
    if one < 0 or two < 0:
        return True
    return said(findings, name, one) != said(findings, name, two)


def dose_key(findings: DocFindings, mention: Mention) -> tuple[object, ...]:
    """What a mention's dose is, whatever the words: amount and unit; (None,) without a dose."""
    if mention.dose < 0:
        return (None,)
    quantity = findings.quantities[mention.dose]
    return (quantity.low, quantity.high, (quantity.unit or "").removesuffix("/d"), mention.part)


def _same_level(findings: DocFindings, regimens: list[Regimen], mention: Mention) -> Regimen | None:
    """The regimen that a mention repeats: same dose, no other schedule or duration, the most alike first."""
    best: tuple[int, Regimen] | None = None
    for regimen in regimens:
        if dose_key(findings, regimen.best) != dose_key(findings, mention) or _is_phase(findings, regimen.best, mention):
            continue
        points = 0
        for name in ("frequency", "duration"):
            ours, theirs = regimen.links.get(name, -1), getattr(mention, name)
            if ours >= 0 and theirs >= 0:
                if said(findings, name, ours) != said(findings, name, theirs):
                    break
                points += 2
            elif ours != theirs:
                points -= 1
        else:
            if best is None or points > best[0]:
                best = (points, regimen)
    return None if best is None else best[1]


def said(findings: DocFindings, name: str, index: int) -> tuple[object, ...]:
    """What a frequency, count or duration says, apart from its place."""
    if name == "administrations":
        times = findings.frequencies[index]
        return times.administrations_low, times.administrations_high
    if name == "frequency":
        frequency = findings.frequencies[index]
        return _per_day(frequency.per_interval, frequency.interval)
    span = findings.time_spans[index]
    return span.low, span.high


def _per_day(times: float | None, interval: str | None) -> tuple[object, ...]:
    """A rate as hours from one dose to the next where it has them: "every 12 hours" is "twice a day"."""
    match = _HOURS_OF.fullmatch(interval or "")
    if match is None or not times:
        return times, interval
    hours = float(match["n"]) * (1 if match["hours"] else 24 * (7 if match["unit"] == "W" else 1))
    return (round(hours / times, 3),)


def _same_duration(findings: DocFindings, regimen: Regimen, mention: Mention) -> bool:
    ours = regimen.links.get("duration", -1)
    if ours < 0 or mention.duration < 0:
        return ours == mention.duration
    return findings.time_spans[ours].low == findings.time_spans[mention.duration].low


def _share(findings: DocFindings, regimens: list[Regimen], names: Iterable[str]) -> None:
    """Give the dose levels of one agent the route, form or strength that they state, if they state one only."""
    for name in names:
        stated: dict[object, int] = {}
        for index in (regimen.links[name] for regimen in regimens if name in regimen.links):
            amount = findings.quantities[index] if name == "strength" else None
            value = (amount.low, amount.unit) if amount else findings.terms[index].value
            stated.setdefault(value, index)
        if len(stated) == 1:
            for regimen in regimens:
                regimen.links.setdefault(name, next(iter(stated.values())))
