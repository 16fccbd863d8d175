"""Jobs with awkward paths, for the tests of several schedulers."""

from datetime import time

from paperreader.digest.schedule.job import Job
from paperreader.digest.schedule.plan import Plan

AWKWARD = ("/h b%d&é'$x\"y\\z/paperreader", "/home/me/.local/bin/paperreader", "/a/100%/%h/paper$$reader")


MORNING = Plan(time(8, 15))


def job_of(program, plan=MORNING, **environment):
    return Job((str(program),), plan, environment)


def installed(scheduler):
    """Return the schedule that the scheduler has."""
    found = scheduler.installed()
    assert found is not None, "nothing is installed"
    return found
