"""Worker processes: chunks go out by pipes, results come back in the order of the chunks, a bounded number at a time.

A worker is two processes. The outer one is forked from the process that commands, before anything was processed, and does
nothing but fork the inner one; the inner one does the work and ends after GENERATION_CHUNKS chunks, and the next begins from
the outer one's untouched memory. So what a pipeline remembers (spaCy's vocabulary keeps every string that it ever saw) does not
grow with the number of records.

Neither side may wait for the other with a full pipe. So a thread of the inner process takes requests in while it works, and the
request that begins a new generation is sent when the last reply of the one before has come: until then nobody takes it in.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, NoReturn, TypeVar

from trialtab.errors import Errors, SettingsError

# some 3,000 records: a new beginning costs half a second, what is remembered of the words of so many records about 120 MiB
GENERATION_CHUNKS = 96
CHUNKS_AHEAD = 2  # chunks a process that wait their turn: enough to keep it busy, few enough to bound memory
SECONDS_TO_END = 5  # for a process whose pipe is closed already
_NEXT_GENERATION, _DONE, _BROKEN = 3, 0, 1  # exit codes of the inner process

Request = TypeVar("Request")
Reply = TypeVar("Reply")


def can_fork() -> bool:
    """Whether this system has what workers need."""
    return "fork" in multiprocessing.get_all_start_methods()


class Workers(Generic[Request, Reply]):
    """Processes that run `work` on requests. Use as a context manager.

    Args:
        work: the function; what it uses is inherited, not sent.
        count: how many processes.
        ahead: requests that wait at each process besides the one at work.
    """

    def __init__(self, work: Callable[[Request], Reply], count: int, ahead: int = CHUNKS_AHEAD) -> None:
        self._ahead = ahead
        self._pipes: list[Connection] = []
        self._n_sent: dict[Connection, int] = {}
        self._processes: list[Any] = []
        context = multiprocessing.get_context("fork")
        for _ in range(count):
            ours, theirs = context.Pipe()
            self._pipes.append(ours)
            self._n_sent[ours] = 0
            process = context.Process(target=_outer, args=(work, theirs, list(self._pipes)), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)

    def __enter__(self) -> Workers[Request, Reply]:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.terminate()
            process.join()

    def run(self, requests: Iterator[Request], stays: Callable[[Request], bool]) -> Iterator[Reply | Request]:
        """The replies to all requests, in their order.

        Args:
            requests: asked for as the processes need them.
            stays: whether a request is not to be sent, but given back in its turn.

        Raises:
            SettingsError: a process ended early.
            Exception: what `work` raised.
        """
        waiting: dict[Connection, list[int]] = {pipe: [] for pipe in self._pipes}  # numbers of the requests that each has
        ready: dict[int, Reply | Request] = {}
        n_sent = n_given = 0
        limit = len(self._pipes) * (self._ahead + 2)  # sent and not yet given, results that wait for an earlier one included
        is_over = False
        while True:
            while not is_over and n_sent - n_given < limit:
                open_pipes = [pipe for pipe in self._pipes if self._takes(pipe, len(waiting[pipe]))]
                if not open_pipes:
                    break
                pipe = min(open_pipes, key=lambda pipe: len(waiting[pipe]))
                try:
                    request = next(requests)
                except StopIteration:
                    is_over = True
                    break
                if stays(request):
                    ready[n_sent] = request
                else:
                    self._send(pipe, request)
                    waiting[pipe].append(n_sent)
                n_sent += 1
            if n_given in ready:
                yield ready.pop(n_given)
                n_given += 1
            elif any(waiting.values()):
                answering = wait([pipe for pipe in self._pipes if waiting[pipe]])
                for pipe in (pipe for pipe in self._pipes if pipe in answering):
                    ready[waiting[pipe].pop(0)] = self._receive(pipe)
            else:
                return

    def ask(self, request: Request) -> Reply:
        """The reply to one request of the first process, which does nothing else meanwhile."""
        self._send(self._pipes[0], request)
        return self._receive(self._pipes[0])

    def _takes(self, pipe: Connection, n_waiting: int) -> bool:
        """Whether a process takes one more request in, whatever it does."""
        begins_generation = self._n_sent[pipe] % GENERATION_CHUNKS == 0
        return n_waiting == 0 if begins_generation else n_waiting <= self._ahead

    def _send(self, pipe: Connection, request: Request) -> None:
        self._n_sent[pipe] += 1
        try:
            pipe.send(request)
        except OSError as error:
            raise self._ended(pipe) from error

    def _receive(self, pipe: Connection) -> Any:
        try:
            is_result, content = pipe.recv()
        except (EOFError, OSError) as error:
            raise self._ended(pipe) from error
        if not is_result:
            raise content
        return content

    def _ended(self, pipe: Connection) -> SettingsError:
        process = self._processes[self._pipes.index(pipe)]
        process.join(SECONDS_TO_END)
        return SettingsError(*Errors.E903, reason=f"exit code {process.exitcode}")


def _outer(work: Callable[[Any], Any], pipe: Connection, others: list[Connection]) -> None:
    """Fork one inner process after the other; end as soon as one does not end as planned."""
    for other in others:  # the ends of the process that commands: only it may hold them, so that its death is seen
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that commands
    inner = 0

    def end(*_: object) -> NoReturn:
        if inner:
            with suppress(ProcessLookupError):
                os.kill(inner, signal.SIGKILL)
        os._exit(_BROKEN)

    signal.signal(signal.SIGTERM, end)
    while True:
        pipe.poll(None)  # a process that is never asked costs nothing
        inner = os.fork()
        if not inner:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            _inner(work, pipe)
        _, status = os.waitpid(inner, 0)
        inner = 0
        if status != _NEXT_GENERATION << 8:
            code = os.waitstatus_to_exitcode(status)
            os._exit(code if code >= 0 else 128 - code)  # of a signal, as shells have it


def _inner(work: Callable[[Any], Any], pipe: Connection) -> NoReturn:
    """Answer GENERATION_CHUNKS requests, then make room for the next."""
    requests: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_prefetch, args=(pipe, requests, GENERATION_CHUNKS), daemon=True).start()
    try:
        for _ in range(GENERATION_CHUNKS):
            received = requests.get()
            if received is None:
                os._exit(_DONE)
            try:
                reply = True, work(received[0])
            except Exception as error:  # told to the process that commands, which raises it
                reply = False, error
            pipe.send(reply)
    except BaseException:  # the process that commands has gone
        os._exit(_BROKEN)
    os._exit(_NEXT_GENERATION)


def _prefetch(pipe: Connection, requests: SimpleQueue[Any], count: int) -> None:
    """Read `count` requests as they come; None says that no more will."""
    try:
        for _ in range(count):
            requests.put((pipe.recv(),))
    except (EOFError, OSError):
        requests.put(None)
