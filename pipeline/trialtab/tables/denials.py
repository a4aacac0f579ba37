"""Denials among exclusions that ask what they say: "no known brain metastases", "no prior chemotherapy".

Lists of old registry texts put what must not be there under the exclusion criteria, denied. "No informed consent" and "no pain"
exclude who lacks something; a disease that is known, active or other and a treatment that is prior or concurrent are nothing
that a participant could lack.
"""

from __future__ import annotations

import re
from functools import lru_cache

from trialtab.patterns import parse_table, pattern_text
from trialtab.relations.records import Constraint
from trialtab.types import DocFindings, Domain

_FILE = "conditionals.tsv"
_HARMFUL = frozenset(
    {Domain.CONDITION, Domain.DRUG, Domain.PROCEDURE, Domain.TRIAL_PARTICIPATION, Domain.PREGNANCY, Domain.LIFESTYLE}
)
_BEFORE = re.compile(r"(?:^|[.;:])[\s*•\-–\d.)(\\]*$")  # a statement begins behind it


def is_denied_harm(findings: DocFindings, row: Constraint) -> bool:
    """Whether an exclusion's statement begins with the denial of a row's disease or treatment as one that must not be."""
    if not row.negated or row.entity < 0 or row.entity >= len(findings.assertions) or row.domain not in _HARMFUL:
        return False
    start = findings.criteria[row.criterion].start_char
    for cue, _, _ in findings.assertions[row.entity].cues:
        if start <= cue and _denied().match(findings.text, cue) and _BEFORE.search(findings.text[start:cue]):
            return True
    return False


@lru_cache(maxsize=1)
def _denied() -> re.Pattern[str]:
    rows = parse_table(pattern_text(_FILE), file=_FILE, required=("id", "role", "word", "source"))
    word = next(row["word"] for row in rows if row["role"] == "denied")
    return re.compile(rf"(?:{word})\b".replace(" ", r"\s+"), re.IGNORECASE)
