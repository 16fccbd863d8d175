"""The trusted certificates: those of the system, and those in environment variables.

OpenSSL reads SSL_CERT_FILE and SSL_CERT_DIR itself. Users behind a company's proxy set REQUESTS_CA_BUNDLE and
CURL_CA_BUNDLE for other programs; the certificates in them are trusted too.
"""

from __future__ import annotations

import contextlib
import os
import re
import ssl
from pathlib import Path
from typing import TYPE_CHECKING

import truststore

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_HASHED = re.compile(r"[0-9a-f]{8}\.\d+", re.IGNORECASE)


def trusted() -> ssl.SSLContext:
    """Return the context for TLS connections. A variable without usable certificates adds none."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for name in _BUNDLES:
        if path := os.environ.get(name):
            with contextlib.suppress(OSError, ValueError):
                _load(context, Path(path))
    return context


def advice() -> str:
    """Return a sentence that says what to do about a certificate that was not accepted.

    It reads files: call it only after a failure.
    """
    for fault in faults():
        return fault
    return "If your network has certificates of its own, name their file in SSL_CERT_FILE."


def faults() -> Iterator[str]:
    """Yield a sentence for each variable whose certificates cannot be used. It reads files."""
    for name in ("SSL_CERT_FILE", *_BUNDLES, "SSL_CERT_DIR"):
        value = os.environ.get(name)
        if value and (fault := _fault(name, value)):
            yield f"{name} names {value[:200]}, {fault}."


def _fault(name: str, value: str) -> str | None:
    """Return the fault in the value of a variable, or None."""
    if name == "SSL_CERT_DIR":
        faults = [_fault_of(Path(folder)) for folder in value.split(os.pathsep)]
        return None if None in faults else faults[0]
    if name == "SSL_CERT_FILE" and Path(value).is_dir():
        return "which is a folder and not a file"
    return _fault_of(Path(value))


def _fault_of(path: Path) -> str | None:
    try:
        if path.is_dir() and not any(_HASHED.fullmatch(entry.name) for entry in path.iterdir()):
            return "in which `openssl rehash` has not been run"
        _load(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), path)
    except FileNotFoundError:
        return "which does not exist"
    except ssl.SSLError:
        return "which holds no certificates in PEM format"
    except (OSError, ValueError):
        return "which cannot be read"
    return None


def _load(context: ssl.SSLContext, path: Path) -> None:
    if path.is_dir():
        context.load_verify_locations(capath=path)
    else:
        context.load_verify_locations(cafile=path)
