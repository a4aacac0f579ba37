"""Who is who among agents: registered names, drugs in texts, abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from trialtab.patterns import role_words
from trialtab.relations.chains import is_initialism
from trialtab.relations.regimens.lexicon import RegimenLexicon, shipped_lexicon
from trialtab.relations.regimens.owners import is_type_word
from trialtab.tables.interventions.class_names import is_gloss, own_name
from trialtab.tables.places import tidy
from trialtab.types import DocFindings, Entity, Intervention, InterventionType, Label, Segment

AGENT_TYPES = frozenset(
    {
        InterventionType.DRUG,
        InterventionType.BIOLOGICAL,
        InterventionType.DIETARY_SUPPLEMENT,
        InterventionType.COMBINATION_PRODUCT,
        InterventionType.GENETIC,
        None,
    }
)
_PLACEBO = re.compile(r"\bplacebos?\b", re.I)
_CHOICE = re.compile(r"(?:\bor\b|\bvs\.?|\bversus\b|/)", re.I)
_BESIDE = re.compile(r"\+|\band\b|\bplus\b|&|;|,|\bwith\b", re.I)
_SYNONYM = re.compile(r"\s*[®™]?\s*[(\[]\s*(?:also known as|a\.?k\.?a\.?|formerly|trade name|brand name)?:?\s*", re.I)
_CLOSED = re.compile(r"\s*[®™]?\s*[)\],;]")
_JOIN = re.compile(r"\s*(?:\+|/|&|,|;|\band\b|\bplus\b|\bwith\b|\bor\b|\bfollowed by\b|\bversus\b|\bvs\.?)\s*", re.I)

_BRACKET = re.compile(r"\s*[®™]?\s*\(\s*(?:the\s+|an?\s+|i\.e\.,?\s+)?", re.I)
_ONE_NAME = re.compile(r"(?>(?:[\s-]*+(?!and\b|or\b|plus\b|with\b)[\w.-]+)*)\s*", re.I)  # no list: "(A, B and C)"
_BRACKET_REST = re.compile(r"(?:\s+(?!and\b|or\b|plus\b|with\b)\w+)?(?:,\s+\w+)?\)\s*", re.I)
_DASH = re.compile(r"\s*[®™]?\s+[-–]\s+")
_BRACKET_KIND = re.compile(r"\b(?:vaccine|globulin|toxin|antivenom|extract)\b|globulin\b|toxin\b", re.I)
_MOST_OF_NAME = 0.6
_JOINED = re.compile(r"\s*(?:\+|&|,|\band\b|\bplus\b)\s*")
_BRACKETED = re.compile(r"\([^)]*\)")
_WORDS = role_words("intervention_words.tsv")
# "usual care without X", "no X or Y", "X-free": what a name says is not given
_WITHHELD = re.compile(
    rf"(?<!or )(?<!and/or )\b(?:{_WORDS['withheld']})\s+"
    r"(?:(?!and\b|with\b|plus\b|but\b|followed\b|then\b|just\b|only\b)[\w/-]+\s+){0,4}$",
    re.I,
)
_FREE = re.compile(rf"[\s-]free\b|\s+(?:{_WORDS['withheld_after']})\b", re.I)
# "QX 4417" is "QX-4417"; "EPA 1000 mg" is a dose
_SPACED_CODE = re.compile(r"\b([A-Z]{2,6}) (\d{3,7}[A-Za-z]?)\b(?!\s?(?:mg|mcg|µg|ug|g|kg|ml|mL|L|IU|U|MBq|mCi|Gy|%|/)\b)")
_PART = re.compile(r"[A-Z][\w-]{2,20}")


class Agent(NamedTuple):
    """One thing given.

    `entity` indexes the findings' entities, -1 where the registered name itself is the agent; `keys` are the lower-case names
    by which mentions are recognised.
    """

    text: str
    norm: str | None
    entity: int
    keys: frozenset[str]


def agents_of(
    intervention: Intervention, findings: DocFindings, segment: Segment | None, lexicon: RegimenLexicon
) -> list[Agent]:
    """The agents that a registered intervention's name gives: its drugs, or the name itself."""
    whole = Agent(
        tidy(intervention.name), None, -1, frozenset({_plain(intervention.name), *map(_plain, intervention.other_names)})
    )
    if segment is None or lexicon.care.fullmatch(intervention.name):
        return [whole]
    drugs = [
        index
        for index, entity in enumerate(findings.entities)
        if segment.start_char <= entity.start_char < segment.end_char
        and entity.label is Label.DRUG
        and not is_type_word(findings, index)
        and not _is_withheld(findings, segment, entity)
    ]
    if (placebo := _placebo_in(intervention.name, whole)) is not None:
        beside = [i for i in drugs if _is_beside_placebo(findings, segment, i)]
        return [*different(agent_from(findings, index) for index in beside), placebo]
    if drugs and all(lexicon.class_head.fullmatch(agent_from(findings, index).text) for index in drugs):
        keys = whole.keys.union(*(agent_from(findings, index).keys for index in drugs))
        return [
            whole._replace(keys=keys)
        ]  # "dendritic cell vaccine", "vitamins and minerals": the name says more than its class
    explained = _explained(findings, drugs, lexicon)
    named = [i for i in drugs if i not in explained and not lexicon.class_head.fullmatch(agent_from(findings, i).text)]
    if len(named) == 2 and (gloss := _gloss(findings, *named)) is not None:
        named.remove(gloss)
    agents = different(agent_from(findings, index) for index in named)
    if len(agents) > 1:
        return agents
    if len(agents) == 1:
        joined = _JOINED.search(re.sub(r"\([^)]*\)", "", whole.text))  # "S-7 + X": the rest of the name is another agent's
        is_class = not joined and not _is_coded(findings.entities[agents[0].entity])
        if is_class and (own := own_name(whole.text, agents[0].text, agents[0].norm)) is not None:
            return [Agent(own, own.lower(), -1, agents[0].keys | whole.keys | {_plain(own)})]
        return [agents[0] if joined else agents[0]._replace(keys=agents[0].keys | whole.keys)]
    return _parts(whole, findings, segment) or [whole]


