"""What the regimen search gives: mentions of an agent with what is said of how it is given."""

from __future__ import annotations

from typing import NamedTuple


class Mention(NamedTuple):
    """One agent with at most one dose, somewhere outside the eligibility text.

    Members named after a stage are indices into `DocFindings`; -1: none.

    Attributes:
        segment: index of the segment it stands in.
        agent: the drug; -1 where the text names none ("600 mg by mouth daily" under the heading of a drug).
        dose: its dose.
        strength: what one tablet or vial holds.
        frequency, administrations: how often; how many times in all (both index `frequencies`).
        duration, infusion, cycle: index `time_spans`.
        route, form, start, stop: index `terms`.
        start_char, end_char: the whole mention in doc.text.
        repeat: how often a list of days with its own rate comes again ("twice daily on days 1-14, every 3 weeks"; indexes
            `frequencies`).
        timing: when in the day, where no rate is said ("in the morning", "as needed"; indexes `frequencies`).
        is_given: a verb of giving and a taker stand in its sentence ("participants will receive").
        is_promised: what stands right before says that all participants get it ("you will also take").
        is_administered: its sentence says that it is administered, whoever gets it.
        name_start, name_end: a name right before the dose that no list knows ("Bu 3.2 mg/kg"); -1: none.
        rate: the dose of the drug that a placebo mimics, for its interval ("20 mg/day").
        part: which amount of a dose that is a pair ("300 mg / 200 mg") is meant: 0 the first, 1 the second.
        or_rate: the second of two rates that the text leaves open ("every 2 or 4 weeks"; indexes `frequencies`).
        turn: which of the rates in turn that are said of its dose it has: 0 the first ("weekly for 4 weeks, then monthly").
    """

    segment: int
    agent: int
    dose: int
    start_char: int
    end_char: int
    strength: int = -1
    frequency: int = -1
    administrations: int = -1
    duration: int = -1
    infusion: int = -1
    cycle: int = -1
    route: int = -1
    form: int = -1
    start: int = -1
    stop: int = -1
    timing: int = -1
    repeat: int = -1
    is_given: bool = False
    is_promised: bool = False
    is_administered: bool = False
    name_start: int = -1
    name_end: int = -1
    rate: int = -1
    part: int = 0
    or_rate: int = -1
    turn: int = 0

    @property
    def is_nameless(self) -> bool:
        """Whether the text names no agent for it, listed or not."""
        return self.agent < 0 and self.name_start < 0
