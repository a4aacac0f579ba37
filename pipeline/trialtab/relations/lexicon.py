"""The words of `patterns/relations.tsv`, `groups.tsv`, `measurement_dimensions.tsv` and `bound_names.tsv`, compiled."""

from __future__ import annotations

import re
from typing import NamedTuple, Self

from trialtab.patterns import parse_table
from trialtab.relations.bounds.dimensions import Dimensions
from trialtab.relations.bounds.level_lexicon import LevelLexicon
from trialtab.relations.bounds.name_words import NameWords
from trialtab.relations.word_starts import word_starts

NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_STEM = 5  # letters of a word that may open a longer one
# begins the next statement behind "See Disease Characteristics"
_NEXT_ITEM = r"(?-i:\b(?:No|Not|At\sleast|Prior|Must|Recovered|Concurrent|More\sthan|Any|Patients?|Adequate|Fertile|Only)\b)"
_NUMBER = r"(?P<n>\d{1,2}|" + "|".join(NUMBER_WORDS) + r")(?:\s*\(\d{1,2}\))?"


class GroupCue(NamedTuple):
    """A phrase that joins list members: operator `any` or `all`; the number, where it has one, is in the match's group n.

    `above` is what the minimum lies above that number: 1 in "more than one of the following". `is_near`: it governs its own
    clause or bracket, not the rest of the item.
    """

    rule: str
    operator: str
    regex: re.Pattern[str]
    above: int = 0
    is_near: bool = False


