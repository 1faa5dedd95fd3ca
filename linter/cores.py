"""How many cores this process may use, and how many of them it has to itself."""

from __future__ import annotations

import os

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def own_cores() -> int:
    """Return the number of cores that this process need not share: all of them, or one where it is a worker."""
    from multiprocessing import parent_process

    return CORES if parent_process() is None else 1


__all__ = ("CORES", "own_cores")
