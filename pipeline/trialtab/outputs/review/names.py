"""File names for trials: readable, safe in any file system, never two the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
MAX_STEM = 80
# names that mean something else: our own index, Windows devices
RESERVED = re.compile(r"index|con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


def page_names(trial_ids: Iterable[str]) -> dict[str, str]:
    """Trial id -> file name of its page.

    An id that is a plain word of letters, digits, `.`, `_`, `-` keeps its form; any other, and any that a case-blind file
    system would mix up with an earlier one, gets a short hash of the id.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for trial_id in trial_ids:
        stem = UNSAFE.sub("_", trial_id).strip(".")[:MAX_STEM]
        if stem != trial_id or not stem or RESERVED.fullmatch(stem.split(".")[0]) or stem.lower() in taken:
            stem = f"{stem}-{hashlib.sha256(trial_id.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}".lstrip("-")
        taken.add(stem.lower())
        names[trial_id] = f"{stem}.html"
    return names
