"""Servers over TLS: each refused certificate is one error that says why, after one handshake."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from paperreader.errors import NetworkError, NotTrusted
from tests.unit.net.servers import RawServer, reply

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.net.client import HttpClient

YESTERDAY = datetime.now(UTC) - timedelta(days=1)
TOMORROW = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture(scope="module")
def company() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def bundle(company: trustme.CA, tmp_path: Path) -> Path:
    company.cert_pem.write_to_path(tmp_path / "company.pem")
    return tmp_path / "company.pem"


def context_for(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def self_signed() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority = trustme.CA()
    with authority.cert_pem.tempfile() as certificate, authority.private_key_pem.tempfile() as key:
        context.load_cert_chain(certificate, key)
    return context


@pytest.fixture
def trusted_server(company: trustme.CA) -> ssl.SSLContext:
    return context_for(company.issue_cert("127.0.0.1"))


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
async def test_the_certificates_of_a_company_are_trusted(
    variable: str,
    client: HttpClient,
    bundle: Path,
    trusted_server: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(variable, str(bundle))
    with RawServer(reply(body=b"[1]"), tls=trusted_server) as server:
        assert (await client.get(server.url)).body == b"[1]"


@pytest.mark.parametrize(
    ("names", "dates", "reason"),
    [
        (["127.0.0.1"], {"not_after": YESTERDAY}, "it has expired, or the clock of this machine is wrong"),
        (
            ["127.0.0.1"],
            {"not_before": TOMORROW},
            "it is not valid yet, or the clock of this machine is wrong",
        ),
        (["example.org"], {}, "it is for another (name|address)"),
    ],
    ids=["expired", "not valid yet", "another name"],
)
async def test_a_certificate_is_refused_once_and_with_the_reason(
    *,
    names: list[str],
    dates: dict[str, Any],
    reason: str,
    client: HttpClient,
    company: trustme.CA,
    bundle: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    if "not_after" in dates:
        dates["not_before"] = YESTERDAY - timedelta(days=1)
    context = context_for(company.issue_cert(*names, **dates))
    with (
        RawServer(reply(), tls=context) as server,
        pytest.raises(NotTrusted, match=rf"certificate of 127\.0\.0\.1 was not accepted: {reason}\.$"),
    ):
        await client.get(server.url)
    assert server.connections == 1


async def test_an_issuer_that_nobody_knows_is_named_as_the_reason(
    client: HttpClient, trusted_server: ssl.SSLContext
) -> None:
    with (
        RawServer(reply(), tls=trusted_server) as server,
        pytest.raises(NotTrusted, match=r"its issuer is not known to this machine\. .* in SSL_CERT_FILE\."),
    ):
        await client.get(server.url)
    assert server.connections == 1


async def test_a_self_signed_certificate_is_called_that(client: HttpClient) -> None:
    with (
        RawServer(reply(), tls=self_signed()) as server,
        pytest.raises(NotTrusted, match="it is self-signed"),
    ):
        await client.get(server.url)
    assert server.connections == 1


@pytest.mark.parametrize(
    "variable", ["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]
)
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "which does not exist"),
        ("Hello", "which holds no certificates in PEM format"),
        ("", "PEM format"),
    ],
)
async def test_a_variable_that_names_no_certificates_is_named(
    *,
    variable: str,
    content: str | None,
    fault: str,
    client: HttpClient,
    trusted_server: ssl.SSLContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = tmp_path / "named.pem"
    if content is not None:
        named.write_text(content)
    monkeypatch.setenv(variable, str(named))
    with (
        RawServer(reply(), tls=trusted_server) as server,
        pytest.raises(NotTrusted, match=rf"{variable} names .*named\.pem, .*{fault}\."),
    ):
        await client.get(server.url)


async def test_a_folder_without_hashed_names_is_named(
    client: HttpClient,
    trusted_server: ssl.SSLContext,
    bundle: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(bundle.parent))
    with (
        RawServer(reply(), tls=trusted_server) as server,
        pytest.raises(NotTrusted, match=r"SSL_CERT_DIR names .*, in which `openssl rehash` has not been run"),
    ):
        await client.get(server.url)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_server_that_wants_a_certificate_of_ours_is_said_to_want_one(
    *,
    version: ssl.TLSVersion,
    client: HttpClient,
    company: trustme.CA,
    bundle: Path,
    trusted_server: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    trusted_server.verify_mode = ssl.CERT_REQUIRED
    trusted_server.minimum_version = trusted_server.maximum_version = version
    company.configure_trust(trusted_server)
    with (
        RawServer(reply(), tls=trusted_server) as server,
        pytest.raises(NetworkError, match=r"^(No safe connection|127\.0\.0\.1).*: it may want a certificate"),
    ):
        await client.get(server.url)


async def test_http_where_tls_is_spoken_is_not_tried_again(client: HttpClient) -> None:
    with (
        RawServer(b"HTTP/1.1 400 Bad Request\r\n\r\n", until=b"\x16") as server,
        pytest.raises(NotTrusted, match="does not speak TLS at this address"),
    ):
        await client.get(server.url.replace("http:", "https:"), deadline=5)


async def test_tls_where_http_is_asked_is_named(client: HttpClient, trusted_server: ssl.SSLContext) -> None:
    with (
        RawServer(reply(), tls=trusted_server) as server,
        pytest.raises(NotTrusted, match=r"^127\.0\.0\.1 speaks TLS at this address: write https://"),
    ):
        await client.get(server.url.replace("https:", "http:"))
    assert not server.requests