def _gloss(findings: DocFindings, one: int, two: int) -> int | None:
    """Which of a name's two agents only says what class the other is of, if one does: "X-520, a kinase inhibitor"."""
    first, second = findings.entities[one], findings.entities[two]
    between = findings.text[first.end_char : second.start_char]
    glosses = [i for i in (one, two) if not _is_coded(findings.entities[i]) and is_gloss(between, findings.entities[i].norm)]
    return glosses[0] if len(glosses) == 1 else None


def _is_coded(entity: Entity) -> bool:
    return bool(entity.code) and entity.code_system != "MeSH"


def gives_agent(intervention: Intervention, findings: DocFindings, segment: Segment | None) -> bool:
    """Whether an intervention is a drug or the like: by its type or, where that says nothing ("other"), by its name."""
    if intervention.type in AGENT_TYPES:
        return True
    if intervention.type is not InterventionType.OTHER or segment is None:
        return False
    name = re.sub(r"\([^)]*\)|\d[\d.,]*\s?(?:mg|mcg|g|IU|%)?", "", intervention.name)
    named = sum(
        entity.end_char - entity.start_char
        for entity in findings.entities
        if segment.start_char <= entity.start_char < segment.end_char and entity.label is Label.DRUG and entity.code
    )
    return named >= _MOST_OF_NAME * len(name.strip())


def _parts(whole: Agent, findings: DocFindings, segment: Segment) -> list[Agent]:
    """The names that a name of unknown drugs joins ("XK101, XK205", "Vexor and Malib"), if the texts name each by itself."""
    parts = [part for part in _JOINED.split(whole.text) if part]
    if len(parts) < 2 or not all(_PART.fullmatch(part) for part in parts):
        return []
    for part in parts:
        alone = re.compile(rf"(?<![\w-]){re.escape(part)}(?![\w-])(?! ?(?:,|and|\+|plus|&|/)\s)")
        if not any(match.start() not in range(segment.start_char, segment.end_char) for match in alone.finditer(findings.text)):
            return []
    return [Agent(part, part.lower(), -1, frozenset({_plain(part)})) for part in parts]


def _explained(findings: DocFindings, drugs: list[int], lexicon: RegimenLexicon) -> set[int]:
    """The drugs of a name that only say in brackets what the one before is: "Zolvrix (Zoster Vaccine)"."""
    found: set[int] = set()
    if len(drugs) == 2 and _is_alias(findings, *(findings.entities[i] for i in drugs)):
        return {drugs[1]}
    for one, two in pairwise(drugs):
        first, second = findings.entities[one], findings.entities[two]
        if not _BRACKET.fullmatch(findings.text, first.end_char, second.start_char):
            continue
        end = findings.text.find(")", second.end_char)
        is_whole = end >= 0 and _ONE_NAME.fullmatch(findings.text, second.end_char, end) is not None
        both_listed = all(item.code and item.code_system != "MeSH" for item in (first, second))
        is_class = lexicon.class_head.fullmatch(findings.text, second.start_char, second.end_char) is not None
        if is_whole and (is_class or not both_listed) and not _PLACEBO.search(findings.text, first.start_char, end):
            found.add(two)
    return found


def _is_withheld(findings: DocFindings, segment: Segment, entity: Entity) -> bool:
    """Whether a registered name says of a drug that it is not given."""
    before = findings.text[segment.start_char : entity.start_char]
    return _WITHHELD.search(before) is not None or _FREE.match(findings.text, entity.end_char, segment.end_char) is not None


