"""A process that loads the pipeline and parses, while the one that asked for it reads the draft for cues.

Importing spaCy and loading its pipeline takes as long as all else that a single draft needs. Nobody has to wait for the
process: where it cannot be started, ends early or cannot load the pipeline, `parse` goes on without it.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from multiprocessing import Pipe, get_context
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

from linter.cores import CORES
from linter.errors import ModelError
from linter.nlp import pipeline

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


class Beside:
    """One such process; `get` asks it for parses, `stop` ends it."""

    def __init__(self, model: str | None) -> None:
        self.model = model
        self._ours, theirs = Pipe()
        self.process: BaseProcess
        if sys.platform == "linux":  # a fork starts at once; elsewhere a new interpreter does
            self.process = get_context("fork").Process(target=_serve, args=(theirs, model), daemon=True)
        else:
            self.process = get_context("spawn").Process(target=_serve, args=(theirs, model), daemon=True)
        self.process.start()
        theirs.close()

    def get(self, sentences: Sequence[str]) -> list[pipeline.Parse] | None:
        """Return the parses of sentences, each parsed alone; None when the process cannot give them."""
        try:
            self._ours.send(list(sentences))
            answer: list[pipeline.Parse] | None = self._ours.recv()
        except (EOFError, OSError):
            return None
        return answer

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.process.terminate()
        self.process.join()
        self._ours.close()


def _serve(line: Connection, model: str | None) -> None:
    """Answer lists of sentences with their parses until nobody asks any more."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asked answers Ctrl-C
    with contextlib.suppress(EOFError, OSError):
        try:
            pipeline.load(model)
        except ModelError:  # whoever asked meets the same error, and tells it
            line.recv()
            line.send(None)
            return
        while True:
            line.send([parsed for parsed, _ in pipeline.parse_here(line.recv(), model)])


def start(model: str | None) -> None:
    """Load the pipeline beside this process; nothing happens where it is loaded already or there is one core only."""
    if CORES < 2 or pipeline.is_loaded() or pipeline.helper is not None:
        return
    with contextlib.suppress(OSError):
        pipeline.helper = Beside(model)
