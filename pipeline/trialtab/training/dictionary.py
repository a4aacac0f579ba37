"""What the patterns know: the dictionary's names in a Doc, which the network is told of."""

from __future__ import annotations

from pathlib import Path

from spacy.tokens import Doc
from spacy.util import load_config

from trialtab.entities.finding import Dictionary
from trialtab.entities.overlap import resolve
from trialtab.entities.tokens import token_table
from trialtab.errors import CorpusError, Errors
from trialtab.ner.tags import TokenSpan


class PatternNames:
    """The dictionary of the entities stage, as a function of Docs.

    Args:
        config: the project's config.cfg, which names the pattern files; they are looked for beside it.

    Raises:
        CorpusError: a file is not there.
    """

    def __init__(self, config: Path) -> None:
        if not config.is_file():
            raise CorpusError(*Errors.E502, path=config, expected="the project's config.cfg")
        settings = load_config(config, overrides={"paths.patterns": str(config.parent / "patterns")}, interpolate=True)
        paths = [Path(path) for path in settings["initialize"]["components"]["trialtab_entities"]["patterns"]]
        for path in paths:
            if not path.is_file():
                raise CorpusError(*Errors.E502, path=path, expected="a pattern file that config.cfg names")
        self._dictionary = Dictionary.from_files({path.name: path.read_text(encoding="utf-8") for path in paths})

    def __call__(self, doc: Doc) -> list[TokenSpan]:
        """The names in a Doc, none overlapping."""
        tokens = token_table(doc)
        candidates = self._dictionary.find(tokens, [(0, len(tokens.words), False)])
        return [TokenSpan(each.start, each.end, str(each.entity.label)) for each in resolve(candidates)[0]]
