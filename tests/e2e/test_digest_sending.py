"""Digests of real processes: kills and concurrent senders neither lose nor repeat a mail."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from paperreader.digest.record import DigestRecord
from paperreader.digest.run import Outcome
from tests.amounts import TORTURE, amount
from tests.unit.digest.mail_servers import BrokenServer, Line

ROOT = Path(__file__).parents[2]
KILLS = amount(200, 8)
RACES = amount(50, 3)


def sender(folder: Path, port: int, count: int) -> subprocess.Popen[str]:
    """Start a process that sends when `go` tells it to."""
    command = [sys.executable, "-m", "tests.e2e.digest_torture", str(folder), str(port), str(count)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def finish(process: subprocess.Popen[str]) -> str:
    """Wait for the end of a process and return what it printed."""
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return output.strip()


def papers_of(mail: bytes) -> set[str]:
    parts: Any = message_from_bytes(mail).get_payload()
    html = parts[1].get_payload(decode=True).decode()
    return set(re.findall(r"papers/(\d{4}\.\d{5})", html))


def identifier(mail: bytes) -> str:
    return str(message_from_bytes(mail)["Message-ID"])


def slow_ending(line: Line) -> None:
    """Accept a mail after a moment in which a kill is likely."""
    line.connection.settimeout(0.03)
    with suppress(TimeoutError):
        line.connection.recv(1)
    line.connection.settimeout(None)
    line.say(b"250 2.0.0 queued as ABC123\r\n")


@pytest.mark.torture
@pytest.mark.timeout(900)
def test_a_kill_at_any_time_loses_no_paper_and_repeats_only_the_same_mail(tmp_path: Path) -> None:
    chance = random.Random(12)
    with BrokenServer({".": slow_ending}) as server:
        for number in range(1, KILLS + 1):
            victim = sender(tmp_path, server.port, number)
            go(victim)
            with suppress(subprocess.TimeoutExpired):
                victim.wait(chance.uniform(0.0, 0.25))
            victim.kill()
            victim.communicate()
            last = sender(tmp_path, server.port, number)
            go(last)
            finish(last)
        mails = list(server.mails)
    runs = {run.message_id: run for run in DigestRecord(tmp_path / "digests.db").last(10 * KILLS)}
    found = {identifier(mail): papers_of(mail) for mail in mails}
    times = Counter(map(identifier, mails))
    assert len(set.union(*found.values())) == KILLS, "a paper was lost"
    assert sum(len(papers) for papers in found.values()) == KILLS, "a paper is in two mails"
    assert len(set(mails)) == len(found), "a repeated mail is not the same"
    repeated = [message_id for message_id, count in times.items() if count > 1]
    assert all(runs[message_id].attempts >= times[message_id] for message_id in found)
    assert {runs[message_id].outcome for message_id in found} == {Outcome.ACCEPTED}
    assert repeated or not TORTURE, "no process was killed between the acceptance and the record"


@pytest.mark.torture
@pytest.mark.timeout(600)
def test_two_runs_at_the_same_moment_send_one_mail(tmp_path: Path) -> None:
    with BrokenServer() as server:
        for count in range(1, RACES + 1):
            both = [sender(tmp_path, server.port, count) for _ in range(2)]
            for process in both:
                go(process)
            assert sorted(finish(process) for process in both) == ["0", "1"]
            assert len(server.mails) == count
