"""Which code and which pattern files an assembled pipeline comes from: the stamp in its meta.json."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialtab import __version__

if TYPE_CHECKING:
    from spacy.language import Language

KEY = "trialtab"
DIGITS = 12  # of a SHA-256, in hexadecimal: enough to tell versions apart


def stamp_of(nlp: Language) -> dict[str, str]:
    """Version and hash of the code that runs, and the hash of the pattern files that the pipeline was given."""
    files = [
        (f"{name}/{file}", text.encode())
        for name, pipe in nlp.pipeline
        for file, text in sorted(getattr(pipe, "files", {}).items())
    ]
    return {"version": __version__, "code": _code_hash(), "patterns": _hash(files)}


def this_code() -> str:
    """The code that runs, for people: `trialtab 0.1.0 (code 1f2e3d4c5b6a)`."""
    return _shown(__version__, _code_hash())


def made_by(meta: Mapping[str, Any]) -> str | None:
    """The code that assembled a pipeline, in the form of `this_code`; None where its meta does not say."""
    stamp = meta.get(KEY)
    return _shown(stamp.get("version"), stamp.get("code")) if isinstance(stamp, Mapping) else None


def meta_of(folder: Path) -> dict[str, Any]:
    """The meta.json of a pipeline's folder; {} where it cannot be read."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return meta if isinstance(meta, dict) else {}


def _shown(version: object, code: object) -> str:
    return f"trialtab {version} (code {code})"


@cache
def _code_hash() -> str:
    root = Path(__file__).parent
    return _hash((path.relative_to(root).as_posix(), path.read_bytes()) for path in sorted(root.rglob("*.py")))


def _hash(files: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in files:
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()[:DIGITS]
