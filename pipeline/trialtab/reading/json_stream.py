"""A JSON document of any size, value by value: what is in memory is one value and a little of what follows it."""

from __future__ import annotations

import json
import re
from typing import IO, Any

from trialtab.errors import Errors, ReadingError

BLOCK_CHARS = 1 << 18
AHEAD_CHARS = 1 << 16
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n\ufeff]*+")
_NUMBER_ENDS = re.compile(r"[\d.eE+-]{0,500}+(?s:.)")  # else what is held may end within a number
_SEPARATORS = re.compile(r"[\s,]*+")


class JsonStream:
    """The values of a text, from its beginning on.

    Args:
        stream: the text.
        begun: what was read of it already.
    """

    def __init__(self, stream: IO[str], begun: str = "") -> None:
        self._stream = stream
        self._text, self._position = begun, 0
        self._n_chars = self._n_lines = 0  # before the text that is held
        self._is_over = False

    def ahead(self) -> str:
        """The text from here on, as far as it is held: AHEAD_CHARS at least, unless the end comes earlier."""
        while len(self._text) - self._position < AHEAD_CHARS and self._more(BLOCK_CHARS):
            pass
        return self._text[self._position :]

    def next_char(self) -> str:
        """The next character that is no white space, "" at the end. It stays."""
        self._skip(_SPACE)
        return self._text[self._position : self._position + 1]

    def take(self, count: int = 1) -> None:
        """Go on past so many characters."""
        self._position += count

    def separators(self) -> str:
        """Go on past white space and commas; the commas, two at most, are given back."""
        return self._skip(_SEPARATORS)

    def value(self, limit: int) -> Any:
        """The next value.

        Args:
            limit: the most characters that it may have.

        Raises:
            ReadingError: it is broken, too long or nested too deeply.
        """
        self._skip(_SPACE)
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._position)
            except RecursionError as error:
                raise ReadingError(*Errors.E106, problem="nested too deeply") from error
            except ValueError as error:
                length = len(self._text) - self._position
                if self._more(max(BLOCK_CHARS, length)):
                    if length > limit:
                        found = f"more than {limit:,} characters"
                        raise ReadingError(*Errors.E118, found=found, limit=f"{limit:,}", what="JSON value") from error
                    continue
                raise ReadingError(*Errors.E106, problem=self._where(error)) from error
            if _NUMBER_ENDS.match(self._text, end) or not self._more(BLOCK_CHARS):
                self._position = end
                return value

    def _skip(self, pattern: re.Pattern[str]) -> str:
        skipped = ""
        while True:
            match = pattern.match(self._text, self._position)
            assert match
            skipped += "".join(match.group().split())[: 2 - len(skipped)]
            self._position = match.end()
            if self._position < len(self._text) or not self._more(BLOCK_CHARS):
                return skipped

    def _more(self, n_chars: int) -> bool:
        """Read on, and drop what was taken; whether there was more."""
        if self._is_over:
            return False
        block = self._stream.read(n_chars)
        if not block:
            self._is_over = True
            return False
        self._n_chars += self._position
        self._n_lines += self._text.count("\n", 0, self._position)
        self._text = self._text[self._position :] + block
        self._position = 0
        return True

    def _where(self, error: ValueError) -> str:
        if not isinstance(error, json.JSONDecodeError):
            return str(error)  # a number of too many digits
        return f"{error.msg}: line {self._n_lines + error.lineno}, character {self._n_chars + error.pos + 1} of all"
