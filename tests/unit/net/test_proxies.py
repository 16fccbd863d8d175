"""Proxies as people set them: used, bypassed, or named as the cause of an error."""

from __future__ import annotations

import builtins
import ssl
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from paperreader.errors import BadAnswer, NetworkError, ProxyFailed
from paperreader.net.proxies import Routes, is_direct
from tests.unit.net.servers import RawServer, reply

if TYPE_CHECKING:
    import socket

    from paperreader.net.client import HttpClient

SECRET = "s3cr3t"


@pytest.mark.parametrize(
    ("no_proxy", "url"),
    [
        ("*", "https://huggingface.co/"),
        ("example.org, *", "https://huggingface.co/"),
        ("huggingface.co", "https://huggingface.co/"),
        ("huggingface.co", "https://api.huggingface.co/"),
        (".huggingface.co", "https://huggingface.co/"),
        (".huggingface.co", "https://api.huggingface.co/"),
        ("*.huggingface.co", "https://api.huggingface.co/"),
        ("HuggingFace.CO.", "https://huggingface.co/"),
        ("huggingface.co", "https://HUGGINGFACE.co./"),
        (" example.org ,\thuggingface.co ", "https://huggingface.co/"),
        ("example.org huggingface.co", "https://huggingface.co/"),
        ("huggingface.co:443", "https://huggingface.co/"),
        ("https://huggingface.co/", "https://huggingface.co/"),
        ("localhost:99", "http://localhost:99/"),
        ("127.0.0.1", "http://127.0.0.1:99/"),
        ("127.0.0.1:99", "http://127.0.0.1:99/"),
        ("127.0.0.0/8", "http://127.0.0.1:99/"),
        ("10.*", "http://10.1.2.3/"),
        ("::1", "http://[::1]:99/"),
        ("::ffff:127.0.0.1", "http://127.0.0.1:99/"),
        ("::ffff:127.0.0.0/104", "http://127.0.0.1:99/"),
        ("127.0.0.1", "http://[::ffff:127.0.0.1]:99/"),
        ("[::1]", "http://[::1]:99/"),
        ("[::1]:99", "http://[::1]:99/"),
        ("fe80::/10", "http://[fe80::5]/"),
        ("bücher.example", "http://xn--bcher-kva.example/"),
        ("xn--bcher-kva.example", "http://bücher.example/"),
    ],
)
def test_a_host_that_no_proxy_names_is_asked_directly(no_proxy: str, url: str) -> None:
    assert is_direct(httpx.URL(url), no_proxy)


@pytest.mark.parametrize(
    ("no_proxy", "url"),
    [
        ("", "https://huggingface.co/"),
        (" ,, ", "https://huggingface.co/"),
        (".", "https://huggingface.co/"),
        ("[", "https://huggingface.co/"),
        ("co", "https://xco/"),
        ("face.co", "https://huggingface.co/"),
        ("api.huggingface.co", "https://huggingface.co/"),
        ("huggingface.co:8443", "https://huggingface.co/"),
        ("http://huggingface.co", "https://huggingface.co/"),
        ("127.0.0.1:98", "http://127.0.0.1:99/"),
        ("10.0.0.0/8", "http://127.0.0.1/"),
        ("127.0.0.0/8", "http://localhost/"),
        ("::1", "http://127.0.0.1/"),
        ("::ffff:127.0.0.2", "http://127.0.0.1/"),
    ],
)
def test_any_other_host_is_not(no_proxy: str, url: str) -> None:
    assert not is_direct(httpx.URL(url), no_proxy)


