"""A schedule that does not work is noticed; what was sent is on record."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from paperreader.digest.record import DigestRecord, is_done
from paperreader.digest.run import Outcome, Run
from paperreader.digest.schedule.machine import Trouble, last_trouble, troubles
from paperreader.digest.schedule.plan import Plan
from paperreader.digest.schedule.systemd import Systemd
from paperreader.paths import default_paths
from tests.unit.digest.schedule.jobs import installed, job_of

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
DUE = datetime(2026, 11, 25, 8, tzinfo=UTC)


def run_at(moment, outcome=Outcome.ACCEPTED, asked="new"):
    return Run(started=moment, asked=asked, outcome=outcome)


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "paperreader"
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def timer(programs, program):
    """Set up a timer that was made a week ago and is due at 08:00 UTC."""
    programs("systemctl")
    Systemd().install(job_of(program, Plan(), TZ="UTC"))
    place = Path(installed(Systemd()).place)
    week_ago = (NOON - timedelta(days=7)).timestamp()
    os.utime(place, (week_ago, week_ago))
    return place


def test_without_a_schedule_nothing_is_wrong(on_path):
    assert troubles(default_paths(), [], NOON) == []


def test_a_schedule_that_ran_is_fine(timer):
    assert troubles(default_paths(), [run_at(DUE + timedelta(seconds=2))], NOON) == []


def test_a_failed_run_is_a_run(timer):
    assert troubles(default_paths(), [run_at(DUE + timedelta(seconds=2), Outcome.FAILED)], NOON) == []


@pytest.mark.parametrize("runs", [[], [run_at(DUE - timedelta(days=1))]])
def test_a_run_that_did_not_come_is_said(timer, runs):
    sentences = troubles(default_paths(), runs, NOON)

    assert len(sentences) == 1
    assert sentences[0].startswith(
        "A digest should have run on Wednesday 25 November 2026, 08:00 UTC (UTC+00:00) and did not"
    )


def test_a_run_that_may_still_come_is_not_missed(timer):
    assert troubles(default_paths(), [], DUE + timedelta(minutes=30)) == []


def test_a_schedule_made_since_has_missed_nothing(timer):
    os.utime(timer, (NOON.timestamp(), NOON.timestamp()))

    assert troubles(default_paths(), [], NOON) == []


def test_a_program_that_is_not_there_any_more_is_said(timer, program):
    program.unlink()

    sentence = (
        f"The schedule in {timer} runs {program}, which is not a program: "
        "`paperreader digest schedule --at 08:00 --days mon-fri` writes it again."
    )
    assert troubles(default_paths(), [run_at(NOON)], NOON) == [sentence]


@pytest.mark.parametrize(
    "head",
    [
        "#!/gone/bin/python3\n",
        "#!/bin/sh\n'''exec' \"/gone b/bin/python3\" \"$0\" \"$@\"\n' '''\n",
        "#!/bin/sh\n'''exec' /gone/bin/python3 \"$0\" \"$@\"\n' '''\n",
    ],
)
def test_a_program_whose_python_is_not_there_any_more_is_said(timer, program, head):
    program.write_text(head)

    (sentence,) = troubles(default_paths(), [run_at(NOON)], NOON)
    assert f"runs {program}, whose /gone" in sentence
    assert "/bin/python3 is not a program" in sentence


@pytest.mark.parametrize(
    ("run", "done"),
    [
        (run_at(DUE), True),
        (run_at(DUE, Outcome.NOTHING), True),
        (run_at(DUE, Outcome.WAITING), False),
        (run_at(DUE, Outcome.FAILED), False),
        (run_at(DUE, Outcome.UNCERTAIN), False),
        (run_at(DUE - timedelta(seconds=1)), False),
        (run_at(DUE, asked="@mine"), False),
    ],
)
def test_a_digest_is_done_when_it_was_accepted_or_can_have_nothing_any_more(tmp_path, run, done):
    record = DigestRecord(tmp_path / "digests.db")
    record.save(run)

    assert is_done(tmp_path / "digests.db", "new", DUE) is done


def test_without_a_record_nothing_is_done_and_none_is_made(tmp_path):
    assert not is_done(tmp_path / "digests.db", "new", DUE)
    assert not (tmp_path / "digests.db").exists()


def test_days_without_a_digest_are_said():
    reason = "No digest on 3 weekdays: Hugging Face published no papers."
    DigestRecord(default_paths().digests).save(
        Run(started=NOON, asked="new", outcome=Outcome.NOTHING, reason=reason)
    )

    assert last_trouble(default_paths(), NOON) == Trouble(reason)


@pytest.mark.parametrize(
    ("attempts", "reason", "said"),
    [
        (1, "smtp.example.org said no.", "The last digest failed: smtp.example.org said no."),
        (0, "The list could not be fetched.", "The last digest was not sent: The list could not be fetched."),
        (0, "No digest on 3 weekdays: …", "The last digest failed: No digest on 3 weekdays: …"),
    ],
)
def test_that_nothing_could_be_fetched_is_no_failure_until_it_lasts(attempts, reason, said):
    DigestRecord(default_paths().digests).save(
        Run(started=NOON, asked="new", outcome=Outcome.FAILED, reason=reason, attempts=attempts)
    )

    assert last_trouble(default_paths(), NOON) == Trouble(said, passes="not sent" in said)
