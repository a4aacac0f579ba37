"""Whose a dose is: the agent that it precedes or follows, or a name that no list knows."""

from __future__ import annotations

import re
from bisect import bisect_left

from trialtab.patterns import role_words
from trialtab.relations.regimens.amounts import dose_of
from trialtab.relations.regimens.lexicon import RegimenLexicon
from trialtab.relations.regimens.other_amounts import RADIATION, has_unit
from trialtab.relations.regimens.pieces import PIECES
from trialtab.types import DocFindings, Label, SectionKind

# begins with a set of characters: the engine skips to the next of them
_WORDS = role_words("regimen_words.tsv")
SENTENCE_END = re.compile(r"[.;\n](?:(?<!\n)(?:(?<=[a-z0-9)%].)|(?<=[A-Z][A-Z].))\s+(?=[A-Z(])|(?<=\n)\s*\n)")
COMBINED = re.compile(r"[\s)®™]*[/+&][\s(]*")
_HELD = re.compile(r"[\s:(\[-]*(?:at|tablets?|capsules?|injection)?\s*")
_MADE_UP = re.compile(r"\([^()]{1,40}\)\s?|\d[\d.,]*\s?%\s*")  # "4 mg (2 tablets of 2 mg) of X", "20 mL of 0.5% X"
_HOLDING = re.compile(r"[^.;]{0,25}\bcontain(?:s|ing)?\b[^.;]{0,30}\bof\s+", re.I)  # "2 tablets containing 5 mg of X"
_CODE_BEFORE = re.compile(
    r"(?<![\w-])(?P<name>(?=[A-Za-z-]*\d)[A-Z]{2}[A-Za-z0-9]*-?[A-Za-z0-9]{1,6})\s?\($"
)  # "IFN-2b (9 MU)"
_NAME_BEFORE = re.compile(r"(?<![\w-])(?P<name>[A-Z][A-Za-z0-9]{0,2}[A-Z]?[A-Za-z0-9-]{0,12})[ :]{0,2}$")
_REGISTERED_BEFORE = re.compile(r"(?<![\w-])(?P<name>[A-Z][\w-]{2,20})\s?\($")
# "Xelvan injection, 10 mL"
_FORM_BEFORE = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][\w-]{2,20})\s+(?:injection|tablets?|capsules?|granules?|oral\s+(?:liquid|solution)|syrup|decoction|pills?)"
    r"[,:]?\s*\(?$"
)
# "inhalation of the drug Vexalin, at a dose of 10 mg"
_NAME_AT = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][\w-]{2,20}),?\s+(?:(?:is|are|will\s+be)\s+)?(?:(?:given|administered|taken)\s+)?"
    r"(?:at|in)\s+(?:an?\s+|the\s+)?(?:[a-z]+\s+)?(?:dose|dosage)s?\s+(?:of\s+)?$"
)
_UNIT = re.compile(r"(?:mg|mcg|ug|g|kg|ml|iu|units?)-?", re.I)
_NAME_AFTER = re.compile(r"\s*of\s+(?P<name>[A-Z][\w-]{2,20})(?![\w-])")
_NAME_BESIDE = re.compile(r"\s(?P<name>[A-Z][a-z]{3,20})(?=\s[A-Z]?[a-z]{3,})(?![\w-])")  # "80 mg Nigella sativa"
# "in addition to X, patients will receive 150 mg": what X is added to
_BESIDES = re.compile(
    r"\b(?:in addition to|on top of|besides|apart from)\s(?![^,;.]*[,;.].*[,;.]\s)[^,;.]*,\s(?:\w+\s)?"
    r"(?:patients|participants|subjects|volunteers)\s(?:will\s|also\s|then\s){0,3}(?:receive|be given|take|get)\s[^,;.]{0,30}$",
    re.I,
)
_TAKEN = re.compile(r"(?:receive|be given|take|get)\s[^,;.]{0,30}$", re.I)  # how it ends: told at once, and seldom so
_TO_VERB = 40  # characters that the verb begins before at most
_INERT = re.compile(r"\b(?:inactive|dummy|inert|sugar)\s+$", re.I)  # "half get an inactive pill"
_MIMICS = re.compile(
    rf"[\s-]*(?:(?:that|which)\s+)?(?:{_WORDS['mimics']})"
    r"(?:\s+(?:to|with|in appearance to))?\s+(?:the\s+)?",
    re.I,
)
_MATCHED = re.compile(
    r"[\s-]*(?:(?:tablet|capsule|injection|infusion)s?[\s-]+)?match(?:ing|ed)[\s-]+placebos?\b.*", re.I | re.S
)
_OF_OTHER = re.compile(r"\s+of\s+[A-Z]{2}[A-Za-z0-9-]*(?![\w-])")  # "take 4 capsules of XYT", a name that no list knows
_DILUTED = re.compile(
    rf"\b(?:{_WORDS['diluted']})\b[^.;]{{0,40}}?"
    r"\b(?:in|with|to)\s+(?:[\w.%]+\s+){0,4}$"
    r"|\bin\s+(?:\w+\s+)?\d+\s?-?(?:ml|cc|milliliters?|millilitres?)\s+(?:of\s+)?(?:[\w.%]+\s+){0,3}$",
    re.I,
)
_ARM_AFTER = re.compile(r"\s+(?:arm|group|cohort)\s*:", re.I)  # "Intensive anticoagulation arm: 1 mg/kg" names no agent
_TYPE = re.compile(_WORDS["registered_type"], re.I)  # "Drug: X 5 mg", "Biological/Vaccine: X"
_CLOSES = re.compile(r"\s*\)\s*(?:,|and\b|or\b|plus\b|versus\b|vs\b)")  # a bracket, behind its dose
_HEADS = re.compile(r"\s*(?:/\s*[A-Z][a-z]+\s*)?:")
_LEVELS_BETWEEN = re.compile(r"\s*(?:,|/|,?\s*\b(?:and/or|or|and|versus|vs\.?)\b)\s*", re.I)
_WORD = re.compile(r"(?<![\w-])[A-Z][\w-]{2,20}(?![\w-])")
# "Cohort A1: 25 mg": what the dose is given to, not what is given
_GROUP = re.compile(rf"(?<![a-z])(?:{_WORDS['groups']})\s*[:#-]?\s*$", re.I)


