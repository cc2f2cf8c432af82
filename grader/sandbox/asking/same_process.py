"""Workers in the judge's own process: for a student's own check where no other can be started.

So it is in a browser. What protects the judge from a student's code and ends what hangs is missing
here, so marks never come from it. Whoever looks after this process, such as a page, ends the whole
of it when a step takes too long, and starts another. There the same check is made again, and told
how that step ended: it then goes on as if a worker had ended there.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, TypeAlias

import numpy as np

from grader.reasons import Ending
from grader.sandbox.asking.clocks import Clock, Reading
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.workers import Reply, Worker, Workers
from grader.sandbox.calls import Cell
from grader.sandbox.inside import worker as inside
from grader.sandbox.inside.loading import Place
from grader.sandbox.inside.own_modules import OwnModules
from grader.sandbox.inside.printed import Printed
from grader.sandbox.inside.surroundings import PACKAGES, names_of_a_notebook, silent_grader
from grader.sandbox.protocol import MAX_PRINTED

IN_A_BROWSER: bool = sys.platform == "emscripten"
End: TypeAlias = Literal["time", "crash"]
"""How a step ended: nobody waited for it any longer, or it ended the process."""


@dataclass(frozen=True, slots=True)
class EndedStep:
    """A step that ended the process before, and what was printed in it until then."""

    how: End
    printed: str = ""


class Steps:
    """Numbers the steps of a check, tells each before it is taken, and knows which ones ended it.

    What is printed in a step is shown at once, since nothing else comes of one that does not end.

    A step is loading a part, a statement of it where loading ended before, a function, a variable,
    or a formula that algebra decides. The same check takes the same steps each time.
    """

    def __init__(
        self,
        tell: Callable[[int], object],
        show: Callable[[str], object],
        ended: Mapping[int, EndedStep],
    ) -> None:
        self.show = show
        self._tell, self._ended = tell, ended
        self._number = 0
        self._gone: dict[object, EndedStep] = {}

    def take(self, what: object) -> EndedStep | None:
        """Tell that the next step is taken. One that ended before is not, and is returned.

        ``what`` is done in it; where that is the same as in such a step, it is not done again.
        """
        if what in self._gone:
            return self._gone[what]
        self._number += 1
        end = self._ended.get(self._number)
        if end is None:
            self._tell(self._number)
        else:
            self._gone[what] = end
        return end


class SameProcessWorkers(Workers):
    """Workers that run in this process, one after another."""

    isolation = "none (in the judge's process)"

    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    def start(self, limits: Limits, *, sympy: bool = False) -> SameProcessWorker:  # noqa: ARG002
        """Make a worker.

        :raises ModuleNotFoundError: where sympy is needed and is not there yet.
        """
        if sympy:
            import_module("sympy")
        return SameProcessWorker(self._steps)

    def close(self) -> None:
        """Do nothing: each worker was forgotten when it was ended."""


class SameProcessWorker(Worker):
    """Runs a student's code while the judge waits for its bytes."""

    def __init__(self, steps: Steps) -> None:
        self._asked, self._answered = bytearray(), bytearray()
        self._clock = _StandingClock()
        self._connection = _Connection(self._read, self._write)
        self._inside = _Inside(self._connection, steps)
        self._surroundings = _Surroundings()

    def answer_with(self, reply: Reply) -> None:
        """Take the function that answers calls of substitutes."""

        def reply_as_judge(call: bytes) -> None:
            with self._surroundings.taken_away():
                self._asked += reply(call)

        self._connection.reply = reply_as_judge

    def send(self, data: bytes, seconds: float) -> None:  # noqa: ARG002
        """Keep the bytes until an answer is waited for."""
        self._asked += data

    def receive(self, seconds: float) -> bytes | None:
        """Run until all that was asked is answered, and return what came of it."""
        if not self._answered:
            self._run()
        if self._answered:
            data = bytes(self._answered)
            self._answered.clear()
            return data
        if self._inside.end == "crash":
            return b""
        self._clock.pass_over(seconds)
        return None

    def clock(self) -> Clock:
        """Return a clock on which only steps that were ended take time."""
        return self._clock

    def end(self, grace: float = 0.0) -> Ending:  # noqa: ARG002
        """Forget the student's code."""
        with self._surroundings.put_up():
            self._inside.forget()
        return Ending("unseen")

    def _run(self) -> None:
        with self._surroundings.put_up(), contextlib.suppress(_Ended):
            self._inside.serve()

    def _read(self, length: int) -> bytes:
        data = bytes(self._asked[:length])
        del self._asked[:length]
        return data

    def _write(self, data: memoryview) -> int:
        if self._inside.end is None:
            self._answered += data
        return len(data)


@contextlib.contextmanager
def loaded(
    part: str,
    cells: Sequence[Cell],
    modules: Mapping[str, Sequence[Cell]],
    printed: Callable[[bytes], None],
) -> Iterator[dict[str, Any]]:
    """The names of a part whose cells were run, among what a student's code finds here.

    ``modules`` are the student's others, which it may import.
    ``printed`` is given what is printed meanwhile, as far as it is shown.
    """
    out = Printed(printed)
    with _Surroundings().put_up():
        sys.stdout = out.stream()
        own = OwnModules(modules, len(cells), [], lambda _module, _names: None)
        try:
            yield own.run_part(part, cells)
        finally:
            out.end_line()
            own.forget()


class _Ended(BaseException):
    """Leaves a step that ended the process before."""


