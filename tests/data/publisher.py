"""
A process that publishes on demand, to be killed: it forks itself, so that each publisher costs no import.

Reads one JSON order per line: `root` (the store), `second` (of the publication). The publisher answers
`[pid, "operation"]` before each operation of the disk, then `[pid, "done"]`, and stays alive until killed.
"""

import json
import os
import signal
import sys
from pathlib import Path

from data.durable import Disk
from data.store import Store
from tests.data.store_cases import NEW, portfolio_of, publication_at


class TellingDisk(Disk):
    """Tells each operation before it begins."""


def _telling(name):
    operation = getattr(Disk, name)

    def told(self, *args):
        _tell(name)
        return operation(self, *args)

    return told


for _name in ("make_folder", "write", "append", "read", "rename", "flush_folder"):
    setattr(TellingDisk, _name, _telling(_name))


def _tell(word):
    os.write(1, json.dumps([os.getpid(), word]).encode() + b"\n")


def _publish(order):
    second = order["second"]
    portfolio = NEW if second == 1 else portfolio_of(float(second))
    Store(Path(order["root"]), disk=TellingDisk()).publish(portfolio, publication_at(second))
    _tell("done")
    signal.pause()


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            _publish(json.loads(line))
            os._exit(0)
