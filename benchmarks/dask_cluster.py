"""A Dask cluster of its own on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


class DaskCluster:
    """A scheduler, and workers that can be killed.

    ``inside`` says where they run; with ``certificates``, variables that Dask reads, they talk TLS.
    """

    def __init__(
        self,
        folder: Path,
        inside: Callable[[Sequence[str]], Sequence[str]] = list,
        certificates: Mapping[str, str] | None = None,
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        protocol = "tls" if certificates else "tcp"
        self.address = f"{protocol}://127.0.0.1:{port}"
        self._environment = os.environ | (certificates or {})
        self._folder = folder
        self._inside = inside
        self._processes = [
            self._start(
                "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard",
                "--protocol", protocol,
            )
        ]  # fmt: skip

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
        return subprocess.Popen(
            self._inside(command),
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def add_worker(self) -> subprocess.Popen[bytes]:
        """A worker without a nanny, so that it stays dead when it is killed."""
        worker = self._start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"
        )
        self._processes.append(worker)
        return worker

    def close(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()
