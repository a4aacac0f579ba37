"""`python -m trialtab.training`: train, evaluate, convert."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trialtab.errors import TrialtabError
from trialtab.training.commands import RECORDS_FILE, convert_corpora, evaluate_tagger, train_tagger
from trialtab.training.text_kinds import write_text_kinds

app = typer.Typer(help="Train and measure the tagger of models/ner.", no_args_is_help=True, add_completion=False)
_Data = Annotated[Path, typer.Option(help="Folder of the corpora: see `assets:` in project.yml")]
_Config = Annotated[Path, typer.Option(help="The project's config.cfg, which names the pattern files")]
_Model = Annotated[Path, typer.Option(help="Folder of the tagger")]


@app.command("train")
def train_cli(data: _Data, model: _Model = Path("models/ner"), config: _Config = Path("config.cfg")) -> None:
    """Train the tagger from the corpora's train parts."""
    train_tagger(data, config, model, say=typer.echo)


@app.command("evaluate")
def evaluate_cli(
    data: _Data,
    model: _Model = Path("models/ner"),
    config: _Config = Path("config.cfg"),
    bare: Annotated[bool, typer.Option(help="Without the dictionary's hits")] = False,
) -> None:
    """Print strict and overlap scores by corpus and label, and the reliability of the confidence."""
    for line in evaluate_tagger(model, data, config, bare=bare):
        typer.echo(line)


@app.command("convert")
def convert_cli(data: _Data, out: Path, config: _Config = Path("config.cfg")) -> None:
    """Write the corpora as DocBin files, for `spacy train`."""
    for line in convert_corpora(data, config, out):
        typer.echo(line)


@app.command("text-kinds")
def text_kinds_cli(data: _Data, out: Path = Path("patterns/text_kinds.tsv")) -> None:
    """Learn the words that tell criteria from prose, and write their pattern file."""
    typer.echo(f"{write_text_kinds(data, data / RECORDS_FILE, out)} words → {out}")


def main() -> None:
    """Run the command line; an error that a user can mend is one line."""
    try:
        app()
    except TrialtabError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
