"""Eligibility in text of no known structure: stretches under eligibility headings, and sentences that state it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trialtab.sections.headings import Heading, heading_at, heading_hints, inner_headings, is_foreign
from trialtab.sections.lexicon import Lexicon
from trialtab.sections.lines import Block, read_blocks
from trialtab.sections.sentences import sentence_starts
from trialtab.sections.splitting import Counters, Split, split_eligibility
from trialtab.types import Criterion, Kind, SectionKind, Segment

_TITLE_WORDS = 8
_DUTY = re.compile(r"\bmust\b|\b(?:participate|take part|qualify|join)\b", re.I)


class Stretch(NamedTuple):
    """A stretch of text that states eligibility; `kind` is the side of what stands before any heading in it."""

    start: int
    end: int
    kind: Kind | None


def split_text(
    text: str, start: int, end: int, lexicon: Lexicon, *, counters: Counters | None = None, field_index: int = -1
) -> Split:
    """Split prose: only what stands under an eligibility heading or in a sentence that states eligibility becomes criteria.

    Args and result as of `split_eligibility`; the segments between the stretches keep the section `text`.
    """
    counters = counters or Counters()
    criteria: list[Criterion] = []
    segments: list[Segment] = []
    headings: list[tuple[int, int]] = []
    position = start
    for stretch in find_stretches(text, start, end, lexicon):
        if text[position : stretch.start].strip():
            segments.append(Segment(position, stretch.start, SectionKind.TEXT, field_index))
            position = stretch.start
        part = split_eligibility(text, position, stretch.end, lexicon, stretch.kind, counters=counters, field_index=field_index)
        criteria.extend(part.criteria)
        segments.extend(part.segments)
        headings.extend(part.headings)
        position = stretch.end
    if position < end:
        segments.append(Segment(position, end, SectionKind.TEXT, field_index))
    return Split(criteria, segments, headings)


def find_stretches(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Stretch]:
    """The stretches of `text[start:end]` that state eligibility, in order."""
    blocks = read_blocks(text, start, end)
    hints = heading_hints(text, start, end)
    index = 0
    while index < len(blocks):
        block = blocks[index]
        hint = bisect_left(hints, block.start)
        has_hint = hint < len(hints) and hints[hint] < block.end
        heading = _heading(text, block, lexicon) if has_hint else None
        if heading and not text[heading.end : block.end].strip():
            stop = _end_of_list(text, blocks, index, lexicon)
            yield Stretch(block.start, blocks[stop - 1].end, None)
            index = stop
        elif heading:
            yield Stretch(heading.start, block.end, None)
            index += 1
        elif has_hint or _DUTY.search(text, block.start, block.end):
            stretches, index = _sentences(text, blocks, index, lexicon)
            yield from stretches
        else:
            index += 1


def _heading(text: str, block: Block, lexicon: Lexicon) -> Heading | None:
    heading = heading_at(text, block.body, block.end, lexicon)
    if heading:
        return heading._replace(start=block.start)
    return next(inner_headings(text, block.body, block.end, lexicon), None)


def _end_of_list(text: str, blocks: Sequence[Block], index: int, lexicon: Lexicon) -> int:
    """The index of the first block after the list under the heading `blocks[index]`."""
    for number in range(index + 1, len(blocks)):
        block = blocks[number]
        if is_foreign(text, block.start, block.end, lexicon):
            return number
        is_followed_by_item = number + 1 < len(blocks) and blocks[number + 1].marker is not None
        may_be_title = block.marker is None and block.gap and not is_followed_by_item
        if may_be_title and _is_title(text, block) and heading_at(text, block.body, block.end, lexicon) is None:
            return number
    return len(blocks)


def _is_title(text: str, block: Block) -> bool:
    """Whether a line looks like a heading: a few words, capitalised, without point, comma or number."""
    line = text[block.start : block.end]
    words = line.split()
    if len(words) > _TITLE_WORDS or line[-1] in ".,;" or not line[0].isupper() or any(letter.isdigit() for letter in line):
        return False
    long_words = [word for word in words if len(word) > 3]
    return bool(long_words) and all(word[0].isupper() for word in long_words)


def _sentences(text: str, blocks: Sequence[Block], index: int, lexicon: Lexicon) -> tuple[list[Stretch], int]:
    """Sentences of a block that state eligibility, and the index of the block to go on with.

    One that ends in a colon takes the list below it along. A sentence right after such a sentence needs less to be one. Of "You
    cannot join if you smoke" what follows the "if" is the criterion.
    """
    block = blocks[index]
    starts = [block.body, *sentence_starts(text, block.body, block.end, lexicon.abbreviations)]
    stretches: list[Stretch] = []
    index += 1
    for start, end in zip(starts, [*starts[1:], block.end], strict=True):
        goes_on = bool(stretches) and stretches[-1].end == start
        known = (*lexicon.prose, *lexicon.prose_next) if goes_on else lexicon.prose
        stated = next(((item.kind, match) for item in known if (match := item.regex.match(text, start, end))), None)
        if stated is None:
            continue
        kind, match = stated
        begin = match.end("lead") if "lead" in match.re.groupindex else start
        if end == block.end and text[end - 1] in ":：":
            while index < len(blocks) and blocks[index].marker is not None:
                end = blocks[index].end
                index += 1
        stretches.append(Stretch(begin, end, kind))
    return stretches, index
