"""Which entities a negative result is said of: "negative test for HIV", "HIV, HCV and HBV negative". Positions are tokens."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from trialtab.context.words import Words

FORWARD_REACH = 12  # "negative serum or urine pregnancy test", "negative for hepatitis B surface antigen and HIV"
METHOD_REACH = 3  # "by", "by a quantitative"
GAP_REACH = 5  # "HIV antibody test must be negative"
CLAUSE_REACH = 24  # tokens between a test and the clause that tells its result: "…, which must be negative"


def negative_scope(
    term: tuple[int, int], targets: Sequence[tuple[int, int]], words: Sequence[int], known: Words, region: tuple[int, int]
) -> tuple[int, int] | None:
    """The tokens that a word like "negative" speaks of.

    Args:
        term: the word's tokens [start, end).
        targets: the region's entities, [start, end), in order.
        words: word ids of the Doc.
        known: the small words.
        region: the sentence's tokens.

    Returns:
        A scope before the word, where names of tests stand right before it, else one after it; None where it speaks of
        something that is no entity ("receptor-negative disease").
    """
    start, end = term
    ahead = next((first for first, _ in targets if first >= end), region[1])
    if (test := _result_told(term, targets, words, known, region[0])) is not None:
        return test
    n_between = len(without_brackets(words[end:ahead], known))
    if start > region[0] and words[start - 1] in known.articles and n_between <= GAP_REACH and ahead < region[1]:
        return end, min(region[1], _list_end(end, targets, words, known))  # "fertile, with a negative pregnancy test"
    is_said_for = end < region[1] and words[end] in known.purpose  # "… of 30 kg/m2 - negative for HIV"
    if is_said_for and ahead < region[1] and all(word in known.test_words for word in words[end + 1 : ahead]):
        return end, min(region[1], _list_end(end, targets, words, known))  # "a tumour that is negative for HER2"
    is_next = ahead == end < region[1] and start > region[0] and words[start - 1] in known.conjunctions
    if is_next and not any(word in known.stops or word in known.commas for word in words[end:ahead]):
        return end, min(region[1], _list_end(end, targets, words, known))  # "double vision, limp and negative chest x-ray"
    left = start
    for first, last in reversed([target for target in targets if target[1] <= start]):
        gap = words[last:left]
        if any(word in known.fertile for word in words[first:last]):
            continue  # of whom the test is: "test (for women of childbearing potential) negative"
        if left == start and (len(gap) > GAP_REACH or any(word not in known.test_words for word in gap)):
            gap = without_brackets(gap, known) if is_assay(words[first:last], known) else gap
        is_method = left < start and 0 < len(gap) <= METHOD_REACH and gap[0] in known.methods  # "HCV RNA by PCR is negative"
        if not is_method and (len(gap) > GAP_REACH or any(word not in known.test_words for word in gap)):
            break
        if left < start and any(word in known.pronouns for word in gap):
            break  # "a tumour that is HER2 negative"
        left = first
    if left < start:
        return left, start
    if start == region[0] or is_said_for or words[start - 1] in known.before_negative:
        return end, min(region[1], _list_end(end, targets, words, known))
    return None


def _result_told(
    term: tuple[int, int], targets: Sequence[tuple[int, int]], words: Sequence[int], known: Words, first: int
) -> tuple[int, int] | None:
    """The test whose result a clause of its own tells: "a test at entry, which must be negative", "with a negative result"."""
    start, end = term
    at = start - 1
    while at > first and (words[at] in known.auxiliaries or words[at] in known.being):
        at -= 1
    is_noun = end < len(words) and words[end] in known.outcomes
    if is_noun:
        at = start - 1 - (words[start - 1] in known.articles)
        if at <= first or words[at] not in known.showing:
            return None
    elif at == start - 1 or not (words[at] in known.pronouns or words[at] in known.outcomes or words[at] in known.conjunctions):
        return None
    tests = [span for span in targets if at - CLAUSE_REACH <= span[1] <= at and is_assay(words[span[0] : span[1]], known)]
    if not tests or any(word in known.stops for word in words[tests[-1][1] : at]):
        return None
    return tests[-1] if _depth(words[tests[-1][1] : at], known) == 0 else None


def promise_start(start: int, end: int, targets: Sequence[tuple[int, int]], words: Sequence[int], known: Words) -> int:
    """Where what participants promise or do begins, which has no result: "negative pregnancy test and use of contraception".

    Args:
        start: token behind the word that tells the result.
        end: of the region; it is returned where nothing is promised.
        targets: the region's entities, [start, end), in order.
    """
    promised = (
        first for first, last in targets if first >= start and any(word in known.promises for word in words[first:last])
    )
    return next(promised, end)


def is_assay(words: Sequence[int], known: Words) -> bool:
    """Whether a name is that of a test: "pregnancy test", not "childbearing potential"."""
    return any(word in known.assays for word in words)


def _depth(words: Sequence[int], known: Words) -> int:
    """Brackets that words open less those that they close."""
    return sum((word in known.openers) - (word in known.closers) for word in words)


def _list_end(start: int, targets: Sequence[tuple[int, int]], words: Sequence[int], known: Words) -> int:
    """Where the tests named after the word end: the reach, and what a list goes on with beyond it."""
    reach = end = start + FORWARD_REACH
    last = None
    for first, after in targets:
        if first < start:
            continue
        gap: list[int] = [] if last is None else without_brackets(words[last:first], known)
        is_joined = all(word in known.test_words for word in gap) or _names_unknown(gap, known)
        is_member = last is not None and len(gap) <= GAP_REACH and is_joined
        if last is None and first < reach:
            last = after
        elif is_member:
            last = end = max(end, after)
        else:
            return min(end, first)  # "negative pregnancy test in women of childbearing potential"
    return end


def _names_unknown(gap: Sequence[int], known: Words) -> bool:
    """Whether between two tests of a list stands one that has no entity: "HIV, HTLV, HBsAg"."""
    unknown = [place for place, word in enumerate(gap) if word not in known.test_words]
    if len(unknown) != 1 or not 0 < unknown[0] < len(gap) - 1:
        return False
    joints = (gap[unknown[0] - 1], gap[unknown[0] + 1])
    return all(word in known.commas or word in known.conjunctions for word in joints)


def without_brackets(words: Sequence[int], known: Words) -> list[int]:
    """Words without those in brackets: "negative for syphilis (RPR), HIV"."""
    kept, depth = [], 0
    for word in words:
        depth += word in known.openers
        if depth <= 0:
            kept.append(word)
        depth -= word in known.closers
    return kept


def examples_of(
    denied: Collection[int],
    targets: Sequence[tuple[int, int]],
    brackets: Sequence[tuple[int, int]],
    words: Sequence[int],
    known: Words,
) -> list[tuple[int, int]]:
    """The examples in brackets behind the clause that says more of what is denied: "no illness that limits care (e.g. gout)".

    Args:
        denied: which targets are denied.
        targets: the region's entities, [start, end), in order.
        brackets: spans of the region's outermost brackets.
        words: word ids of the Doc.
        known: the small words.

    Returns:
        Pairs of an example and the denied target that it is one of, as positions in `targets`.
    """
    found: list[tuple[int, int]] = []
    for opened, closed in brackets:
        if opened + 1 >= closed or words[opened + 1] not in known.examples:
            continue
        head = max((place for place in denied if targets[place][1] < opened), default=-1)
        if head >= 0 and words[targets[head][1]] in known.pronouns:
            found.extend((place, head) for place, (start, _) in enumerate(targets) if opened < start < closed)
    return found


def definitions_of(
    denied: Collection[int],
    targets: Sequence[tuple[int, int]],
    bounded: Collection[int],
    brackets: Sequence[tuple[int, int]],
    words: Sequence[int],
    known: Words,
) -> list[tuple[int, int]]:
    """The bounds in a bracket by which what is denied right before it is known: "no anemia (hemoglobin < 9 g/dL)".

    A bracket that denies or excepts something itself states what is asked: "no renal disease (creatinine not above 1.5)".

    Args:
        denied: which targets are denied diseases.
        targets: the region's entities, [start, end), in order.
        bounded: first tokens of entities that have a bound of their own.
        brackets: spans of the region's outermost brackets.
        words: word ids of the Doc.
        known: the small words.

    Returns:
        As `examples_of`.
    """
    found: list[tuple[int, int]] = []
    for opened, closed in brackets:
        inside = [place for place, (start, _) in enumerate(targets) if opened < start < closed]
        head = max((place for place in denied if targets[place][1] <= opened), default=-1)
        if head < 0 or not inside or inside[0] != head + 1 or opened - targets[head][1] > METHOD_REACH:
            continue
        own = words[opened + 1 : closed]
        if any(word in known.deniers or word in known.conditionals or word in known.auxiliaries for word in own):
            continue
        if any(targets[place][0] in bounded for place in inside):
            found.extend((place, head) for place in inside)
    return found
