"""Which quantities of a regimen text are doses, which say what one tablet holds, and which are neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from trialtab.patterns import role_words
from trialtab.relations.regimens.amounts import fits_dose, is_dose, pair_of, starts_at, unit_of
from trialtab.relations.regimens.auc import auc_start
from trialtab.relations.regimens.lexicon import RegimenLexicon
from trialtab.relations.regimens.other_amounts import RADIATION, has_unit, is_cap, is_elsewhere, is_fraction, is_sum_of_days
from trialtab.relations.regimens.pieces import (
    PIECES,
    TOTAL_AFTER,
    counts_pieces,
    holds_one,
    in_pieces,
    is_concentration,
    is_each,
    is_in_step,
    is_listed_content,
    is_one_piece,
    is_step_piece,
    is_sum,
    is_times,
    pieces_given,
    restates,
)
from trialtab.relations.regimens.steps import is_reached
from trialtab.relations.regimens.volumes import VOLUMES, is_solution, is_volume_given
from trialtab.types import Comparator, DocFindings, Quantity

_WORDS = role_words("regimen_words.tsv")
_FLOW = re.compile(r"^m?L.*/(?:h|min)$")  # how fast an infusion runs, not how much is given
_NEEDLE = re.compile(r"\d+\s?-?G\b(?:/\d+G\b)?")  # "25G" is a gauge, "4G/5G" a genotype
_OF_DAYS = re.compile(r"\b(?:days?|weeks?)\s*\d{1,3}\s*(?:to|-|–|,|and|&)\s*$", re.I)  # "days 5 to 8 and 0.25 mg"
_DAYS_BEFORE = re.compile(r"\b(?:days?|weeks?|months?|cycles?|visits?)\s*$", re.I)  # of "weeks 9-12 and 1.7 mg"
_STEP = re.compile(r"\b(?:increas|decreas|reduc|titrat|escalat|taper|adjust)\w*\b[^.;\d]{0,40}\b(?:by|in)\s*$", re.I)
_TOLERANCE = re.compile(r"(?:±|\+\s?/?\s?-)\s*(?:\d[\d.,]*\s*[x×*]\s*)?$")  # "5 x 10^10 vp (± 1.5 x 10^10 vp)"
_CODE = re.compile(r"0\d")  # "XK 0243 tablets": the end of a research code
_STEPS = re.compile(r"(?:/\w+)?[\s-]*+(?:increments?|decrements?|steps?\b)", re.I)
_SENTENCE = 120  # characters between a dose and the sum of it
_LOOK_BACK = 30  # characters before a dose in which a cap or step word counts
_TABLETS = re.compile(r"[\s),:;]*(?:\d+|one|two|three|four|a)\s+(?:\w+\s+)?(?:tablet|capsule|pill)", re.I)
_HOLDS = re.compile(r"\s*(?:contain|consist|of study)", re.I)  # "one capsule contains", "19 tablets of study medication"
# "contains 6 mg of A, 6 mg of B": what a product is made of, up to the end of the sentence
_CONTENTS = re.compile(
    rf"(?<![\w-])(?:(?:{_WORDS['contents_open']})\b[^.;]{{0,140}}"
    rf"|each (?:[\w.]+\s+){{0,3}}(?:{_WORDS['contents_of']})\s+(?:\w+\s+)?contains?\b(?:[^.]|\.(?=\d)){{0,360}}"
    rf"|(?:strengths?(?:\s+of\s+[\w-]+)?\s*:|strengths?\b|(?:{_WORDS['strengths_open']})\s+(?:as|in)\b)"
    rf"(?:(?!\b(?:{_WORDS['strengths_end']})\b)(?:[^.;,:]|(?<=[\dg%)]),)){{0,140}})$",
    re.I,
)
# "4,000 IU (40 mg/0.4 mL)", "400 mg twice (800 mg total)": the same dose once more
_AGAIN_BEFORE = re.compile(
    rf"(?:(?!\b(?:and|plus|or|then)\b)[^()\d+;]){{0,40}}\(\s*(?:{_WORDS['same_again']})?\s*(?:about|approximately|approx\.?|~)?\s*",
    re.I,
)
_AGAIN_AFTER = re.compile(
    r"\s*(?:(?:in\s+)?total|total daily|per dose|/\s*dose|(?:total\s+)?(?:daily|per day|each day|a day)(?:\s+total)?"
    r"|/\s*[\d.]+\s*m?l|base|salt)?\s*\)",
    re.I,
)
# "5 mg twice daily (daily dose: 10 mg)"
_IN_A_DAY = re.compile(
    r"\((?:=|i\.e\.,?)?\s*(?:the\s+)?(?:total\s+)?(?:dose\s+(?:in|per)\s+(?:a\s+)?day|daily\s+dose)\s*(?:of|is|=|:)?\s*$", re.I
)
# "80 mg or 160 mg tablets": each is what one of them holds
_OR_TABLETS = re.compile(
    r"(?:\s*(?:,|/|\bor\b|\band\b|,\s*or\b|,\s*and\b)\s*\d[\d.,]*+\s?(?:mg|mcg|µg|ug|g)){1,4}"
    rf"\s+(?:{_WORDS['piece_kinds']})\b",
    re.I,
)
# "the 200, 400 or 800 mcg strength"
_OF_STRENGTH = re.compile(r"(?:[\s,/]*+(?>(?:or|and)?)\s*+\d[\d.]*+(?:\s?(?:mg|mcg|µg|ug|g))?){0,6}[\s-]++strengths?\b", re.I)
# "80 mg lopinavir and 20 mg ritonavir per mL": what a solution holds
_PER_ML = re.compile(
    r"\s+(?:of\s+)?(?:[A-Za-z][\w-]*+\s*+){1,3}(?:and\s+\d+\s?m?g\s+(?:of\s+)?[\w-]+\s+)?(?:per|in each|/)\s*\d*\s*ml\b", re.I
)
_PER_PIECE = re.compile(r"/\{(?:tablet|capsule|pill|vial|puff|drop|patch|sachet|bag)\}")
_OR = re.compile(r"\s*(?:\([^()]{0,20}\)\s*)?(?:or|and/or|,\s*(?:and\b|or\b)?|/)\s*", re.I)


class Doses(NamedTuple):
    """Indices of a segment's quantities, in text order.

    Attributes:
        given: amounts that are given.
        strengths: what one tablet, vial … holds.
    """

    given: list[int]
    strengths: list[int]


def find_doses(findings: DocFindings, lexicon: RegimenLexicon, indices: Sequence[int], start: int, end: int) -> Doses:
    """Sort the quantities of the segment [start, end).

    A volume counts as a dose only where the text gives no other amount and says that it is one ("0.5 mL of the vaccine"),
    since most volumes are what a drug is dissolved in. "Up to 200 mg" is one only where there is no other.
    """
    text, quantities = findings.text, findings.quantities
    amounts = [
        i
        for i in indices
        if (is_dose(quantities[i]) or starts_at(text, quantities[i]) or auc_start(text, quantities[i]) >= 0)
        and not _is_guarded(text, quantities[i], start, lexicon)
    ]
    rays = [i for i in amounts if quantities[i].unit in RADIATION]
    fractions = {i for i in rays if len(rays) > 1 and is_fraction(text, quantities[i], [quantities[j] for j in rays])}
    given: list[int] = []
    strengths: list[int] = []
    targets: list[int] = []
    restated: set[int] = set()
    for index in amounts:
        quantity = quantities[index]
        if "pair:2" in quantity.rule and index - 1 in restated:
            continue  # "3 tablets (540/180 mg)"
        if lexicon.target.search(text[max(start, quantity.start_char - _LOOK_BACK) : quantity.start_char]) and not (
            given and is_reached(text, quantities[given[-1]], quantity, start)
        ):
            targets.append(index)
            continue
        if quantity.unit == "%" and is_concentration(findings, index):
            strengths.append(index)
        if quantity.unit == "mL" and is_solution(findings, quantity, lexicon, start, quantities[given[-1]] if given else None):
            given.append(index)
            continue
        if quantity.unit in VOLUMES or quantity.unit == "%" or _FLOW.match(quantity.unit or "") or index in fractions:
            continue
        held = pair_of(quantity) is not None and _TABLETS.match(text, quantity.end_char, end) is not None
        if quantity.unit in PIECES and _HOLDS.match(text, quantity.end_char, end):
            continue
        if (
            (strengths and _is_or(text, quantities[strengths[-1]], quantity))
            or held
            or _is_strength(text, quantity, lexicon, start, end)
        ):
            strengths += [*_first_of_pair(quantities, given, index), index]
        elif given and counts_pieces(text, quantities[given[-1]], quantity):
            if holds_one(text, quantities[given[-1]], quantity):
                held_in_one = given.pop()
                strengths += [*_first_of_pair(quantities, given, held_in_one), held_in_one]
                given.append(index)
        elif given and restates(findings, given[-1], quantity):
            if not (quantity.unit or "").startswith("{"):  # "200 mcg (2 sprays each nostril)" says how, not what one holds
                strengths.append(index)
        elif given and quantities[given[-1]].unit in PIECES and in_pieces(findings, quantities[given[-1]], quantity):
            if (
                quantities[given[-1]].low == 1
                or is_sum(text, quantities[given[-1]], quantity)
                or is_in_step(findings, amounts, given[-1], index)
            ):
                given[-1] = index
            else:
                restated.add(index)
                if is_each(text, quantity):
                    strengths.append(index)  # "4 tablets (20 mg each)"
        elif not (given and _is_again(text, quantities[given[-1]], quantity, lexicon)):
            given.append(index)
    if not given and all(quantities[i].unit == "%" for i in strengths):
        given = [i for i in amounts if is_volume_given(findings, quantities[i], lexicon, start)]
    if not given and len(strengths) > 1 and all(is_step_piece(findings, i) for i in strengths):
        given = list(strengths)
    if not given and len(strengths) == 1 and is_one_piece(findings, strengths[0], start):
        given = list(strengths)
    given = given or [i for i in strengths if pieces_given(text, quantities[i], start)[0] > 1]
    given = given or [i for i in targets if quantities[i].unit not in VOLUMES and quantities[i].unit != "%"]
    if not given:
        given = [i for i in indices if _is_up_to(text, quantities[i])][:1]
    return Doses(given, strengths)


def _first_of_pair(quantities: Sequence[Quantity], given: list[int], second: int) -> list[int]:
    """Take the first of two amounts that a puff holds out of the doses: "160/4.5 mcg, 2 puffs"."""
    is_pair = "pair:2" in quantities[second].rule and given and given[-1] == second - 1
    return [given.pop()] if is_pair else []


def _is_or(text: str, strength: Quantity, quantity: Quantity) -> bool:
    """Whether an amount is one more strength: "containing either 75 mg (0.5 mL) or 150 mg"."""
    if _PER_PIECE.search(strength.unit or "") and strength.unit != quantity.unit:
        return False  # "50 mcg/spray, 200 mcg (4 sprays)"
    return bool(_OR.fullmatch(text, strength.end_char, quantity.start_char))


def _is_again(text: str, before: Quantity, quantity: Quantity, lexicon: RegimenLexicon) -> bool:
    """Whether an amount says a dose once more: in other units, or summed up over the day."""
    gap = text[before.end_char : quantity.start_char]
    if is_sum_of_days(text, before, quantity):
        return True
    if _IN_A_DAY.search(gap):
        return True
    if quantity.unit in RADIATION or len(gap) > _SENTENCE or re.search(r"[.;]\s", gap):
        return False
    if lexicon.total.search(gap):
        return True
    if _AGAIN_BEFORE.fullmatch(text, before.end_char, quantity.start_char) and _AGAIN_AFTER.match(text, quantity.end_char):
        return True
    return bool(TOTAL_AFTER.match(text, quantity.end_char))


def _is_up_to(text: str, quantity: Quantity) -> bool:
    if quantity.comparator is not Comparator.LE or quantity.high is None or quantity.limit_of:
        return False
    words = text[quantity.start_char : quantity.end_char].lower()
    unit = quantity.unit or ""
    if unit in VOLUMES or unit == "%" or unit in RADIATION or _FLOW.match(unit):
        return False
    return words.startswith("up to") and "maximum" not in words and fits_dose(unit_of(quantity) or "")


def _is_guarded(text: str, quantity: Quantity, start: int, lexicon: RegimenLexicon) -> bool:
    if quantity.unit == "g" and _NEEDLE.fullmatch(text, quantity.start_char, quantity.end_char):
        return True
    near = text[max(start, quantity.start_char - 20) : quantity.start_char]
    is_bare = not has_unit(text, quantity)
    if _OF_DAYS.search(near) and (is_bare or quantity.low != quantity.high):
        return True
    if is_bare and _DAYS_BEFORE.search(near):
        return True
    if is_elsewhere(text, quantity, start):
        return True
    if _TOLERANCE.search(near) or (quantity.unit in PIECES and _CODE.match(text, quantity.start_char)):
        return True
    if quantity.unit in RADIATION:  # the total of all fractions is the dose
        return bool(lexicon.step.search(text[max(start, quantity.start_char - _LOOK_BACK) : quantity.start_char]))
    if _STEP.search(text[max(start, quantity.start_char - 70) : quantity.start_char]) or _STEPS.match(text, quantity.end_char):
        return True  # "increased weekly by 10 mg", "in 10 mg increments"
    if is_cap(text, quantity):
        return True
    return bool(lexicon.not_a_dose.search(text[max(start, quantity.start_char - _LOOK_BACK) : quantity.start_char]))


def _is_strength(text: str, quantity: Quantity, lexicon: RegimenLexicon, start: int, end: int) -> bool:
    if lexicon.strength_before.search(text[max(start, quantity.start_char - _LOOK_BACK) : quantity.start_char]):
        return True
    if _PER_ML.match(text, quantity.end_char) or _PER_PIECE.search(quantity.unit or "") or is_times(text, quantity, start):
        return True
    if _CONTENTS.search(text[max(start, quantity.start_char - 400) : quantity.start_char]):
        return True
    if is_listed_content(text, quantity, start) or _OF_STRENGTH.match(text, quantity.end_char, end):
        return True
    if _OR_TABLETS.match(text, quantity.end_char, end):
        return True
    return bool(lexicon.strength_after.match(text, quantity.end_char, end))
