"""The library's front door: assemble a pipeline, load it, run it over inputs.

from trialtab import load, extract
tables = extract("seeds", load())
tables.criteria  # a pandas DataFrame; also .trials, .interventions, .entities, .failures
"""

from __future__ import annotations

import errno
import gc
import shutil
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialtab import __version__, stamps
from trialtab.errors import Errors, PatternError, SettingsError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from spacy.language import Language

    from trialtab.outputs.run import RunSummary

MODEL_NAME = "en_trialtab"
# spaCy's own limit, a million, is there for parsers; here a whole record is one Doc and costs grow with its length only
MAX_CHARS = 20_000_000
Inputs = str | Path | Iterable[str | Path]


@dataclass(frozen=True)
class Tables:
    """The tables of one extraction as pandas DataFrames, with the nullable types of the contract (`Int64`, `Float64`, …)."""

    trials: pd.DataFrame
    interventions: pd.DataFrame
    criteria: pd.DataFrame
    entities: pd.DataFrame
    failures: pd.DataFrame


def load(model: str | Path | None = None) -> Language:
    """Load the pipeline.

    Args:
        model: folder or installed package. By default the assembled `models/en_trialtab` (below the current folder, else
            below this source tree), else the installed package `en_trialtab`.

    Raises:
        SettingsError: there is none, or it cannot be loaded.
    """
    import spacy

    wanted = str(model) if model is not None else next((str(path) for path in _model_folders() if path.is_dir()), MODEL_NAME)
    try:
        with _without_gc():
            nlp = spacy.load(wanted)
    except OSError as error:  # spaCy's word for "not found"
        if Path(wanted).is_dir():
            raise SettingsError(*Errors.E302, path=wanted, reason=f"{type(error).__name__}: {error}") from error
        raise SettingsError(*Errors.E301, path=wanted) from error
    except (ValueError, KeyError, ImportError, PatternError) as error:
        raise _misfit(wanted, error) from error
    if (made_by := stamps.made_by(nlp.meta)) not in (None, stamps.this_code()):
        message = f"The pipeline {wanted} was assembled by {made_by}; this is {stamps.this_code()}. Assemble it again."
        warnings.warn(message, stacklevel=2)
    nlp.max_length = MAX_CHARS
    return nlp


