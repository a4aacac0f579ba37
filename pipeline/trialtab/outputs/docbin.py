"""The annotated texts: `docs.spacy`, and `docs-2.spacy` … where a run has more than DOCS_PER_FILE records.

    from spacy.tokens import DocBin
    docs = DocBin().from_disk("out/docs.spacy").get_docs(nlp.vocab)

Each Doc carries its entities, sentence starts, span groups and our extensions; `doc.user_data["trial_id"]` says whose it is.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain, starmap
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import numpy
import srsly
from numpy.typing import NDArray
from spacy.attrs import ENT_ID, ENT_KB_ID, ENT_TYPE, ORTH, SPACY
from spacy.strings import StringStore
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from trialtab.outputs.folder import RunFolder, writing

DOCS_FILE = re.compile(r"docs(?:-(\d+))?\.spacy")
DOCS_PER_FILE = 5_000
ATTRS = ("ORTH", "SENT_START", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")
COLUMNS = DocBin(attrs=ATTRS).attrs  # their numbers, in DocBin's order
ENT_COLUMNS = [COLUMNS.index(attr) for attr in (ENT_TYPE, ENT_KB_ID, ENT_ID)]  # string ids, like that of ORTH
COMPRESSION_LEVEL = 1  # a third of the default level's time for a tenth more bytes


# srsly searches the installed packages for encoders each time it makes a packer (0.8 ms, seven times a Doc); one serves for all
PACKER = srsly.msgpack.Packer(use_bin_type=True)
SPAN = struct.Struct(">QQQllll")  # as spaCy's SpanGroup.to_bytes has it
_span_row = attrgetter("id", "kb_id", "label", "start", "end", "start_char", "end_char")


class PackedDoc(NamedTuple):
    """One Doc as DocBin keeps it, and the ids of the strings that it needs."""

    tokens: NDArray[numpy.uint64]
    spaces: NDArray[numpy.bool_]
    cats: dict[str, float]
    has_unknown_spaces: bool
    user_data: bytes
    span_groups: bytes
    ids: set[int]


def pack_doc(doc: Doc) -> PackedDoc:
    """Take from a Doc what DocBin keeps of it."""
    array = doc.to_array([*COLUMNS, SPACY]).reshape(len(doc), len(COLUMNS) + 1)
    ids = set(array[:, COLUMNS.index(ORTH)].tolist())
    ids.update(array[array[:, COLUMNS.index(ENT_TYPE)] != 0][:, ENT_COLUMNS].ravel().tolist())
    span_groups = _pack_spans(doc, ids)
    return PackedDoc(
        numpy.ascontiguousarray(array[:, :-1]),
        array[:, -1:].astype(bool),
        doc.cats,
        doc.has_unknown_spaces,
        PACKER.pack(doc.user_data),
        span_groups,
        ids,
    )


class PackedDocs(DocBin):
    """A DocBin of the same format that packs many times as fast.

    DocBin collects nine strings of every token in a Python loop; here the strings of the distinct values are looked up, once
    for all Docs added together.
    """

    def __init__(self) -> None:
        super().__init__(attrs=ATTRS, store_user_data=True)

    def add(self, doc: Doc) -> None:
        self.add_packed([pack_doc(doc)], doc.vocab.strings)

    def add_packed(self, docs: Sequence[PackedDoc], strings: StringStore) -> None:
        """Add Docs whose strings stand in `strings`."""
        for doc in docs:
            self.tokens.append(doc.tokens)
            self.spaces.append(doc.spaces)
            self.flags.append({"has_unknown_spaces": doc.has_unknown_spaces})
            self.cats.append(doc.cats)
            self.user_data.append(doc.user_data)
            self.span_groups.append(doc.span_groups)
        ids = set().union(*(doc.ids for doc in docs))
        self.strings.update([strings[value] for value in ids if value in strings])  # type: ignore[operator]

    def to_bytes(self) -> bytes:
        width = len(self.attrs)
        tokens = numpy.vstack(self.tokens) if self.tokens else numpy.zeros((0, width), dtype="uint64")
        spaces = numpy.vstack(self.spaces) if self.spaces else numpy.zeros((0, 1), dtype=bool)
        content = {
            "version": self.version,
            "attrs": self.attrs,
            "tokens": tokens.tobytes("C"),
            "spaces": spaces.tobytes("C"),
            "lengths": numpy.asarray([len(part) for part in self.tokens], dtype="int32").tobytes("C"),
            "strings": sorted(self.strings),
            "cats": self.cats,
            "flags": self.flags,
            "span_groups": self.span_groups,
            "user_data": self.user_data,
        }
        # many short repeats and few long ones: the strategy for that is as small and a quarter faster
        deflate = zlib.compressobj(COMPRESSION_LEVEL, memLevel=zlib.DEF_MEM_LEVEL + 1, strategy=zlib.Z_FILTERED)
        return deflate.compress(srsly.msgpack_dumps(content)) + deflate.flush()


def _pack_spans(doc: Doc, ids: set[int]) -> bytes:
    """The bytes of `doc.spans.to_bytes()`; adds the ids of the spans' strings to `ids`."""
    if not doc.spans:
        return doc.spans.to_bytes()
    keys: dict[bytes, list[str]] = {}
    for key, group in doc.spans.items():
        rows = list(map(_span_row, group))
        ids.update(chain.from_iterable(row[:3] for row in rows))
        spans = list(starmap(SPAN.pack, rows))
        keys.setdefault(PACKER.pack({"name": group.name, "attrs": group.attrs, "spans": spans}), []).append(key)
    return PACKER.pack(keys)


class DocsWriter:
    """Writes packed Docs, DOCS_PER_FILE a file, so that memory stays bounded."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._packed = PackedDocs()
        self._n_files = 0

    def write(self, packed: PackedDocs) -> None:
        self._packed.merge(packed)
        if len(self._packed) >= DOCS_PER_FILE:
            self._flush()

    def close(self) -> None:
        if len(self._packed) or not self._n_files:
            self._flush()

    def _flush(self) -> None:
        self._n_files += 1
        name = "docs.spacy" if self._n_files == 1 else f"docs-{self._n_files}.spacy"
        with writing(self._folder.out):
            self._folder.path(name).write_bytes(self._packed.to_bytes())
        self._packed = PackedDocs()


def read_docs(out: Path, vocab: Vocab) -> Iterator[Doc]:
    """All Docs of a run, without their span groups, in the order of the trials table."""
    numbered = [(int(match[1] or 1), path) for path in out.iterdir() if (match := DOCS_FILE.fullmatch(path.name))]
    for _, path in sorted(numbered):
        packed = DocBin(store_user_data=True).from_disk(path)
        packed.span_groups = [b""] * len(packed)
        yield from packed.get_docs(vocab)
