"""A process that sends a digest of the first COUNT papers, once a line comes in on stdin.

python -m tests.e2e.digest_torture FOLDER PORT COUNT   says `ready`, waits, sends, says how many went
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.unit.digest.digests import choosing, sender_to, to_server


def say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main(folder: str, port: str, count: str) -> None:
    sender = sender_to(to_server(int(port)), Path(folder))
    choose = choosing(int(count))
    say("ready")
    sys.stdin.readline()
    runs = sender.send(choose)
    say(sum(len(run.papers) for run in runs))


if __name__ == "__main__":
    main(*sys.argv[1:])
