"""The command line. Each command parses, calls a plain function and says in one line what came of it.

Exit codes: 0 done; 1 nothing usable came out, or the run could not be done; 2 the command line is wrong; 3 done, but some
records failed and `--strict` was given. Heavy imports stand inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialtab import __version__
from trialtab.errors import TrialtabError

if TYPE_CHECKING:
    from trialtab.outputs.run import RunSummary

EXIT_FAILED = 1
EXIT_STRICT = 3
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells have it

app = typer.Typer(
    name="trialtab",
    help="Clinical-trial records in, intervention and criterion tables out. Every row points back to its characters.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # drawing boxes costs more than all the rest of --help
    context_settings={"help_option_names": ["-h", "--help"]},
)

MODEL_HELP = "Pipeline: a folder or a package. Default: models/en_trialtab, or else the installed package."
SECTION_HELP = "Where it stands: inclusion, exclusion, intervention, summary, text, …"
NER_HELP = "The NER: a folder, an installed spaCy pipeline, or none. Default: as the config says (models/ner)."
ModelOption = Annotated[
    str | None,
    typer.Option("--model", "-m", metavar="NAME", help=MODEL_HELP),
]


def main() -> None:
    """Entry point: errors of ours are shown in one line, without a traceback."""
    warnings.formatwarning = lambda message, *_: f"trialtab: warning: {message}\n"
    try:
        app()
    except TrialtabError as error:
        _fail(str(error), EXIT_FAILED)


def _fail(message: str, code: int) -> None:
    print(f"trialtab: {message}", file=sys.stderr)
    sys.exit(code)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"trialtab {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show it.")] = False,
) -> None:
    """Options of every command."""


@app.command("extract", short_help="Records in, tables out.")
def extract_cli(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT…", help="Files, folders, globs or - (standard input).")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where the tables go; made if absent.")],
    model: ModelOption = None,
    n_process: Annotated[int, typer.Option("--n-process", "-n", min=1, metavar="N", help="Worker processes.")] = 1,
    id_column: Annotated[str | None, typer.Option(metavar="NAME", help="Tables: the column with the trial id.")] = None,
    text_column: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Tables: a column to read, NAME or NAME=SECTION; may be repeated.")
    ] = None,
    delimiter: Annotated[str | None, typer.Option(metavar="CHAR", help="Tables: what stands between cells.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 if any record failed.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run into FOLDER that was stopped.")] = False,
    since: Annotated[
        Path | None,
        typer.Option(metavar="EARLIER", help="An earlier run: its rows are taken for records that have not changed."),
    ] = None,
) -> None:
    """Read trial records and write their tables as Parquet and CSV, with docs.spacy and run.json.

    Records that cannot be read or processed become rows of the failures table; the others are not touched by them.
    """
    from trialtab.project import extract_to, load

    nlp = load(model)
    with _progress("records", out) as advance:
        summary = extract_to(
            inputs,
            out,
            nlp,
            n_process=n_process,
            advance=advance,
            id_column=id_column,
            text_columns=text_column or (),
            delimiter=delimiter,
            resume=resume,
            since=since,
        )
    print(summary_line(summary))
    if since is not None:
        print(f"{summary.n_taken:,} unchanged since {since}; see `trialtab diff {since} {out}`")
    if n_failures := summary.rows["failures"]:
        print(f"warning: {n_failures} of {summary.n_records} records failed; see {out / 'failures.csv'}", file=sys.stderr)
    if not summary.rows["trials"]:
        _fail("no record could be used.", EXIT_FAILED)
    if n_failures and strict:
        raise typer.Exit(EXIT_STRICT)


def summary_line(summary: RunSummary) -> str:
    """What a run did, in one line."""
    rows = summary.rows
    speed = f"{summary.n_words / summary.seconds:,.0f}" if summary.seconds else "–"
    return (
        f"{summary.n_records:,} records → {rows['trials']:,} trials, {rows['interventions']:,} interventions, "
        f"{rows['criteria']:,} criteria rows, {rows['entities']:,} entities, {rows['failures']:,} failures in {summary.out} "
        f"({summary.seconds:.1f} s, {speed} words/s)"
    )


@app.command("review", short_help="Write pages that show each text beside its rows.")
def review_cli(
    out: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of an earlier `trialtab extract`.")],
) -> None:
    """Write OUT/review/index.html: each trial's text with its marks, beside the rows it gave."""
    from trialtab.outputs.review.write import write_review

    with _progress("pages") as advance:
        index = write_review(out, advance)
    print(f"Open {index}")