class RelationLexicon(NamedTuple):
    """Compiled words.

    Attributes:
        glue: a gap between two members of one list, matched whole.
        intro: opens a list of members or examples ("including"), matched at the start of a gap.
        breaker: starts a new statement inside an item, searched in a gap.
        person_only: text before an age that names only people, matched whole.
        age_after: text after an age that shows it is one.
        aged_people: text right before a bound in years that is an age, searched at the end.
        age_word: the words of a bound that only an age has ("older"), searched in it.
        no_age: text after a bound in years that shows it is none, matched.
        method_link: a gap between a measurement and the method by which it is measured, matched whole.
        circumstance: a gap between a measurement and the condition in or before which it is taken, matched whole.
        method: words of a method ("echocardiogram", "assay"), searched.
        exempting: what opens an exception right behind a concept ("unless it is"), matched.
        exempt_state: a state that is exempted ("stable"), searched.
        after_glue: a gap between a bound and the concept that it precedes ("≥ 2 of the"), matched whole.
        time_valued: names of concepts whose value is a time ("life expectancy > 3 months"), searched.
        current: words that put a condition in the present ("active"), searched.
        event: words of a disease that happens at a time ("stroke"), searched.
        tight_glue: a gap between a condition and a bound after it, matched whole.
        below_gap: words before a bound of a sub-item that only say of whom it asks, matched whole.
        gap_block: words that may not stand between a measurement and a bound after it, searched.
        prevention: words for what prevents a disease or acts against it ("vaccination", "active against"), searched;
            prevention_before: the same with the word that leads to the disease, at the end of the text before it.
        status_glue: a gap between a concept and a status after it, matched whole.
        measured_status: words for a result that only a measurement has ("low"), matched whole.
        result_intro: words before a result that name no marker ("who tested"), searched at the end.
        count_stop: what follows a bare number that counts nothing, matched.
        joint_bar: words that part two statements whatever joins them, searched between them.
        joint_link: words that tie what stands between two members to the first ("asthma with moderate or …"), searched.
        adjunct: a gap between a member of a list and what only describes it ("due to", "on"), matched whole.
        adjunct_opener: words of such a gap behind which a list of its own may begin ("indicated by"), searched.
        sterilising: words in the name of a procedure that ends fertility, searched.
        item_label: a label before a colon that says what an item is about (group `name`), matched.
        unsaid: an item or the rest of one that asks nothing, matched whole.
        see_part: the beginning of an item that only says where more is asked ("See Chemotherapy No prior …"), matched.
        dimensions: what the bounds of a named concept may measure.
        names: the words that cut the name of an untagged thing out of its sentence.
        onset_cue: words for the beginning of something, before the age at which it was ("diagnosed"), searched.
        onset_behind: the same behind an age, in the match's group `event` ("at initial diagnosis"), matched.
        change: words for a change, whose amount is no level ("decrease"), matched whole.
        changed: verbs of one, which need a "by" ("decreased by > 2", not "increased > 2"), matched whole.
        groups: cues, longest first.
        levels: the words that classes of scales are read by.
    """

    glue: re.Pattern[str]
    intro: re.Pattern[str]
    breaker: re.Pattern[str]
    person_only: re.Pattern[str]
    age_after: re.Pattern[str]
    aged_people: re.Pattern[str]
    age_word: re.Pattern[str]
    no_age: re.Pattern[str]
    method_link: re.Pattern[str]
    circumstance: re.Pattern[str]
    method: re.Pattern[str]
    exempting: re.Pattern[str]
    exempt_state: re.Pattern[str]
    after_glue: re.Pattern[str]
    time_valued: re.Pattern[str]
    current: re.Pattern[str]
    event: re.Pattern[str]
    tight_glue: re.Pattern[str]
    below_gap: re.Pattern[str]
    gap_block: re.Pattern[str]
    prevention: re.Pattern[str]
    prevention_before: re.Pattern[str]
    status_glue: re.Pattern[str]
    measured_status: re.Pattern[str]
    result_intro: re.Pattern[str]
    count_stop: re.Pattern[str]
    joint_bar: re.Pattern[str]
    joint_link: re.Pattern[str]
    adjunct: re.Pattern[str]
    adjunct_opener: re.Pattern[str]
    sterilising: re.Pattern[str]
    onset_cue: re.Pattern[str]
    onset_behind: re.Pattern[str]
    change: re.Pattern[str]
    changed: re.Pattern[str]
    item_label: re.Pattern[str]
    unsaid: re.Pattern[str]
    see_part: re.Pattern[str]
    dimensions: Dimensions
    names: NameWords
    groups: tuple[GroupCue, ...]
    levels: LevelLexicon

    @classmethod
    def from_files(cls, files: dict[str, str]) -> Self:
        """Compile the files' texts.

        Raises:
            PatternError: a line breaks the files' rules.
        """
        words: dict[str, list[str]] = {}
        for row in parse_table(files["relations.tsv"], file="relations.tsv", required=("id", "kind", "word", "source")):
            words.setdefault(row["kind"], []).append(row["word"])
        cues = [
            GroupCue(
                row["id"],
                row["operator"],
                re.compile(r"\b" + _phrase(row["phrase"], _alternation(words["counted"])), re.I),
                int(row.get("above") or 0),
                "{things}" in row["phrase"] or "{total}" in row["phrase"],
            )
            for row in parse_table(files["groups.tsv"], file="groups.tsv", required=("id", "operator", "phrase"))
        ]
        glue, names = _alternation(words["glue"]), NameWords.from_text(files["bound_names.tsv"])
        return cls(
            glue=re.compile(rf"(?:[\s,/()\[\]&‐–-]|(?<=\s)\+)*(?>(?:(?>{glue})[\s,/()\[\]&]*+)*)", re.I),
            intro=re.compile(rf"(?<![\s,;:(\[–-])[\s,;:(\[–-]*+(?:{_alternation(words['intro'])})[\s,:]*", re.I),
            breaker=re.compile(rf"{_starts(words['breaker'])}\b", re.I),
            person_only=re.compile(rf"[\s,:;()/*•-]*(?>(?:(?>{_alternation(words['person'])})[\s,:;()/-]++)*)", re.I),
            age_after=re.compile(rf"[\s,)]*(?:{_alternation(words['age_after'])})\b", re.I),
            aged_people=re.compile(rf"{_starts(words['aged_people'])}(?:\s+(?:who|that)\s+(?:are|is)|\s+of)?[\s,(]*$", re.I),
            age_word=re.compile(rf"{_starts(words['age_word'])}\b", re.I),
            no_age=re.compile(rf"[\s(-]*(?:{_alternation(words['no_age'])})\b", re.I),
            method_link=re.compile(
                rf"[\s,()]*(?:\w+ed\s+)?(?:{_alternation(words['method_link'])})\s+(?:[a-z.-]+\s+){{0,4}}?", re.I
            ),
            circumstance=re.compile(
                rf"\s+(?:{_alternation(sorted(names.circumstance))})\s+(?:(?!(?:and|or)\b)[a-z-]+\s+){{0,4}}?", re.I
            ),
            method=re.compile(rf"\b(?:{'|'.join(map(_stem, words['method']))})", re.I),
            exempting=re.compile(rf"[\s,(;-]*(?:{_alternation(words['exempting'])})\b\s*", re.I),
            exempt_state=re.compile(rf"{_starts(words['exempt_state'])}\b", re.I),
            after_glue=re.compile(rf"\s*(?:\(?s\)?\s)?\s*(?>(?:(?>{_alternation(words['after_glue'])})\s++)*)\(?\s*", re.I),
            time_valued=re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, words['time_valued']))})", re.I),
            current=re.compile(_starts(words["current"]), re.I),
            event=re.compile(rf"(?<![a-z])(?:{'|'.join(map(_stem, words['event']))})", re.I),
            tight_glue=re.compile(rf"[\s:(\[,=/-]*(?>(?:(?>{_alternation(words['tight_glue'])})[\s:(\[,=/)-]*+)*)", re.I),
            below_gap=re.compile(rf"[\s:(\[,=/-]*(?>(?:(?>{_alternation(words['below_gap'])})[\s:(\[,=/)-]*+)*)", re.I),
            gap_block=re.compile(_starts(words["gap_block"]), re.I),
            prevention=re.compile(_starts(words["prevention"] + words["aimed"]), re.I),
            prevention_before=re.compile(
                rf"(?:{_starts(words['prevention'])}(?>(?:\s++(?:{_alternation(words['prevention_more'])}))*)"
                rf"\s++(?:{_alternation(words['prevention_link'])})|{_starts(words['aimed'])})"
                r"(?>(?:\s++(?:the|any|either|all|some|a))?)\s*+$",
                re.I,
            ),
            status_glue=re.compile(rf"[\s:(\[)\]=-]*(?>(?:(?>{_alternation(words['status_glue'])})[\s:(\[)\]=-]*+)*)", re.I),
            measured_status=re.compile(_alternation(words["measured_status"]), re.I),
            result_intro=re.compile(rf"(?:{_starts(words['result_intro'])}|[^\w\s)+-])\s*$", re.I),
            count_stop=re.compile(rf"\s*(?:[^\sA-Za-z]|$|(?:{_alternation(words['count_stop'])})\b)", re.I),
            joint_bar=re.compile(_starts(words["joint_bar"]), re.I),
            joint_link=re.compile(_starts(words["joint_link"]), re.I),
            adjunct=_adjunct(words),
            adjunct_opener=re.compile(_starts(words["adjunct_opener"]), re.I),
            sterilising=re.compile(_starts(words["sterilising"]), re.I),
            onset_cue=re.compile(_starts(words["onset_cue"]), re.I),
            onset_behind=re.compile(
                r"[\s,()]*(?:years?\s+)?(?:of\s+age\s+|old\s+)?(?:when|at)\s+(?:the\s+)?(?:time\s+of\s+)?(?:the\s+)?"
                rf"(?>(?:(?:first|initial|original|disease|symptom|their|cancer)\s+)*)(?P<event>{_alternation(words['onset_behind'])})",
                re.I,
            ),
            change=re.compile(rf"(?:{_alternation(words['change'])})", re.I),
            changed=re.compile(rf"(?:{_alternation(words['changed'])})", re.I),
            item_label=re.compile(rf"\W*(?P<name>{_alternation(words['item_label'])})\s*:\s*", re.I),
            unsaid=re.compile(
                rf"\W*(?:(?:{_alternation(words['see'])})\s(?:(?!{_NEXT_ITEM})[^.;:]){{0,60}}|{_alternation(words['unsaid'])})?\W*",
                re.I,
            ),
            see_part=re.compile(
                rf"\W*(?:[\w ]{{0,30}}:\s*)?(?:{_alternation(words['see'])})\s"
                rf"(?:(?!{_NEXT_ITEM})[^.;:]){{0,60}}(?={_NEXT_ITEM})",
                re.I,
            ),
            dimensions=Dimensions.from_text(files["measurement_dimensions.tsv"]),
            names=names,
            groups=tuple(sorted(cues, key=lambda cue: -len(cue.regex.pattern))),
            levels=LevelLexicon.from_words(words),
        )