def _is_alias(findings: DocFindings, first: Entity, second: Entity) -> bool:
    """Whether a registered name is one drug with another name of it in brackets: "Zolvrix (Zoster Vaccine, Adjuvanted)"."""
    segment = next(s for s in findings.segments if s.start_char <= first.start_char < s.end_char)
    head, rest = findings.text[segment.start_char : first.start_char], findings.text[second.end_char : segment.end_char]
    if _DASH.fullmatch(findings.text, first.end_char, second.start_char):
        return not head.strip() and not rest.strip() and findings.text[: second.end_char].lower().endswith("vaccine")
    if head.strip() or not _BRACKET.fullmatch(findings.text, first.end_char, second.start_char):
        return False
    kind = _BRACKET_KIND.search(findings.text, second.start_char, segment.end_char)
    return (
        kind is not None
        and bool(_BRACKET_REST.fullmatch(rest))
        and not _PLACEBO.search(findings.text, segment.start_char, segment.end_char)
    )


def different(agents: Iterable[Agent]) -> list[Agent]:
    """The agents, each once, whatever its names."""
    found: list[Agent] = []
    for agent in agents:
        if not any(known.keys & agent.keys or is_same(known, agent) for known in found):
            found.append(agent)
    return found


def _placebo_in(name: str, whole: Agent) -> Agent | None:
    """The placebo of a registered name ("matching placebo", "Placebo of X 5 mg"); None where it names a choice or none."""
    match = _PLACEBO.search(name)
    if match is None or _CHOICE.search(re.sub(r"\([^)]*\)", " ", name)):
        return None
    return Agent(match[0], "placebo", -1, whole.keys | {"placebo"})


def _is_beside_placebo(findings: DocFindings, segment: Segment, index: int) -> bool:
    """Whether a drug in a placebo's name is given beside it ("metformin + placebo"), not mimicked ("metformin placebo")."""
    entity = findings.entities[index]
    text = findings.text
    for match in _PLACEBO.finditer(text, segment.start_char, segment.end_char):
        if entity.start_char <= match.start() < entity.end_char:
            return False
        between = text[min(entity.end_char, match.end()) : max(entity.start_char, match.start())]
        if not _BESIDE.search(between) or "(" in between:
            return False
    return True


def synonyms_of(findings: DocFindings) -> dict[str, frozenset[str]]:
    """Names that a bracket equates: "razuprotafib (AKB-9778)" gives each the key of the other.

    Two names that lists know as different drugs are not equated, nor is a class and its member.
    """
    drugs = [i for i, entity in enumerate(findings.entities) if entity.label is Label.DRUG]
    found: dict[str, frozenset[str]] = {}
    for one, two in pairwise(drugs):
        first, second = findings.entities[one], findings.entities[two]
        if second.start_char - first.end_char > 24 or not _SYNONYM.fullmatch(findings.text, first.end_char, second.start_char):
            continue
        if not _CLOSED.match(findings.text, second.end_char) or (first.code and second.code and first.code != second.code):
            continue
        if first.code_system == "MeSH" or second.code_system == "MeSH" or not (_is_named(first) and _is_named(second)):
            continue
        keys = agent_from(findings, one).keys | agent_from(findings, two).keys
        for key in keys:
            found[key] = found.get(key, frozenset()) | keys
    return found


def _is_named(entity: Entity) -> bool:
    """Whether an entity is one product: a coded drug, a research code; not a class written by hand."""
    return bool(entity.code) or not entity.rule.startswith("da")


def agent_from(findings: DocFindings, index: int) -> Agent:
    """The agent that a drug entity names."""
    entity = findings.entities[index]
    text = tidy(findings.text[entity.start_char : entity.end_char])
    keys = {_plain(text)} | ({_plain(entity.norm)} if entity.norm else set())
    keys |= {_plain(name) for name in shipped_lexicon().members.get(entity.norm or "", ())}
    return Agent(text, entity.norm or text.lower(), index, frozenset(keys))


def is_same(agent: Agent, other: Agent) -> bool:
    """Whether two names are one agent: a shared name, one name inside the other, or an abbreviation of it."""
    if agent.keys & other.keys:
        return True
    for mine in agent.keys:
        for theirs in other.keys:
            short, long = sorted((mine, theirs), key=len)
            if (
                len(short) >= 5
                and short in long
                and re.search(rf"\b{re.escape(short)}\b", long)
                and not _JOIN.search(long.replace(short, ""))
            ):
                return True
            if 2 <= len(short) <= 5 and " " not in short and re.search(r"[ -]", long) and is_initialism(short, long):
                return True
    return False


def is_part(agent: Agent, whole: Agent) -> bool:
    """Whether an agent is one of those that a combination's name joins: ritonavir in "lopinavir/ritonavir"."""
    return any(len(parts := _JOIN.split(key)) > 1 and any(part in agent.keys for part in parts) for key in whole.keys)


def is_placebo(entity: Entity, findings: DocFindings, lexicon: RegimenLexicon) -> bool:
    """Whether an entity is a placebo."""
    return bool(lexicon.placebo.search(findings.text, entity.start_char, entity.end_char))


@lru_cache(maxsize=8192)
def _plain(name: str) -> str:
    bare = _BRACKETED.sub(" ", name) if "(" in name else name
    return _SPACED_CODE.sub(r"\1\2", " ".join(bare.split())).lower().replace("-", "")
