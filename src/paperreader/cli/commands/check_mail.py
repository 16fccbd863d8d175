"""`config check-mail`: do every step of sending a digest, but send nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import say

if TYPE_CHECKING:
    from paperreader.cli.invocation import Invocation


def check_mail(invocation: Invocation) -> int:
    """Check the addresses of `[notify]`, connect and log in as `[mail]` says, and print the results."""
    from paperreader.config import load_config
    from paperreader.digest.delivery import Delivery, envelope_of
    from paperreader.digest.record import DigestRecord

    settings = load_config(invocation.paths.config_file)
    config, urls = settings.mail, settings.notify.urls
    if urls:
        from paperreader.digest.notify import check_addresses, kinds_of

        check_addresses(urls)
        invocation.output.line(f"Apprise understands the addresses of [notify]: {kinds_of(urls)}.")
        if not config.is_used:
            return 0
    delivery = Delivery(config, os.environ, invocation.paths.config_file)
    envelope = envelope_of(config, delivery.file)
    for warning in delivery.warnings(envelope):
        say(warning)
    found = delivery.check(envelope)
    DigestRecord(invocation.paths.digests).forget_refused_login()
    invocation.output.line(found)
    invocation.output.line(f"From {envelope.sender} to {', '.join(envelope.recipients)}.")
    return 0
