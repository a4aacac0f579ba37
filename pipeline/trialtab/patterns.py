"""Pattern files: how they are read, checked and carried by the components that use them.

A pattern file is a UTF-8 TSV in `patterns/` with a header line. `#` starts a comment line. Cells are never quoted; a cell that
holds a list joins it with `|`. Every line has an `id` that is unique in its file. Where a file has the columns `example` or
`not_example`, the component's test proves that the line matches the one and not the other.
"""

# no postponed annotations here: spaCy checks the arguments of `initialize` by their types
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from site import getuserbase
from typing import Any, Self

import srsly
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.util import ensure_path

from trialtab.errors import Errors, PatternError

Row = dict[str, str]  # column -> cell


def parse_table(text: str, *, file: str, required: Iterable[str] = ("id",)) -> list[Row]:
    """Parse the text of one pattern file.

    Args:
        text: the file's content.
        file: its name, for messages.
        required: columns that the header must name.

    Returns:
        One dict a line, cells stripped, in file order.

    Raises:
        PatternError: no header, a missing column, a line with too many cells, an empty or doubled id.
    """
    header: list[str] = []
    rows: list[Row] = []
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            header = cells
            if missing := [name for name in required if name not in header]:
                _complain(file, number, f"header lacks {', '.join(missing)}", f"columns {', '.join(required)}")
            continue
        if len(cells) > len(header):
            _complain(file, number, f"{len(cells)} cells", f"at most {len(header)} ({', '.join(header)})")
        row = _Line(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
        row.file = file
        if "id" in row:
            if not row["id"] or row["id"] in seen:
                _complain(file, number, f"id {row['id']!r} is empty or stands twice", "a unique id")
            seen.add(row["id"])
        rows.append(row)
    if not header:
        _complain(file, 1, "no header line", f"columns {', '.join(required)}")
    return rows


def _complain(file: str, line: int, problem: str, expected: str) -> None:
    raise PatternError(*Errors.E201, file=file, line=line, problem=problem, expected=expected)


class _Line(dict[str, str]):
    """A row that names its file where a column is asked for that the file does not have."""

    __slots__ = ("file",)
    file: str

    def __missing__(self, column: str) -> str:
        raise PatternError(*Errors.E203, file=self.file, column=column, found=", ".join(self))


class PatternPipe(Pipe):
    """Base of our components: holds the texts of its pattern files, restores them from disk, and compiles them.

    A subclass implements `compile(files)`, which turns {file name: text} into its matchers and is called after
    `initialize`, `from_disk` and `from_bytes`, and `__call__(doc)`.
    """

    files: dict[str, str]

    def __init__(self, name: str) -> None:
        self.name = name
        self.files = {}

    def compile(self, files: dict[str, str]) -> None:
        """Build matchers from the pattern files' texts."""
        raise NotImplementedError

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Any]] | None = None,
        *,
        nlp: Language | None = None,
        patterns: list[str | Path] | None = None,
    ) -> None:
        """Read the pattern files (paths; config.cfg's [initialize.components.NAME]) and compile them."""
        paths = [Path(path) for path in patterns or []]
        self.load_files({path.name: path.read_text(encoding="utf-8") for path in paths})

    def load_files(self, files: dict[str, str]) -> Self:
        """Take pattern files as {name: text} and compile them."""
        self.files = dict(files)
        self.compile(self.files)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return srsly.msgpack_dumps({"files": self.files})

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        return self.load_files(srsly.msgpack_loads(data)["files"])

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        folder = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in sorted(self.files.items()):
            (folder / name).write_text(text, encoding="utf-8")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        folder = ensure_path(path)
        return self.load_files({item.name: item.read_text(encoding="utf-8") for item in sorted(folder.glob("*.tsv"))})


def pattern_text(name: str) -> str:
    """The content of a shipped pattern file, for stages that run without a pipeline.

    In a checkout the files stand in `patterns/`; an installed wheel has them under `share/trialtab/patterns` of the
    environment, of the user's own packages (`--user`) or of the folder that it was installed to (`--target`).

    Raises:
        PatternError: there is no such file in any of these places.
    """
    here = Path(__file__)
    installed = (Path(root) / "share" / "trialtab" / "patterns" for root in (sys.prefix, getuserbase(), here.parents[1]))
    for folder in (here.parents[2] / "patterns", *installed):
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8")
    raise PatternError(*Errors.E202, file=name)


class RoleWords(dict[str, str]):
    """The words of a file by their role, as regular expressions; a role that no line has is complained of."""

    def __init__(self, file: str, words: dict[str, str]) -> None:
        super().__init__(words)
        self.file = file

    def __missing__(self, role: str) -> str:
        raise PatternError(*Errors.E201, file=self.file, line=1, problem=f"no line has the role {role}", expected="one")


@cache
def role_words(name: str) -> RoleWords:
    """The words of a shipped file that has a role a line, for stages that run without a pipeline.

    Args:
        name: of the file; its columns `role` and `words` are read, and a role on several lines has the words of all.

    Returns:
        Role -> a regular expression's alternatives, not in brackets; a blank in the file is any white space.

    Raises:
        PatternError: there is no such file, or a line breaks its rules.
    """
    words: dict[str, list[str]] = {}
    for row in parse_table(pattern_text(name), file=name, required=("id", "role", "words", "example", "source")):
        words.setdefault(row["role"], []).append(row["words"].replace(" ", r"\s+"))
    return RoleWords(name, {role: "|".join(cells) for role, cells in words.items()})


def expand_list(cell: str) -> Iterator[str]:
    """The members of a list cell (`a|b|c`), empty ones left out."""
    return (part for part in (piece.strip() for piece in cell.split("|")) if part)
