"""Our lines in a crontab: how cron and the shell read them, and that nothing else changes."""

import shutil
import subprocess
from datetime import UTC, datetime, time

import pytest

from paperreader.digest.schedule.cron import Cron, line, with_block, without_block
from paperreader.digest.schedule.plan import Plan
from paperreader.errors import PaperReaderError
from tests.unit.digest.schedule.jobs import AWKWARD, job_of

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
PLAIN = line(job_of("/bin/paperreader"))

OTHERS = [
    b"",
    b"# nothing\n",
    b"MAILTO=me\r\n0 1 * * * true\r\n",
    b"0 1 * * * echo 50\\% \xe9 \xff\n\n\n",
    b"# >>> conda initialize >>>\n0 1 * * * true\n# <<< conda initialize <<<\n",
    b"0 8 * * * /bin/paperreader digest --send\n# paperreader digest\n",
]


def read_by_cron(text):
    """Return the times and the command as cron hands it to the shell: up to the first bare %."""
    parts = text.rstrip("\n").split(maxsplit=5)
    return parts[:5], parts[5].replace("\\%", "\0").partition("%")[0].replace("\0", "%")


@pytest.mark.parametrize(
    ("plan", "times"),
    [
        (Plan(), "0 8-23 * * 1-5"),
        (Plan(time(8, 15), (0, 2, 4)), "15 8-23 * * 1,3,5"),
        (Plan(time(23, 59), (0, 1, 2, 3, 4, 5, 6)), "59 23 * * *"),
        (Plan(time(0), (0, 5, 6)), "0 0-23 * * 0-1,6"),
    ],
)
def test_a_plan_is_written_as_cron_takes_it(plan, times):
    assert " ".join(read_by_cron(line(job_of("/bin/paperreader", plan)))[0]) == times


@pytest.mark.parametrize("folder", ["plain", "h b%d&é", "100%", "q'uo\"te\\s", "$HOME `x`", "a;b|c"])
def test_the_shell_runs_the_program_with_its_variables(tmp_path, folder):
    program = tmp_path / folder / "paperreader"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$XDG_DATA_HOME" "$@"\n')
    program.chmod(0o755)
    job = job_of(program, XDG_DATA_HOME="/x y%'z")
    done = subprocess.run(
        ["/bin/sh", "-c", read_by_cron(line(job))[1]], capture_output=True, text=True, env={}, check=True
    )

    assert done.stdout.splitlines() == ["/x y%'z", *job.command[1:]]


@pytest.mark.parametrize("before", OTHERS)
def test_every_other_byte_stays(before):
    after = with_block(before, PLAIN, NOW)

    assert after.startswith(before)
    assert after.endswith(b"\n")
    assert without_block(after) == before


@pytest.mark.parametrize("before", [b"0 1 * * * true", b"0 1 * * * true\r"])
def test_a_last_line_without_an_end_gets_one(before):
    assert without_block(with_block(before, PLAIN, NOW)) == before + b"\n"


def test_our_lines_are_replaced_where_they_are():
    before = with_block(b"# a\n", PLAIN, NOW) + b"# z\n"
    later = line(job_of("/bin/paperreader", Plan(time(9))))
    after = with_block(before, later, NOW)

    assert after == with_block(b"# a\n", later, NOW) + b"# z\n"
    assert with_block(after, later, datetime(2027, 1, 1, tzinfo=UTC)) == after


def test_lines_that_came_twice_become_one():
    once = with_block(b"", PLAIN, NOW)
    later = line(job_of("/bin/paperreader", Plan(time(9))))

    assert with_block(once + b"# z\n" + once, later, NOW) == with_block(b"", later, NOW) + b"# z\n"
    assert without_block(once + b"# z\n" + once) == b"# z\n"


@pytest.mark.parametrize(
    "tail", [b"", b"0 1 * * * true\n", b"# >>> other >>>\n# <<< paperreader digest <<<\n"]
)
def test_lines_without_an_end_are_not_touched(tail):
    broken = with_block(b"", PLAIN, NOW).partition(b"# <<<")[0] + tail
    for change in (without_block, lambda crontab: with_block(crontab, PLAIN, NOW)):
        with pytest.raises(PaperReaderError, match="crontab -e"):
            change(broken)


@pytest.fixture
def cron(crontab, tmp_path):
    return Cron(tmp_path / "state" / "crontab.bak")


@pytest.mark.parametrize("program", AWKWARD)
def test_what_is_installed_is_read_back(cron, program):
    job = job_of(program, XDG_DATA_HOME="/x y%'z")
    cron.install(job)
    found = cron.installed()

    assert (found.command, found.plan, found.place) == (job.command, job.plan, "the crontab")
    assert found.since is not None


def test_a_crontab_is_copied_before_it_changes_and_comes_back(cron, crontab, tmp_path):
    before = b"0 1 * * * true \xff\r\n"
    crontab.kept.write_bytes(before)
    cron.install(job_of("/bin/paperreader"))

    assert crontab.content.startswith(before)
    assert (tmp_path / "state" / "crontab.bak").read_bytes() == before
    assert (tmp_path / "state" / "crontab.bak").stat().st_mode & 0o777 == 0o600
    cron.remove()
    assert crontab.content == before
    assert cron.installed() is None


@pytest.mark.parametrize(
    "before", [b"# mine\r\n", b'0 1 * * * grep "\\bx\\r"\n', b'0 1 * * * grep "\\r"\r\n']
)
def test_what_the_list_of_debian_shows_otherwise_stays(cron, crontab, before):
    crontab.kept.write_bytes(before)
    cron.install(job_of("/bin/paperreader"))
    cron.remove()

    assert crontab.content == before


def test_a_crontab_that_has_only_our_lines_is_removed(cron, crontab):
    cron.install(job_of("/bin/paperreader"))
    cron.remove()

    assert not crontab.kept.exists()


def test_a_crontab_that_is_refused_stays_as_it_was(cron, crontab):
    crontab.kept.write_bytes(b"# mine\n")
    crontab.refuse("bad hour")
    with pytest.raises(PaperReaderError, match=r"`crontab -` failed: bad hour\. The previous crontab is in"):
        cron.install(job_of("/bin/paperreader"))

    assert crontab.content == b"# mine\n"


def test_a_crontab_that_cannot_be_read_is_not_written(cron, programs):
    stand_in = programs("crontab")
    stand_in.fail("-l", "You (me) are not allowed to use this program (crontab)")
    with pytest.raises(PaperReaderError, match="not allowed"):
        cron.install(job_of("/bin/paperreader"))

    assert [call for call in stand_in.calls if call != "crontab -l"] == []
    assert cron.installed() is None


@pytest.mark.skipif(shutil.which("crontab") is None, reason="no real crontab is here")
@pytest.mark.parametrize("program", AWKWARD)
def test_the_real_crontab_finds_no_fault(tmp_path, program):
    file = tmp_path / "crontab"
    file.write_bytes(with_block(b"# mine\n", line(job_of(program)), NOW))
    judges = (["-n", str(file)], ["-T", str(file)])
    answers = [
        subprocess.run(["crontab", *judge], capture_output=True, text=True, check=False) for judge in judges
    ]
    known = [answer for answer in answers if "usage" not in answer.stderr.lower()]
    if not known:
        pytest.skip("this crontab cannot check a file")

    assert [answer.returncode for answer in known] == [0] * len(known)