@pytest.mark.parametrize(
    ("variables", "used"),
    [
        ({"HTTPS_PROXY": "http://a:1"}, "the proxy a:1 (HTTPS_PROXY)"),
        ({"https_proxy": "http://a:1", "HTTPS_PROXY": "http://b:2"}, "the proxy a:1 (https_proxy)"),
        ({"ALL_PROXY": "http://a:1", "HTTPS_PROXY": "http://b:2"}, "the proxy b:2 (HTTPS_PROXY)"),
        ({"all_proxy": "http://a:1"}, "the proxy a:1 (all_proxy)"),
        ({"HTTPS_PROXY": "a:1"}, "the proxy a:1 (HTTPS_PROXY)"),
        ({"HTTPS_PROXY": f" http://me:{SECRET}@a:1/ "}, "the proxy a:1 (HTTPS_PROXY)"),
        ({"HTTPS_PROXY": "SOCKS5h://a"}, "the proxy a (HTTPS_PROXY)"),
        ({"HTTPS_PROXY": "http://[::1]:3"}, "the proxy ::1:3 (HTTPS_PROXY)"),
        ({"HTTP_PROXY": "http://a:1"}, "None"),
        ({"HTTPS_PROXY": ""}, "None"),
        ({"https_proxy": "", "HTTPS_PROXY": "http://a:1"}, "None"),
        ({"HTTPS_PROXY": "nonsense", "no_proxy": "huggingface.co"}, "None"),
    ],
)
def test_which_variable_wins(variables: dict[str, str], used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    routes = Routes(ssl.create_default_context(), httpx.Limits())
    assert str(routes.proxy_of(httpx.URL("https://huggingface.co/"))) == used


@pytest.mark.parametrize(
    "value",
    [
        "http://127.0.0.1:65536", "http://127.0.0.1:0", "http://127.0.0.1:port", "http://127.0.0.1:-1", "http://[::1",
        "http://", "://", "http://a b:1", "http://a..b:1", "http://.a", f"http://{'a' * 64}:1", "ftp://a:1",
        f"http://me:{SECRET}#@a:1", f"nonsense://me:{SECRET}@a:1", "http://a\x7fb", "\udcff",
        "8080", "http:/a:1", "http=a:1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
async def test_what_is_no_proxy_is_named_by_its_variable_alone(
    variable: str, value: str, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ProxyFailed, match=rf"^{variable} is not the address of a proxy: .*\.$") as raised:
        await client.get("http://127.0.0.1:9/")
    assert SECRET not in str(raised.value)


async def test_a_wrong_proxy_of_another_scheme_is_in_nobodys_way(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:65536")
    with RawServer(reply(body=b"[1]")) as server:
        assert (await client.get(server.url)).body == b"[1]"


async def test_a_proxy_is_asked_in_place_of_the_server_and_told_its_password(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(reply(body=b"[1]")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://me:{SECRET}@127.0.0.1:{proxy.port}")
        assert (await client.get("http://hf.example/x")).body == b"[1]"
    assert proxy.requests[0].startswith(b"GET http://hf.example/x HTTP/1.1")
    assert b"Proxy-Authorization: Basic" in proxy.requests[0]


@pytest.mark.parametrize("url", ["http://hf.example/", "https://hf.example/"])
@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("407 Proxy Authentication Required", r"The proxy \S+ \(\w+_PROXY\) wants a name and a password: .*"),
        ("403 Forbidden", r".*he proxy \S+ \(\w+_PROXY\).*\(HTTP 403\)\."),
        ("502 Bad Gateway", r".*he proxy \S+ \(\w+_PROXY\).*\(HTTP 502\).*"),
    ],
)
async def test_a_proxy_that_refuses_is_named(
    status: str, told: str, url: str, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(reply(status, b"<html>No")) as proxy:
        monkeypatch.setenv(f"{url.partition(':')[0].upper()}_PROXY", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises((NetworkError, BadAnswer), match=told):
            await client.get(url)
    if not status.startswith("5"):
        assert len(proxy.requests) == 1


async def test_a_proxy_that_does_not_accept_the_password_is_said_to_do_so(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(reply("407 Proxy Authentication Required")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://me:{SECRET}@127.0.0.1:{proxy.port}")
        told = r"^The proxy \S+ \(HTTP_PROXY\) does not accept the configured name and password\.$"
        with pytest.raises(ProxyFailed, match=told):
            await client.get("http://hf.example/")


async def test_a_proxy_named_with_https_that_speaks_http_is_what_is_at_fault(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(reply("400 Bad Request"), until=b"\x16") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"https://127.0.0.1:{proxy.port}")
        told = r"^The proxy \S+ \(HTTPS_PROXY\) does not speak TLS: write http:// in place of https://\.$"
        with pytest.raises(ProxyFailed, match=told):
            await client.get("https://hf.example/")


async def test_a_socks_proxy_that_wants_a_login_is_said_to_want_one(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(b"\x05\xff", until=b"\x05") as proxy:
        monkeypatch.setenv("ALL_PROXY", f"socks5h://127.0.0.1:{proxy.port}")
        with pytest.raises(ProxyFailed, match=r"wants a name and a password: .* socks5://NAME:PASSWORD@"):
            await client.get("http://hf.example/")


async def test_the_page_of_a_proxy_is_said_to_be_one(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(reply(body=b"\n<!doctype html>Log in", Content_Type="text/html")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{proxy.port}")
        told = (
            r"^hf\.example, asked through the proxy 127\.0\.0\.1:\d+ \(HTTP_PROXY\), answered with a web page"
        )
        with pytest.raises(BadAnswer, match=told):
            await client.get("http://hf.example/")


@pytest.mark.parametrize("scheme", ["http", "socks5"])
@pytest.mark.parametrize("url", ["http://hf.example/", "https://hf.example/"])
async def test_a_proxy_that_is_not_there_is_named(
    url: str, scheme: str, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(b"") as gone:
        pass
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://127.0.0.1:{gone.port}")
    with pytest.raises(
        ProxyFailed, match=r"^The proxy 127\.0\.0\.1:\d+ \(ALL_PROXY\) refused the connection\.$"
    ):
        await client.get(url)


async def test_a_proxy_that_never_answers_is_named(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(lambda *_: proxy.closing.wait(10)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        told = r"asked through the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\), did not finish"
        with pytest.raises(NetworkError, match=told):
            await client.get("https://hf.example/", deadline=0.3)


@pytest.mark.parametrize("until", [b"\r\n\r\n", b"CONNECT"])
async def test_a_proxy_that_closes_without_an_answer_is_named(
    until: bytes, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(b"", until=until) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        told = r"^The proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) broke off or garbled its answer\.$"
        with pytest.raises(ProxyFailed, match=told):
            await client.get("https://hf.example/")


class SocksProxy(RawServer):
    """A proxy that answers every request itself after SOCKS, or refuses with a code."""

    def __init__(self, code: int = 0) -> None:
        super().__init__(b"")
        self._code = code
        self.asked_for = b""

    def _talk(self, connection: socket.socket) -> None:
        with connection:
            connection.recv(100)
            connection.sendall(b"\x05\x00")
            self.asked_for = connection.recv(300)
            connection.sendall(bytes([5, self._code, 0, 1, 127, 0, 0, 1, 0, 80]))
            if not self._code:
                connection.recv(65_536)
                connection.sendall(reply(body=b"[5]"))


@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "socks", "SOCKS5"])
async def test_a_socks_proxy_is_used_and_looks_up_the_name(
    scheme: str, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SocksProxy() as proxy:
        monkeypatch.setenv("ALL_PROXY", f"{scheme}://127.0.0.1:{proxy.port}")
        assert (await client.get("http://hf.example/")).body == b"[5]"
    assert b"hf.example" in proxy.asked_for


async def test_a_socks_proxy_that_refuses_is_named(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SocksProxy(code=2) as proxy:
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{proxy.port}")
        with pytest.raises(ProxyFailed, match=r"\(ALL_PROXY\) did not let us through to hf\.example\.$"):
            await client.get("http://hf.example/")


async def test_what_speaks_no_socks_is_named(client: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer(b"") as server:
        server._talk = lambda connection: connection.sendall(b"HTTP/1.1 400 No\r\n\r\n")  # type: ignore[method-assign]
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{server.port}")
        with pytest.raises(ProxyFailed, match=r"\(ALL_PROXY\) broke off or garbled its answer\."):
            await client.get("http://hf.example/")


async def test_socks_without_its_package_says_what_to_install(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without_socksio(name: str, *rest: Any, **more: Any) -> Any:
        if name == "socksio":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_socksio)
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(
        ProxyFailed, match=r"ALL_PROXY names a SOCKS proxy.*`pip install 'paperreader\[socks\]'`"
    ):
        await client.get("http://hf.example/")


async def test_socks_4_is_refused_by_name(client: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks4a://127.0.0.1:9")
    with pytest.raises(ProxyFailed, match="ALL_PROXY names a SOCKS 4 proxy"):
        await client.get("http://hf.example/")