def is_agent(findings: DocFindings, lexicon: RegimenLexicon, index: int) -> bool:
    """Whether an entity names something given: a drug or a placebo, not "study drug"."""
    entity = findings.entities[index]
    if is_type_word(findings, index):
        return False
    if entity.label is Label.DRUG:
        if (entity.code is None or _is_acronym(findings, index)) and _ARM_AFTER.match(findings.text, entity.end_char):
            return False
        if entity.code_system in (None, "MeSH") and _is_form(findings, entity.start_char):
            return False
        return not lexicon.study_drug.fullmatch(findings.text, entity.start_char, entity.end_char)
    return bool(lexicon.placebo.fullmatch(findings.text, entity.start_char, entity.end_char))


def is_type_word(findings: DocFindings, index: int) -> bool:
    """Whether an entity is the word for a kind of intervention that heads a name: "Biological: X"."""
    entity = findings.entities[index]
    is_type = _TYPE.fullmatch(findings.text, entity.start_char, entity.end_char) is not None
    return is_type and _HEADS.match(findings.text, entity.end_char) is not None


def _is_acronym(findings: DocFindings, index: int) -> bool:
    text = findings.text[findings.entities[index].start_char : findings.entities[index].end_char]
    return len(text) <= 5 and text.isupper()


def _is_form(findings: DocFindings, at: int) -> bool:
    """Whether a form begins at `at`: "tobramycin eye drops" names one agent."""
    first = bisect_left(findings.terms, at, key=lambda term: term.start_char)
    return any(term.kind == "form" for term in findings.terms[first : first + 3] if term.start_char == at)