@app.command("explain", short_help="Show what is seen in one sentence, and why.")
def explain_cli(
    text: Annotated[str, typer.Argument(help="A sentence as it stands in a record; - reads standard input.")],
    model: ModelOption = None,
    section: Annotated[str, typer.Option(metavar="NAME", help=SECTION_HELP)] = "inclusion",
) -> None:
    """Show what is seen in one sentence and why: entities, cues, quantities, windows and the rows they give."""
    from trialtab.outputs.explain import explain, section_of
    from trialtab.project import load

    kind = section_of(section)
    print(explain(load(model), sys.stdin.read() if text == "-" else text, kind))


@app.command("screen", short_help="Judge patients by extracted criteria.")
def screen_cli(
    criteria: Annotated[Path, typer.Argument(metavar="CRITERIA", help="criteria.parquet, criteria.csv or their folder.")],
    patients: Annotated[Path, typer.Argument(metavar="PATIENTS", help="The patient table, Parquet or CSV: one row a fact.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where the answers go; made if absent.")],
    complete: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="A kind of fact whose list is complete; may be repeated.")
    ] = None,
) -> None:
    """Say for each patient and criterion: met, not met or unknown, with the reason; and for each trial who may take part."""
    from trialtab.screening.files import screen_files

    summary = screen_files(criteria, patients, out, complete=complete or ())
    counts = ", ".join(f"{summary.outcomes.get(outcome, 0):,} {outcome}" for outcome in ("eligible", "ineligible", "unknown"))
    print(f"{summary.n_patients:,} patients, {summary.n_trials:,} trials → {counts} in {out}")


@app.command("diff", short_help="What changed in the criteria between two runs.")
def diff_cli(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of an earlier run.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The folder of a later run.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write all changes here: .csv, or Parquet.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, metavar="N", help="How many changes to show.")] = 20,
) -> None:
    """Show criteria added, removed and altered (bound, window, status) between two runs, and trials added and removed."""
    from trialtab.batch.show import show_changes

    print(show_changes(old, new, out, limit))


@app.command("assemble", short_help="Build the pipeline from config.cfg and patterns/.")
def assemble_cli(
    config: Annotated[Path, typer.Argument(help="The pipeline's config; it names the pattern files.")] = Path("config.cfg"),
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to save the pipeline.")] = Path("models/en_trialtab"),
    ner: Annotated[str | None, typer.Option(metavar="NAME", help=NER_HELP)] = None,
) -> None:
    """Build the pipeline from config.cfg and patterns/, complete in itself, for `spacy.load`."""
    from trialtab.project import assemble

    nlp = assemble(config, out, ner=ner)
    print(f"{', '.join(nlp.pipe_names)} → {out}")


@contextmanager
def _progress(unit: str, out: Path | None = None) -> Iterator[Callable[[int], object]]:
    """A progress bar when a person watches, nothing else; Ctrl-C ends the work with a word.

    Args:
        unit: what is counted.
        out: where a run that is stopped may leave what it has completed.
    """
    from tqdm import tqdm

    with tqdm(unit=f" {unit}", disable=None, leave=False) as bar:
        try:
            yield bar.update
        except KeyboardInterrupt:
            bar.close()
            _fail(_stopped(out), EXIT_INTERRUPTED)


def _stopped(out: Path | None) -> str:
    from trialtab.outputs.folder import WORK_FOLDER

    if out and (out / WORK_FOLDER).is_dir():
        return "stopped; no table was written. Give the same command with --resume to go on."
    return "stopped; nothing was written."


if __name__ == "__main__":
    main()