def _adjunct(words: dict[str, list[str]]) -> re.Pattern[str]:
    """What leads from a member of a list to what describes it.

    Behind a comma or in a bracket only the words that always describe do so: ", due to …", but not ", on …".
    """
    word = rf"(?!(?:{_alternation(words['adjunct_bar'])})\b)[\w'’/-]++"
    rest = rf"(?>(?:\s++{word}){{0,8}})\s*+"
    ties, describing = _alternation(words["adjunct_tie"]), _alternation(words["adjunct"])
    return re.compile(
        rf"(?>(?:\(s\))?)[)\]\s]*+(?:(?:[(\[]\s*+(?:e\.g\.?,?\s*+)?|(?:{word}\s++){{0,2}}?)(?:{ties}){rest}"
        rf"|[\s,(\[]*+(?:(?:not|is|are|was|were|has|have|been|currently|mainly|primarily|only)\s++){{0,2}}(?:{describing}){rest})",
        re.I,
    )


def _starts(words: list[str]) -> str:
    return word_starts(words, _bounded)


def _alternation(words: list[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(_bounded(word) for word in ordered)


def _stem(word: str) -> str:
    """A short word whole; a longer one opens words ("electrocardiogra")."""
    return re.escape(word) if len(word) >= _STEM else re.escape(word) + r"\b"


def _bounded(word: str) -> str:
    text = re.escape(word).replace(r"\ ", r"\s+")
    return text + r"\b" if word[-1].isalnum() else text


def _phrase(phrase: str, counted: str) -> str:
    text = re.escape(phrase).replace(r"\ ", r"\s+").replace(r"\{n\}", _NUMBER)
    text = text.replace(r"\{things\}", rf"(?:(?:[\w-]+\s+){{0,3}}?(?:{counted}))").replace(
        r"\{total\}", _NUMBER.replace("?P<n>", "?:")
    )
    return text + r"\b" if phrase[-1].isalnum() else text
