"""Certificates for mail servers of tests."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
import trustme

if TYPE_CHECKING:
    from pathlib import Path


class Certificates(NamedTuple):
    """An authority that `ca_file` names, and the certificates that it signed."""

    ca_file: Path
    authority: trustme.CA

    def server(self, *names: str, expired: bool = False) -> ssl.SSLContext:
        """Return the context of a server of these names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        now = datetime.now(UTC)
        begin, end = (now - timedelta(days=9), now - timedelta(days=1)) if expired else (None, None)
        self.authority.issue_cert(*names, not_before=begin, not_after=end).configure_cert(context)
        return context


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    authority = trustme.CA()
    path = tmp_path_factory.mktemp("certificates") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return Certificates(path, authority)
