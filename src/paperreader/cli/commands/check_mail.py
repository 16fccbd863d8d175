"""`config check-mail`: try everything that sending a digest does, but send nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import say

if TYPE_CHECKING:
    from paperreader.cli.invocation import Invocation


def check_mail(invocation: Invocation) -> int:
    """Connect and log in as `[mail]` says, and print what was found."""
    from paperreader.config import load_config
    from paperreader.digest.delivery import Delivery, envelope_of
    from paperreader.digest.record import DigestRecord

    config = load_config(invocation.paths.config_file).mail
    delivery = Delivery(config, os.environ)
    envelope = envelope_of(config)
    for warning in delivery.warnings(envelope):
        say(warning)
    found = delivery.check()
    DigestRecord(invocation.paths.digests).forget_refused_login()
    invocation.output.line(found)
    invocation.output.line(f"From {envelope.sender} to {', '.join(envelope.recipients)}.")
    return 0