@contextmanager
def _without_gc() -> Iterator[None]:
    """Loading makes millions of objects that all stay: searches for garbage among them take a third of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _misfit(wanted: str, error: Exception) -> SettingsError:
    """The error for a pipeline that does not load: if other code assembled it, that is why."""
    reason = str(error) if isinstance(error, PatternError) else f"{type(error).__name__}: {error}"
    made_by, this = stamps.made_by(stamps.meta_of(Path(wanted))), stamps.this_code()
    if made_by == this:
        return SettingsError(*Errors.E302, path=wanted, reason=reason)
    return SettingsError(*Errors.E308, path=wanted, made_by=made_by or "an older trialtab", this=this, reason=reason)


def _model_folders() -> Iterator[Path]:
    yield Path("models") / MODEL_NAME
    yield Path(__file__).resolve().parents[2] / "models" / MODEL_NAME


def assemble(
    config: str | Path = "config.cfg", out: str | Path = f"models/{MODEL_NAME}", *, ner: str | None = None
) -> Language:
    """Build the pipeline from its config and pattern files and save it, complete in itself.

    Args:
        config: the config file; its relative paths count from the config's folder.
        out: where to save; replaced if it exists.
        ner: the NER: a folder, an installed spaCy pipeline, or `none`; what the config says by default.

    Raises:
        PatternError: a pattern file breaks its rules.
        SettingsError: the config cannot be used, or `out` cannot be written.
    """
    from spacy.util import load_config, load_model_from_config

    from trialtab.outputs.folder import writing

    config, out = Path(config), Path(out)
    try:
        settings = load_config(config)
        paths = settings.get("paths", {})
        absolute = {name: _from(config.resolve().parent, value) for name, value in paths.items()}
        if ner is not None:
            paths = {**paths, "ner": Path(ner).name if Path(ner).is_absolute() else ner}
            absolute["ner"] = _from(Path.cwd(), ner)
        nlp = load_model_from_config(_with_paths(settings, absolute), auto_fill=True)
        nlp.initialize()
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise SettingsError(*Errors.E306, path=config, reason=f"{type(error).__name__}: {error}") from error
    nlp.config = _with_paths(nlp.config, paths)  # a saved pipeline names no folder of the machine it was made on
    nlp.meta.update(_meta())
    nlp.meta[stamps.KEY] = stamps.stamp_of(nlp)
    with writing(out):
        _replace_model(nlp, out)
    return nlp


def _from(folder: Path, value: str) -> str:
    """A path of the config, counted from a folder; the name of a package stays as it is."""
    return str(folder / value) if (folder / value).exists() else value


def _replace_model(nlp: Language, out: Path) -> None:
    """Save a pipeline in the place of an earlier one; a file of the earlier one that is no more must not be read again."""
    if out.exists() and not (out / "meta.json").is_file() and any(out.iterdir()):
        raise FileExistsError(errno.EEXIST, "it exists and is no pipeline", str(out))
    partial = out.with_name(f".{out.name}-partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(partial)
    if out.exists():
        shutil.rmtree(out)
    partial.replace(out)


def _with_paths(config: Any, paths: dict[str, str]) -> Any:
    changed = config.copy()
    changed["paths"] = config.get("paths", {}) | paths
    return changed


def _meta() -> dict[str, Any]:
    """The name card of the assembled pipeline, which `spacy package` puts on the wheel."""
    major, minor, _ = __version__.split(".")
    return {
        "lang": "en",
        "name": MODEL_NAME.removeprefix("en_"),
        "version": __version__,
        "description": "Reads clinical-trial records by rules: criteria, interventions, quantities, time windows, assertions.",
        "author": "trialtab",
        "license": "MIT",
        "requirements": [f"trialtab>={__version__},<{major}.{int(minor) + 1}.0"],
    }


def extract(
    inputs: Inputs,
    nlp: Language | None = None,
    *,
    n_process: int = 1,
    id_column: str | None = None,
    text_columns: Iterable[str] = (),
    delimiter: str | None = None,
) -> Tables:
    """Read trial records and return their tables.

    Args:
        inputs: a file, folder or glob, or several.
        nlp: the pipeline; `load()` by default.
        n_process: worker processes.
        id_column, text_columns, delimiter: for tables whose columns are not found by name.

    Raises:
        SettingsError: an option cannot be used, or there is no pipeline.
    """
    import pyarrow as pa

    from trialtab.outputs.chunks import cut_chunks
    from trialtab.outputs.process import process_all
    from trialtab.outputs.schema import schema_of
    from trialtab.reading.inputs import ReadingOptions, read_inputs
    from trialtab.tables.rows import TABLES

    check_processes(n_process)
    items = read_inputs(_as_list(inputs), ReadingOptions(id_column, tuple(text_columns), delimiter))
    batches: dict[str, list[pa.RecordBatch]] = {table: [] for table in TABLES}
    for result in process_all(nlp or load(), cut_chunks(items), n_process):
        for table, batch in result.batches.items():
            batches[table].append(batch)
    return Tables(**{table: to_frame(pa.Table.from_batches(found, schema_of(table))) for table, found in batches.items()})


def extract_to(
    inputs: Inputs,
    out: str | Path,
    nlp: Language | None = None,
    *,
    n_process: int = 1,
    id_column: str | None = None,
    text_columns: Iterable[str] = (),
    delimiter: str | None = None,
    advance: Callable[[int], object] = lambda count: None,
    resume: bool = False,
    since: str | Path | None = None,
) -> RunSummary:
    """Read trial records and write their tables, docs.spacy and run.json to a folder.

    Memory does not grow with the number of records: they are read, processed and written part by part.

    Args:
        inputs, nlp, n_process, id_column, text_columns, delimiter: as for `extract`; `-` is standard input.
        out: the folder; made if absent. An earlier run in it is replaced when this one is complete.
        advance: called with the number of records done.
        resume: go on with a run into `out` that was stopped; its files are then those of an undisturbed run.
        since: the folder of an earlier run, whose rows are taken for the records that have not changed.

    Raises:
        SettingsError: an option, a folder or the run to go on with cannot be used, or there is no pipeline.
    """
    from trialtab.outputs.earlier import EarlierRun
    from trialtab.outputs.manifest import fixed_settings
    from trialtab.outputs.run import write_run
    from trialtab.reading.inputs import InputLog, ReadingOptions, read_inputs

    paths, out = _as_list(inputs), Path(out)
    check_processes(n_process)
    check_out(paths, out, since)
    options = ReadingOptions(id_column, tuple(text_columns), delimiter)
    settings = {
        "inputs": paths,
        "n_process": n_process,
        "id_column": options.id_column,
        "text_columns": list(options.text_columns),
        "delimiter": options.delimiter,
    }
    nlp = nlp or load()
    log = InputLog()
    items = read_inputs(paths, options, log)
    earlier = EarlierRun(Path(since), fixed_settings(nlp, settings)) if since is not None else None
    how = {"n_process": n_process, "settings": settings, "advance": advance, "resume": resume}
    return write_run(nlp, items, out, log=log, since=earlier, **how)  # type: ignore[arg-type]


def _as_list(inputs: Inputs) -> list[str]:
    return [str(inputs)] if isinstance(inputs, (str, Path)) else [str(item) for item in inputs]


def check_out(paths: Iterable[str], out: Path, since: str | Path | None = None) -> None:
    """Refuse an output folder in an input folder, where the next run would read the tables as records, and that of `since`."""
    if since is not None and Path(since).resolve() == out.resolve():
        raise SettingsError(*Errors.E305, option="--since", value=str(since), expected="another folder than that of -o")
    for path in paths:
        if Path(path).is_dir() and out.resolve().is_relative_to(Path(path).resolve()):
            raise SettingsError(*Errors.E307, out=out, folder=path)


def to_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as a DataFrame of nullable types; a list column holds arrays of str."""
    import pandas as pd
    import pyarrow as pa

    kinds = {
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
        pa.string(): pd.StringDtype(),
    }
    return table.to_pandas(types_mapper=kinds.get)


def check_processes(n_process: int) -> int:
    """The number of worker processes, if it can be one."""
    if n_process < 1:
        raise SettingsError(*Errors.E305, option="n_process", value=n_process, expected="a whole number, 1 or more")
    return n_process
