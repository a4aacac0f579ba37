"""The page's own registry id. Ids of other trials that a page mentions are never taken.

An id counts as the page's own where a label says so, where the page refers to "this study by its identifier", where it stands
in the title or alone on a line before the first section, in the page's own address, or where prose says that this trial is
registered under it. A bare mention ("the BELIEF study (NCT…)") does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

NCT = r"NCT\s?\d{8}"
# forms of the primary registers of the WHO network, as their own documentation gives them
_OTHER = (
    r"ISRCTN\s?\d{8}|ACTRN\s?\d{14}p?|ChiCTR[-A-Z]{0,8}\d{8,10}|CTRI/\d{4}/\d{2,3}/\d{5,6}|DRKS\s?\d{8}|EUCTR\d{4}-\d{6}-\d{2}(?:-[A-Z]{2,3})?"
    r"|(?<!\d)20\d{2}-\d{6}-\d{2}(?:-\d{2})?(?!\d)|IRCT\d{11,16}(?:N\d{1,3})?|jRCT[s]?\d{9,10}|JapicCTI-\d{6}|UMIN\d{9}|JPRN-[A-Za-z]+\d+"
    r"|KCT\d{7}|LBCTR\d{10}|NTR\s?\d{3,5}|NL-OMON\d{4,6}|PACTR\d{15,16}|PER-\d{3}-\d{2}|RBR-[0-9a-z]{5,9}|RPCEC\d{8}|SLCTR/\d{4}/\d{3}"
    r"|TCTR\d{8,12}|ITMCTR\d{10}"
)
ANY = rf"(?:{NCT}|{_OTHER})"
_ID = re.compile(rf"\b{ANY}\b")
_NCT = re.compile(rf"\b{NCT}\b", re.IGNORECASE)
_ALONE = re.compile(rf"\W*(?:{NCT}|{_OTHER})\W*(?:\(?(?:nct|clinicaltrials\.gov)\)?)?\W*(?:\s+https?://\S+)?\Z")
_REGISTERED = re.compile(
    rf"(?:clinical\s?trials\.gov\W{{1,3}}(?:identifier|number|no\.?|id|registration)?"
    r"|trial registration(?: number)?|registration number|registered"
    rf"(?: (?:prospectively|retrospectively))?"
    r"(?: (?:at|on|in|with|under|as|by|clinicaltrials\.gov|the|number|registry|isrctn|eudract))+|nct (?:id|number))"
    rf"[\s:,;(]*(?P<id>{NCT}|{_OTHER})\b",
    re.IGNORECASE,
)
# words before a registration statement that make it another trial's
_OTHERS_TRIAL = re.compile(
    r"\b(?:previous|earlier|parent|other|prior|companion|similar|main|related|separate|preceding|sister)\b[^.]{0,80}\Z",
    re.IGNORECASE,
)


class OwnId(NamedTuple):
    """The id and, where it is a ClinicalTrials.gov id, that id again."""

    trial_id: str
    nct_id: str | None


def find_ids(text: str) -> list[str]:
    """All registry ids in a text, in order, without inner spaces."""
    return [_plain(match.group()) for match in _ID.finditer(text)]


def is_id_line(text: str) -> bool:
    """Whether nothing but an id stands on the line."""
    return _ALONE.match(text) is not None


def id_in_address(address: str) -> str | None:
    """The id in a page's own address (its canonical link)."""
    match = _NCT.search(address)
    return _plain(match.group()).upper() if match else None


def registered_ids(prose: str) -> list[str]:
    """Ids that a prose says this trial is registered under; another trial's registration is passed over."""
    return [
        _plain(match["id"])
        for match in _REGISTERED.finditer(prose)
        if not _OTHERS_TRIAL.search(prose[max(match.start() - 120, 0) : match.start()])
    ]


def choose(candidates: Iterable[str | None]) -> OwnId | None:
    """The page's own id from candidates, most certain first. A ClinicalTrials.gov id goes before other registers' ids."""
    known = [candidate for candidate in candidates if candidate]
    nct = next((candidate for candidate in known if candidate.startswith("NCT")), None)
    if nct or known:
        return OwnId(nct or known[0], nct)
    return None


def _plain(text: str) -> str:
    compact = re.sub(r"\s", "", text)
    return compact.upper() if compact[:3].upper() == "NCT" else compact
