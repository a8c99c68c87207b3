"""What a server costs, with the processes that it has started."""

from __future__ import annotations

import psutil


def _processes(pid: int) -> list[psutil.Process]:
    server = psutil.Process(pid)
    return [server, *server.children(recursive=True)]


def cpu_seconds(pid: int) -> float:
    """Processor time since it began."""
    return sum(one.cpu_times().user + one.cpu_times().system for one in _processes(pid))


def memory_mb(pid: int) -> float:
    """Resident memory in megabytes (10⁶ bytes)."""
    return sum(one.memory_info().rss for one in _processes(pid)) / 1e6


def open_files(pid: int) -> int:
    """Files and sockets."""
    return sum(one.num_fds() for one in _processes(pid))
