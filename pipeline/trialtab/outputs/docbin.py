"""The annotated texts: `docs.spacy`, a DocBin, or a folder of them where a run has several parts.

    from spacy.tokens import DocBin
    docs = DocBin().from_disk("out/docs.spacy").get_docs(nlp.vocab)

Each Doc carries its entities, sentence starts, span groups and our extensions; `doc.user_data["trial_id"]` says whose it is.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import srsly
from numpy.typing import NDArray
from spacy.attrs import ENT_ID, ENT_KB_ID, ENT_TYPE, ORTH, SPACY
from spacy.strings import StringStore
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from trialtab.outputs.folder import RunFolder, part_files, writing
from trialtab.spans import offsets_of

DOCS_NAME = "docs.spacy"
ATTRS = ("ORTH", "SENT_START", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")
COLUMNS = DocBin(attrs=ATTRS).attrs  # their numbers, in DocBin's order
ENT_COLUMNS = [COLUMNS.index(attr) for attr in (ENT_TYPE, ENT_KB_ID, ENT_ID)]  # string ids, like that of ORTH
COMPRESSION_LEVEL = 1  # a third of the default level's time for a tenth more bytes


# srsly searches the installed packages for encoders each time it makes a packer (0.8 ms, seven times a Doc); one serves for all
PACKER = srsly.msgpack.Packer(use_bin_type=True)
SPAN = struct.Struct(">QQQllll")  # as spaCy's SpanGroup.to_bytes has it
_span_row = attrgetter("id", "kb_id", "label", "start", "end")


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
    ids = _token_ids(array)
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


def read_packed(path: Path) -> tuple[list[PackedDoc], StringStore]:
    """The Docs of one file as they are packed, and the strings that they need."""
    packed = DocBin(store_user_data=True).from_disk(path)
    docs = []
    parts = (packed.tokens, packed.spaces, packed.cats, packed.flags, packed.user_data, packed.span_groups)
    for tokens, spaces, cats, flags, user_data, span_groups in zip(*parts, strict=True):
        ids = _token_ids(tokens)
        for group in srsly.msgpack_loads(span_groups) if span_groups else ():
            ids.update(chain.from_iterable(SPAN.unpack(span)[:3] for span in srsly.msgpack_loads(group)["spans"]))
        docs.append(PackedDoc(tokens, spaces, cats, flags["has_unknown_spaces"], user_data, span_groups, ids))
    return docs, StringStore(packed.strings)


def _token_ids(tokens: NDArray[Any]) -> set[int]:
    ids = set(tokens[:, COLUMNS.index(ORTH)].tolist())
    ids.update(tokens[tokens[:, COLUMNS.index(ENT_TYPE)] != 0][:, ENT_COLUMNS].ravel().tolist())
    return ids


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
    starts, ends = offsets_of(doc)
    keys: dict[bytes, list[str]] = {}
    for key, group in doc.spans.items():
        rows = list(map(_span_row, group))
        ids.update(chain.from_iterable(row[:3] for row in rows))
        spans = [SPAN.pack(*row, starts[row[3]], ends[row[4] - 1]) for row in rows]  # no span is empty
        keys.setdefault(PACKER.pack({"name": group.name, "attrs": group.attrs, "spans": spans}), []).append(key)
    return PACKER.pack(keys)


class DocsWriter:
    """The packed Docs of one part, written to `docs.spacy` when it is closed."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._packed = PackedDocs()

    def write(self, packed: PackedDocs) -> None:
        self._packed.merge(packed)

    def close(self) -> None:
        with writing(self._folder.out):
            self._folder.path(DOCS_NAME).write_bytes(self._packed.to_bytes())
        self._packed = PackedDocs()


def read_docs(out: Path, vocab: Vocab) -> Iterator[Doc]:
    """All Docs of a run, without their span groups, in the order of the trials table, one part in memory at a time."""
    for path in part_files(out / DOCS_NAME):
        packed = DocBin(store_user_data=True).from_disk(path)
        packed.span_groups = [b""] * len(packed)
        yield from packed.get_docs(vocab)