def agent_of(findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], dose: int) -> int:
    """The agent of a dose among those of its segment; -1: none."""
    quantity = findings.quantities[dose]
    if quantity.unit in RADIATION:
        return -1
    left = dose_of(findings.text, quantity)[1]  # of "AUC = 6", not of "= 6"
    last = bisect_left(agents, quantity.start_char, key=lambda i: findings.entities[i].start_char)
    following = bisect_left(agents, quantity.end_char, key=lambda i: findings.entities[i].start_char)
    before, after = agents[max(last - 1, 0) : last], agents[following : following + 1]
    if after:
        gap = findings.text[quantity.end_char : findings.entities[after[0]].start_char]
        gap = _MADE_UP.sub("", gap)
        if (quantity.unit or "").partition("/")[0] in PIECES and len(gap) <= 60 and _HOLDING.fullmatch(gap):
            return after[0]
        follows = len(gap) <= 40 and bool(lexicon.glue.fullmatch(gap)) and "," not in gap
        if follows and before:
            held = findings.text[findings.entities[before[-1]].end_char : left]
            # "Bu 3.2 mg/kg, Flu 30 mg/m2": the name stands at once before; "of" after the dose decides for what follows
            at_once = not gap.strip() and not re.match(r"[\s(:]*\d", findings.text[findings.entities[after[0]].end_char :][:4])
            follows = not _HELD.fullmatch(held) or " of " in gap or (at_once and ":" in held)
            if _CLOSES.match(gap) and held.rfind("(") > held.rfind(")"):
                follows = False  # "X (10 or 30 mg) or placebo"
            if at_once and "(" in held:  # "X and Y (10 mg X and 5 mg Y)"
                follows = follows or _name(findings, after[0]) in {_name(findings, agent) for agent in agents[:last]}
        if follows:
            return after[0]
    if before and _OF_OTHER.match(findings.text, quantity.end_char) and not _is_near(findings, after, quantity.end_char):
        between = findings.text[findings.entities[before[-1]].end_char : quantity.start_char]
        if SENTENCE_END.search(between):
            return -1
    is_taken = bool(before) and _TAKEN.search(findings.text, max(0, quantity.start_char - _TO_VERB), quantity.start_char)
    if is_taken and _BESIDES.search(findings.text[max(0, findings.entities[before[-1]].start_char - 24) : quantity.start_char]):
        return -1
    return before[-1] if before else -1


def _is_near(findings: DocFindings, after: list[int], end: int) -> bool:
    """Whether an agent begins right where "of" leads to."""
    return bool(after) and findings.entities[after[0]].start_char - end <= 6


def _name(findings: DocFindings, agent: int) -> str:
    entity = findings.entities[agent]
    return entity.norm or findings.text[entity.start_char : entity.end_char].lower()


def mimic_of(findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], agent: int, dose: int) -> int:
    """The placebo that mimics an agent, if its dose is the placebo's text; -1: none.

    "placebo matching X 20 mg/day", "X 20 mg matching placebo tablets".
    """
    position = agents.index(agent) if agent in agents else 0
    for following in agents[position + 1 : position + 2]:
        after = findings.entities[following]
        gap = findings.text[findings.quantities[dose].end_char : after.start_char]
        is_placebo = lexicon.placebo.search(findings.text, after.start_char, after.end_char)
        if is_placebo and _MATCHED.fullmatch(gap + findings.text[after.start_char : after.end_char]):
            return following
    if not position:
        return -1
    before = findings.entities[agents[position - 1]]
    if not lexicon.placebo.fullmatch(findings.text, before.start_char, before.end_char):
        return -1
    return (
        agents[position - 1] if _MIMICS.fullmatch(findings.text, before.end_char, findings.entities[agent].start_char) else -1
    )


def is_mimicked(findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], agent: int) -> bool:
    """Whether an agent without a dose only says what a placebo looks like: "placebo for X, one tablet daily"."""
    position = agents.index(agent)
    if not position:
        return False
    before, entity = findings.entities[agents[position - 1]], findings.entities[agent]
    if not lexicon.placebo.search(findings.text, before.start_char, before.end_char):
        return False
    return bool(_MIMICS.fullmatch(findings.text, before.end_char, entity.start_char))


def only_dates(findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], agent: int, start: int) -> bool:
    """Whether an agent only says when another is given: "fluorouracil (1 hour after leucovorin) weekly"."""
    position = agents.index(agent)
    if not position:
        return False
    left = findings.entities[agent].start_char
    between = findings.text[max(findings.entities[agents[position - 1]].end_char, left - 60, start) : left]
    return not SENTENCE_END.search(between) and bool(lexicon.dates.search(between))


