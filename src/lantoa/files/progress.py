"""Progress of a long run on stderr: one line rewritten on a terminal, else a line now and then."""

import sys
import time
from types import TracebackType

from lantoa.files.messages import say

_TERMINAL_EVERY = 0.2  # seconds between two updates
_LOG_EVERY = 10.0
_CHECK_EVERY = 64  # items between two looks at the clock


class Progress:
    """Counts the items of one step; a context manager, so that the line is finished."""

    def __init__(self, step: str) -> None:
        self._step = step
        self._terminal = sys.stderr.isatty()
        self._every = _TERMINAL_EVERY if self._terminal else _LOG_EVERY
        self._start = self._shown = time.monotonic()
        self._any = False
        self.count = 0

    def tick(self, items: int = 1) -> None:
        """Count ``items`` more and show the state when it is time to."""
        before = self.count // _CHECK_EVERY
        self.count += items
        if self.count // _CHECK_EVERY != before and time.monotonic() - self._shown >= self._every:
            self._show()

    def _show(self) -> None:
        self._shown = time.monotonic()
        rate = self.count / max(self._shown - self._start, 1e-9)
        speed = f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"
        line = say("{step}: {count}, {speed}/s", step=self._step, count=self.count, speed=speed)
        end = "\x1b[K\r" if self._terminal else "\n"
        print(line, end=end, file=sys.stderr, flush=True)
        self._any = True

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._any:
            self._show()
            if self._terminal:
                print(file=sys.stderr)
