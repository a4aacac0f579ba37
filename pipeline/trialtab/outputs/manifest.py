"""`run.json`: what was run on what, with which versions, and what came out. The only file of a run that holds a time."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language

from trialtab import stamps
from trialtab.errors import Errors, SettingsError
from trialtab.outputs.chunks import PART_CHARS, PART_ITEMS
from trialtab.outputs.folder import RUN_FILE
from trialtab.reading.inputs import InputLog
from trialtab.tables.rows import CONTRACT_VERSION

PACKAGES = ("trialtab", "spacy", "scispacy", "medspacy", "thinc", "numpy", "pyarrow", "pandas")
NOT_FIXED = frozenset({"n_process"})  # settings that change no byte
BLOCK = 1 << 20


def versions() -> dict[str, str | None]:
    """The versions that decide what a run gives; None for a package that is not installed."""
    found: dict[str, str | None] = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return found


def describe_model(nlp: Language) -> dict[str, Any]:
    """Name, version, components and content hash of a pipeline (None where it was not loaded from a folder)."""
    path = getattr(nlp, "_path", None)
    config = hashlib.sha256(nlp.config.to_str().encode()).hexdigest()
    return {
        "name": f"{nlp.meta['lang']}_{nlp.meta['name']}",
        "version": nlp.meta["version"],
        "components": list(nlp.pipe_names),
        "config_sha256": config,
        "sha256": hash_folder(Path(path)) if path else None,
    }


def hash_folder(folder: Path) -> str:
    """SHA-256 over names and contents of all files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{hash_file(path)}\n".encode())
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as lines:
        while block := lines.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def fixed_settings(nlp: Language, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All that the bytes of a run depend on besides its input: rows made under others must not stand beside its rows."""
    return {
        "contract_version": CONTRACT_VERSION,
        "versions": versions(),
        "model": describe_model(nlp),
        "stamp": stamps.stamp_of(nlp),
        "settings": {name: value for name, value in settings.items() if name not in NOT_FIXED},
        "sizes": {"part_items": PART_ITEMS, "part_chars": PART_CHARS},
    }


def manifest(
    fixed: Mapping[str, Any],
    *,
    settings: Mapping[str, Any],
    log: InputLog | None,
    counts: Mapping[str, int],
    n_records: int,
    n_words: int,
    seconds: float,
) -> dict[str, Any]:
    """The content of run.json.

    Args:
        fixed: `fixed_settings`.
        settings: what the user chose.
        log: the files that were read.
        counts: rows per table.
        n_records, n_words, seconds: of the run.
    """
    files = log.files if log else []
    return {
        "contract_version": fixed["contract_version"],
        "versions": fixed["versions"],
        "model": fixed["model"],
        "stamp": fixed["stamp"],
        "settings": dict(settings),
        "inputs": [{"path": item.path, "bytes": item.size, "sha256": item.sha256} for item in files],
        "inputs_in_all": {"files": log.n_files, "bytes": log.n_bytes, "sha256": log.sha256} if log else {},
        "records": n_records,
        "words": n_words,
        "rows": dict(counts),
        "seconds": round(seconds, 3),
    }


def read_manifest(out: Path) -> dict[str, Any]:
    """The run.json of a complete run.

    Raises:
        SettingsError: the folder holds no complete run.
    """
    path = out / RUN_FILE
    if not path.is_file():
        raise SettingsError(*Errors.E304, path=out, problem=f"{RUN_FILE} is missing")
    try:
        return srsly.read_json(path)
    except ValueError as error:
        raise SettingsError(*Errors.E304, path=out, problem=f"{RUN_FILE}: {error}") from error