class _Connection(inside.Connection):
    """Has a substitute's call answered at once, since the judge waits further up the stack."""

    reply: Callable[[bytes], None]

    def ask(self, body: bytes) -> tuple[int, bytes]:
        self.reply(body)
        return self.receive()


class _Inside(inside.Worker):
    """A worker that takes steps, and ends where a step did before."""

    end: End | None = None
    _loaded_as: tuple[str, ...] = ()

    def __init__(self, connection: inside.Connection, steps: Steps) -> None:
        super().__init__(connection)
        self._steps = steps

    def _load(self, **request: Any) -> None:
        self._loaded_as = (request["part"], *sorted(request["substitute_parameters"]))
        self._take_step(("loading", request["reports"], str(request["definitions_from"])))
        super()._load(**request)

    def _report(self, place: Place) -> None:
        super()._report(place)
        self._take_step(place)

    def _begin(self, subject: str) -> None:
        super()._begin(subject)
        self._take_step(subject)

    def _take_step(self, what: object) -> None:
        # A student's `except` may stop the exception: then it is raised at the next step again.
        if self.end is None and (ended := self._steps.take((self._loaded_as, what))):
            super()._send_printed(ended.printed.encode("utf-8", "replace")[: MAX_PRINTED + 1])
            self.end = ended.how
        if self.end is not None:
            raise _Ended

    def _send_printed(self, data: bytes) -> None:
        self._steps.show(data.decode("utf-8", "replace"))
        super()._send_printed(data)


class _StandingClock(Clock):
    """Stands still but for the time of steps that were ended."""

    def __init__(self) -> None:
        self._taken = 0.0

    def pass_over(self, seconds: float) -> None:
        """Count so much time as taken."""
        self._taken += seconds

    def read(self) -> Reading:
        """Return how it stands now; time that passes is never the student's."""
        now = time.monotonic()
        return Reading(now, now, self._taken, now)

    def close(self) -> None:
        """Do nothing: there is nothing open."""


class _Surroundings:
    """What a student's code finds in this process: what it would in a worker's own.

    There is the standard library, what ``PACKAGES`` names, and a silent ``grader``.
    """

    def __init__(self) -> None:
        self._out = sys.stdout
        self._hidden: dict[str, Any] = {}

    @contextlib.contextmanager
    def put_up(self) -> Iterator[None]:
        """Have all that while a student's code runs."""
        out, own = sys.stdout, vars(builtins)
        names = names_of_a_notebook()
        before = {name: own[name] for name in names if name in own}
        with (
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
            _plain_event_loop(),
        ):
            warnings.simplefilter("ignore")
            own.update(names)
            sys.stdout = self._out
            self._hide()
            try:
                yield
            finally:
                self._show()
                self._out, sys.stdout = sys.stdout, out
                for name in names:
                    own.pop(name, None)
                own.update(before)

    @contextlib.contextmanager
    def taken_away(self) -> Iterator[None]:
        """Have none of it while the judge answers a substitute's call."""
        self._show()
        try:
            yield
        finally:
            self._hide()

    def _hide(self) -> None:
        own = {n for one in sys.meta_path if isinstance(one, OwnModules) for n in one.names}
        hidden = [name for name in sys.modules if not _is_there(name) and name not in own]
        self._hidden = {name: sys.modules[name] for name in hidden}
        for name in self._hidden:
            del sys.modules[name]
        sys.modules["grader"] = silent_grader()
        sys.meta_path[:] = [
            finder if isinstance(finder, OwnModules) else _Only(finder) for finder in sys.meta_path
        ]

    def _show(self) -> None:
        sys.meta_path[:] = [
            finder.behind if isinstance(finder, _Only) else finder for finder in sys.meta_path
        ]
        sys.modules.update(self._hidden)


@contextlib.contextmanager
def _plain_event_loop() -> Iterator[None]:
    """In a browser let ``asyncio.run`` wait for its result, where the page's own loop would not.

    https://pyodide.org/en/stable/usage/api/python-api/webloop.html
    """
    if not IN_A_BROWSER:
        yield
        return
    import asyncio
    from asyncio import runners

    class Loop(asyncio.BaseEventLoop):
        """Runs what is ready, and sleeps until the next thing is: there is nothing to listen to."""

        def __init__(self) -> None:
            super().__init__()
            self._selector = self

        def select(self, timeout: float | None) -> list[object]:
            time.sleep(timeout or 0)
            return []

        def _process_events(self, events: list[object]) -> None:
            pass

        def _write_to_self(self) -> None:
            pass

    class Policy(asyncio.DefaultEventLoopPolicy):
        _loop_factory = Loop

    policy, running = asyncio.get_event_loop_policy(), asyncio._get_running_loop()
    of_page = asyncio.run
    asyncio.set_event_loop_policy(Policy())
    asyncio._set_running_loop(None)
    asyncio.run = runners.run
    try:
        yield
    finally:
        asyncio.run = of_page
        asyncio._set_running_loop(running)
        asyncio.set_event_loop_policy(policy)


class _Only:
    """A finder that finds nothing but what is there in grading too."""

    def __init__(self, behind: Any) -> None:
        self.behind = behind

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> Any:
        """What the finder behind it finds."""
        return None if not _is_there(name) else self.behind.find_spec(name, path, target)


def _is_there(module: str) -> bool:
    first = module.partition(".")[0]
    return first in sys.stdlib_module_names or first in PACKAGES or first == "__main__"
