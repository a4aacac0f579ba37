"""Every message of the library, with its code, and the exceptions that carry them.

A message names what was found, what was expected and the next step. Exceptions keep their fields and survive pickling
between processes. `TrialtabError` is the base for callers; `InternalError` is a bug of ours.
"""

from __future__ import annotations


class TrialtabError(Exception):
    """Base of all errors that a caller may want to catch.

    Args:
        code: stable code, as `E101`.
        message: text with `{field}` places.
        fields: values for the places; kept as `error.fields`.
    """

    def __init__(self, code: str, message: str, **fields: object) -> None:
        self.code = code
        self.message = message
        self.fields = fields
        super().__init__(f"[{code}] {message.format(**fields)}")

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, self.message, self.fields))


class ReadingError(TrialtabError):
    """An input, or a record in it, could not be read. Becomes a row of the failures table."""


class PatternError(TrialtabError):
    """A pattern file breaks its own rules. The message names the file and the line."""


class SettingsError(TrialtabError):
    """A setting, option or path given by the user cannot be used."""


class CorpusError(TrialtabError):
    """An annotated corpus breaks its format, or a file that training needs is not there."""


class InternalError(TrialtabError):
    """A bug of trialtab itself."""


def _rebuild(kind: type[TrialtabError], code: str, message: str, fields: dict[str, object]) -> TrialtabError:
    return kind(code, message, **fields)