def is_diluent(findings: DocFindings, agent: int, start: int) -> bool:
    """Whether an agent is what another is dissolved in: "diluted to 100 mL with normal saline", "20 mg in 100 mL of saline"."""
    left = findings.entities[agent].start_char
    return bool(_DILUTED.search(findings.text[max(start, left - 50) : left]))


def registered_names(findings: DocFindings, lexicon: RegimenLexicon) -> frozenset[str]:
    """Capitalised words of the registered interventions' names, in lower case, that can name an agent."""
    found: set[str] = set()
    for segment in findings.segments:
        if segment.section is SectionKind.INTERVENTION_NAME:
            words = _WORD.findall(findings.text, segment.start_char, segment.end_char)
            found.update(word.lower() for word in words)
    return frozenset(found - lexicon.no_name)


def carry_names(
    findings: DocFindings, names: dict[int, tuple[int, int] | None], owner: dict[int, int]
) -> dict[int, tuple[int, int] | None]:
    """Give a dose that follows those of an unlisted name that name too: "XK-5 60 mg for one day, then 30 mg"."""
    carried = dict(names)
    last: tuple[int, int] | None = None
    for dose, agent in owner.items():
        if names[dose] is not None:
            last = names[dose]
        elif last is not None and agent >= 0 and findings.entities[agent].start_char < last[0]:
            carried[dose] = last
        elif agent >= 0:
            last = None
    return carried


def of_levels(findings: DocFindings, owner: dict[int, int]) -> dict[int, int]:
    """Give the bare amounts of a list the agent that its last one leads to: "10, 20 or 40 mg of X".

    Args:
        owner: agent of each dose, -1: none; doses in text order.
    """
    found = dict(owner)
    doses = list(owner)
    for one, two in zip(reversed(doses[:-1]), reversed(doses[1:]), strict=True):
        first, second = findings.quantities[one], findings.quantities[two]
        agent = found[two]
        if agent < 0 or has_unit(findings.text, first) or first.unit != second.unit:
            continue
        follows = findings.entities[agent].start_char >= second.end_char
        if follows and _LEVELS_BETWEEN.fullmatch(findings.text, first.end_char, second.start_char):
            found[one] = agent
    return found


def unlisted_name(
    findings: DocFindings, lexicon: RegimenLexicon, agents: list[int], dose: int, start: int, registered: frozenset[str]
) -> tuple[int, int] | None:
    """Offsets of a capitalised word beside a dose that no entity covers: "Bu 3.2 mg/kg".

    A word before a colon ("Adults: 5 mg") or after the dose ("10 mL of Xyz") has to be part of a registered name.
    """
    quantity, text = findings.quantities[dose], findings.text
    left = quantity.start_char
    match = _NAME_BEFORE.search(text, max(start, left - 25), left)
    match = match or _CODE_BEFORE.search(text, max(start, left - 25), left)
    if (
        match is None
        and (
            match := _REGISTERED_BEFORE.search(text, max(start, left - 25), left)
            or _FORM_BEFORE.search(text, max(start, left - 45), left)
        )
        and match["name"].lower() not in registered
    ):
        match = None
    if match is not None and (
        match["name"].lower() in lexicon.no_name or _GROUP.search(text[max(start, match.start() - 16) : match.start()])
    ):
        match = None
    if match is not None and _UNIT.fullmatch(match["name"]):
        match = None  # "200 MG-50 MG"
    if match is not None and ":" in text[match.end("name") : left] and match["name"].lower() not in registered:
        match = None
    if match is None and (at := _NAME_AT.search(text, max(start, left - 70), left)) and at["name"].lower() in registered:
        match = at
    if match is None:
        match = _NAME_AFTER.match(text, quantity.end_char) or _NAME_BESIDE.match(text, quantity.end_char)
        if match is None or match["name"].lower() not in registered:
            return None
    if any(
        findings.entities[i].start_char < match.end("name") and match.start("name") < findings.entities[i].end_char
        for i in agents
    ):
        return None
    return match.span("name")


def is_of_placebo(findings: DocFindings, lexicon: RegimenLexicon, agent: int, at: int) -> bool:
    """Whether a form at `at` is that of a dummy, and the agent none."""
    if agent < 0 or not _INERT.search(findings.text[max(0, at - 12) : at]):
        return False
    entity = findings.entities[agent]
    return not lexicon.placebo.search(findings.text, entity.start_char, entity.end_char)