class Errors:
    """The messages. `raise ReadingError(*Errors.E101, path=…)`."""

    # reading: E1xx
    E101 = ("E101", "{path}: the file is empty. Expected a trial record; check the export and run again.")
    E102 = (
        "E102",
        "Text pieces out of source order: {position} after {cursor}. Expected increasing offsets; please report this.",
    )
    E103 = ("E103", "{path}: cannot be read: {reason}. Check the file and its permissions.")
    E104 = ("E104", "{path}: no such file or folder, and no file matches it. Give existing files, folders, globs or `-`.")
    E105 = (
        "E105",
        "{path}: is {what}, not text. Expected pages, JSON, XML, tables, or gzip or zip of these; export it as text.",
    )
    E106 = ("E106", "Broken JSON: {problem}. Expected one JSON value (or one a line); mend or export it again.")
    E107 = (
        "E107",
        "JSON without a trial: found {found}. Expected `protocolSection`, or an id and text columns (see --text-column).",
    )
    E108 = ("E108", "Broken XML: {problem}. Expected well-formed `clinical_study` elements; mend or export it again.")
    E109 = ("E109", "The XML declares entities ({found}), which are never expanded. Remove the DOCTYPE and run again.")
    E110 = ("E110", "XML without a trial: the root is <{found}>. Expected <clinical_study>; convert it first.")
    E111 = ("E111", "The table lacks {missing}. Found columns {found}; name them with --id-column and --text-column.")
    E112 = ("E112", "A table row has {found} cells. Expected {expected}; mend its quotes or delimiters.")
    E113 = ("E113", "{path}: compressed data is damaged or ends early ({reason}). Fetch or compress the file again.")
    E114 = ("E114", "{path}: {found}. Expected {expected}; unpack it yourself if you trust it.")
    E115 = ("E115", "The archive names a member {name!r}, which leads outside of it. It was not read; repack the archive.")
    E116 = ("E116", "The archive member {name!r} is an archive itself. Unpack it and give its files.")
    E117 = ("E117", "The archive member {name!r} cannot be unpacked: {reason}. Repack it without encryption, as deflate.")
    E118 = ("E118", "Too long: {found}. Expected at most {limit} for one {what}; split the input.")
    E119 = ("E119", "The id {trial_id} was read before, from {first}. The first was kept; give each trial once.")
    E120 = ("E120", "{file} has rows of {trial_id}, which studies.txt does not list. Export the tables together.")
    E121 = ("E121", "{file} cannot be used: {problem}. Expected a pipe-delimited AACT table; export it again.")
    E122 = ("E122", "The table cannot be read: {problem}. Expected {expected}; export it again.")
    E123 = ("E123", "{path}: no trial in it. Expected at least one record; check the export and run again.")
    E199 = ("E199", "The reader stopped: {kind}: {reason}. Please report this.")
    # patterns: E2xx
    E201 = ("E201", "{file}, line {line}: {problem}. Expected {expected}; edit the file and assemble again.")
    E202 = (
        "E202",
        "{file} is neither in patterns/ nor among the installed files. Install trialtab again, with its data files.",
    )
    E203 = ("E203", "{file} has no column {column}. Found {found}; add it, or assemble again if the code is newer.")
    # sections and tokens: E21x
    E211 = (
        "E211",
        "The headings component has no {file}. Expected it among its patterns; name it in config.cfg and assemble again.",
    )
    E212 = (
        "E212",
        "The component {component} has no patterns. Initialize it with section_headings.tsv, or load an assembled pipeline.",
    )
    # entities: E22x
    E221 = (
        "E221",
        "The component {component} has no patterns. Initialize it with the name files of patterns/, or load an assembled pipeline.",
    )
    E225 = (
        "E225",
        "The component {component} has no trained network. Load one with from_disk, or train it: `spacy project run train`.",
    )
    E226 = (
        "E226",
        "The NER {name} cannot be loaded: {reason}. Expected `none`, a folder or an installed spaCy pipeline with an NER.",
    )
    E227 = (
        "E227",
        "The knowledge base {name} cannot be read: {reason}. Expected one of {published}, or a folder of scispaCy's linker files; "
        "mend `knowledge_base` of the linker in config.cfg.",
    )
    # quantities and time: E23x
    E231 = (
        "E231",
        "The component {component} has no patterns. Initialize it with the files of patterns/, or load an assembled pipeline.",
    )
    # context: E24x
    E241 = (
        "E241",
        "The component {component} has no rules. Initialize it with context_rules.tsv, or load an assembled pipeline.",
    )
    # settings and command line: E3xx
    E301 = ("E301", "No pipeline found at {path}. Run `spacy project run assemble`, or give --model a path or package name.")
    E302 = ("E302", "The pipeline at {path} cannot be loaded: {reason}. Run `spacy project run assemble` again.")
    E303 = ("E303", "{path} cannot be written: {reason}. Give -o a folder with write permission and free space.")
    E304 = ("E304", "{path} holds no complete run ({problem}). Run `trialtab extract INPUT -o {path}` first.")
    E305 = ("E305", "{option} is {value}. Expected {expected}.")
    E306 = ("E306", "The pipeline cannot be assembled from {path}: {reason}. Mend the file and assemble again.")
    E307 = (
        "E307",
        "{out} lies in the input folder {folder}, where its tables would be read as records. Give -o another folder.",
    )
    E309 = (
        "E309",
        "The run in {path} that was stopped was made otherwise ({changes}). Go on with the same model and settings, or run without --resume.",
    )
    E310 = ("E310", "The run in {path} that was stopped cannot be gone on with: {problem}. Run without --resume.")
    E311 = ("E311", "Another process is writing to {path}. Wait for it, or give -o another folder.")
    E312 = (
        "E312",
        "The run in {path} that was stopped read other input as its records {first} to {last}. Give the same input, or run without --resume.",
    )
    E313 = (
        "E313",
        "The run in {path} was made otherwise (other {changes}), so its rows cannot be taken. Run without --since, into a new folder.",
    )
    E314 = ("E314", "{package} is not installed, and this needs it. Run `pip install trialtab[{extra}]`.")
    # screening: E4xx
    E401 = ("E401", "The {table} table {problem}. Expected columns {expected}; rename, add or drop columns.")
    E402 = ("E402", "The {table} table, {row}, column {column}: found {found}. Expected {expected}; correct the cell.")
    E403 = ("E403", "{path} cannot be read as a table: {reason}. Expected {expected}; give a Parquet or CSV file.")
    # training: E5xx
    E501 = ("E501", "{path}, line {number}: found {found}. Expected {expected}; check that the download is whole.")
    E502 = (
        "E502",
        "{path}: no such corpus file. Expected {expected}; see `assets:` in project.yml for where the corpora are published.",
    )
    E503 = ("E503", "{file}, line {line}: {problem}. Expected {expected}; correct the table of labels.")
    E308 = (
        "E308",
        "The pipeline at {path} does not fit this code: it was assembled by {made_by}, this is {this} ({reason}). "
        "Run `spacy project run assemble` again.",
    )
    # tables: E8xx
    E801 = ("E801", "Field {index} of a bare string was asked for. Expected a record's field; please report this.")
    # outputs: E9xx
    E901 = (
        "E901",
        "Table {table}, row {row} ({row_id}), column {column}: found {found}. Expected {expected}; please report this.",
    )
    E902 = ("E902", "{n_records} records in, but {n_trials} trials + {n_failures} failures out. Please report this.")
    E903 = ("E903", "A worker process ended early ({reason}), out of memory perhaps. Run again with a smaller --n-process.")
    E904 = ("E904", "{kind}: {reason}. The record was left out; please report it.")
