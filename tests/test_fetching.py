"""Fetching from the web: what is allowed, which addresses are never called, and how much is taken at most.

Every reply is a real server's on loopback. Where a public website is meant, its name and address are pretended and
lead to that same server, so that the rules are those of an installation.
"""

from __future__ import annotations

import gzip
import ipaddress
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as settings_of_test
from hypothesis import strategies as st
from web_server import PUBLIC, Internet, WebServer, answer, moved, pretended_internet, web_server

from assistant import Settings
from assistant.errors import AssistantError, BadInput, EngineUnavailable, SettingsError
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.ingest.fetching import Fetcher, FetchPolicy, fetch, policy_for
from assistant.knowledge.ingest.fetching.address import is_listed, parse_address, read_pattern
from assistant.knowledge.ingest.fetching.connection import is_own, is_public, system_addresses
from assistant.knowledge.ingest.fetching.content import name_for, unpacked

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as running:
        yield running


@pytest.fixture
def internet(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    with pretended_internet(monkeypatch, server) as pretended:
        yield pretended


def near(server: WebServer, **limits: object) -> Fetcher:
    """Fetches from the server itself, as one of the own network."""
    return Fetcher(FetchPolicy(hosts=(), private_hosts=(server.host,), pause=0, **limits))  # type: ignore[arg-type]


def far(internet: Internet, *hosts: str, **limits: object) -> Fetcher:
    """Fetches from the pretended internet."""
    policy = FetchPolicy(hosts=hosts or ("www.voorbeeld.nl",), pause=0, **limits)  # type: ignore[arg-type]
    return Fetcher(policy, resolve=internet.resolve)


def refusal(fetcher: Fetcher, url: str, kind: type[AssistantError] = BadInput) -> str:
    with pytest.raises(kind) as refused:
        fetcher.fetch(url)
    assert type(refused.value) is kind
    message = str(refused.value)
    assert message.endswith(".")
    assert message.replace(url, "").count(". ") == 0, "one sentence"
    assert any(step in message for step in ("voeg het", "zet ", "schrijf ", "probeer ", "geef ", "zoek ", "laat "))
    return message


# What comes in


@pytest.mark.parametrize(
    ("media_type", "ending"),
    [
        ("text/html; charset=utf-8", ".html"),
        ("application/xhtml+xml", ".html"),
        ("APPLICATION/PDF", ".pdf"),
        (WORD, ".docx"),
        ("text/markdown", ".md"),
        ("text/plain", ".txt"),
    ],
)
def test_a_document_comes_in_with_a_name_that_says_its_kind(server: WebServer, media_type: str, ending: str) -> None:
    server.pages["/nieuws/beleid"] = answer(b"inhoud", media_type)
    fetched = near(server).fetch(server.url("/nieuws/beleid"))
    assert (fetched.name, fetched.data) == (f"beleid{ending}", b"inhoud")
    assert fetched.url == fetched.url_final == server.url("/nieuws/beleid")
    assert fetched.media_type == media_type.partition(";")[0].lower()
    assert fetched.fetched_at.tzinfo is not None


def test_one_document_can_be_fetched_by_a_function(server: WebServer) -> None:
    server.pages["/beleid"] = answer()
    assert fetch(server.url(), FetchPolicy(hosts=(), private_hosts=(server.host,))).name == "beleid.html"


@pytest.mark.parametrize(
    "media_type", ["image/png", "application/zip", "application/json", "application/octet-stream", "text/css", ""]
)
def test_what_is_no_document_is_not_even_read(server: WebServer, media_type: str) -> None:
    sent = []

    def endless(connection: socket.socket) -> None:
        connection.sendall(answer(b"", media_type, content_length=""))
        while True:
            sent.append(connection.send(bytes(1024)))

    server.pages["/plaat"] = endless
    message = refusal(near(server), server.url("/plaat"))
    assert "PDF, Word-document" in message
    assert sum(sent) < 10_000_000  # what fits in the buffers between us, and no more
    assert f"‘{media_type}’" in message or "niets" in message


def test_a_server_that_does_not_say_what_it_sends_is_believed_about_a_pdf(server: WebServer) -> None:
    server.pages["/stuk.pdf"] = answer(b"%PDF-1.7", "application/octet-stream")
    assert near(server).fetch(server.url("/stuk.pdf")).name == "stuk.pdf"


@pytest.mark.parametrize(
    ("disposition", "path", "name"),
    [
        ('attachment; filename="../../etc/passwd.pdf"', "/x", "passwd.pdf"),
        ('attachment; filename="..\\..\\windows\\beleid.pdf"', "/x", "beleid.pdf"),
        ("attachment; filename*=UTF-8''Beleid%20co%C3%B6rdinatie.pdf", "/x", "Beleid coördinatie.pdf"),
        ("attachment; filename*=klingon''beleid.pdf", "/plan", "beleid.pdf"),
        ('attachment; filename="beleid.exe"', "/x", "beleid.exe.pdf"),
        ('attachment; filename="a\u202efdp.exe"', "/x", "a-fdp.exe.pdf"),
        ('attachment; filename=".bashrc"', "/x", "bashrc.pdf"),
        ("", "/beleid%2f..%2f..%2fetc", "etc.pdf"),
        ("", "/beleid%00.pdf", "beleid.pdf"),
        ("", "/monitor-2025/", "monitor-2025.pdf"),
        ("", "/", "www.voorbeeld.nl.pdf"),
        ("", "/index.php?printversie", "index.pdf"),
        ("", f"/{'a' * 500}.pdf", f"{'a' * 80}.pdf"),
        ("", "/…", "www.voorbeeld.nl.pdf"),
    ],
)
def test_a_name_is_made_harmless(disposition: str, path: str, name: str) -> None:
    address = parse_address(f"https://www.voorbeeld.nl{path}")
    assert name_for(address, "application/pdf", disposition) == name


def test_markdown_that_is_sent_as_plain_text_is_markdown() -> None:
    assert name_for(parse_address("https://www.voorbeeld.nl/plan.md"), "text/plain", "") == "plan.md"


def test_what_the_server_says_of_its_letters_goes_above_the_page(server: WebServer) -> None:
    page = '<meta charset="utf-8"><p>coördinatie</p>'
    server.pages["/beleid"] = answer(page.encode("windows-1252"), "text/html; charset=windows-1252")
    assert near(server).fetch(server.url()).data == b"\xef\xbb\xbf" + page.encode()


@pytest.mark.parametrize("charset", ["klingon", "utf-8", "utf-16", "zlib", "rot13", "punycode"])
def test_a_character_set_that_does_not_fit_leaves_the_bytes_as_they_are(server: WebServer, charset: str) -> None:
    server.pages["/beleid"] = answer(b"co\xf6rdinatie", f"text/html; charset={charset}")
    assert near(server).fetch(server.url()).data == b"co\xf6rdinatie"


def test_a_character_set_that_would_take_hours_is_not_tried(server: WebServer) -> None:
    server.pages["/beleid"] = answer(b"a\xf6-" + b"z" * 5_000_000, "text/html; charset=punycode")
    began = time.monotonic()
    assert near(server).fetch(server.url()).data.endswith(b"zzz")
    assert time.monotonic() - began < 2


def test_we_say_who_we_are_and_keep_no_cookie(server: WebServer) -> None:
    server.pages["/beleid"] = moved("/anders").replace(b"\r\n\r\n", b"\r\nSet-Cookie: wie=u\r\n\r\n")
    server.pages["/anders"] = answer()
    near(server, contact="collectie@voorbeeld.nl").fetch(server.url())
    assert server.paths == ["/robots.txt", "/beleid", "/anders"]
    for request in server.requests:
        assert "\r\nUser-Agent: collectiebeleid-assistent/" in request
        assert "contact: collectie@voorbeeld.nl" in request
        assert "cookie" not in request.lower()
        assert "referer" not in request.lower()


def test_the_environment_sends_nothing_by_way_of_a_proxy(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.pages["/beleid"] = answer()
    assert near(server).fetch(server.url()).data


# Which addresses


NO_ADDRESSES = [
    "",
    "beleid.pdf",
    "www.voorbeeld.nl/beleid",
    "//www.voorbeeld.nl/beleid",
    "ftp://www.voorbeeld.nl/beleid",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/html,hallo",
    "gopher://www.voorbeeld.nl:25/x",
    "mailto:iemand@voorbeeld.nl",
    "unix:/var/run/docker.sock",
    "http://",
    "http:///beleid",
    "http://:80/",
    "https://www.voorbeeld.nl/\r\nHost: binnen",
    "https://www.voorbeeld.nl/\nGET /binnen",
    "https://www.voor\tbeeld.nl/",
    "https://www.voorbeeld.nl\r\n.binnen/",
    "https://www.voorbeeld.nl/\x00",
    "https://www.voorbeeld.nl\\@binnen/",
    "https://www.voorbeeld.nl/\u2028x",
    "https://www.voorbeeld.nl/\u202ex",
    "https://www.voorbeeld.nl/\u00adx",
    "https://www. voorbeeld.nl/",
    "https://www.voorbeeld.nl:poort/",
    "https://www.voorbeeld.nl:0/",
    "https://www.voorbeeld.nl:65536/",
    "https://www.voorbeeld.nl:-80/",
    "https://www.voorbeeld.nl:80:80/",
    "https://iemand@www.voorbeeld.nl/",
    "https://iemand:geheim@www.voorbeeld.nl/",
    "https://www.voorbeeld.nl@binnen.nl/",
    "https://www.voorbeeld.nl%40binnen.nl/",
    "https://www.voorbeeld.nl%00.binnen.nl/",
    "https://www.voorbeeld.nl..",
    "https://www..nl/",
    "https://-www.voorbeeld.nl/",
    "https://www_voorbeeld.nl/",
    "https://\uff0fbinnen.nl/",
    "https://voorbeeld\uff0f.nl/",
    "https://xn--a.nl/",
    "http://[::1/",
    "http://::1/",
    "http://[fe80::1%25eth0]/",
    "http://[v1.x]/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.1/",
    "http://127.0.0.1.5/",
    "http://127.0.0.0x1/",
    "http://256.0.0.1/",
    "http://1.2.3.4.0x/",
    f"https://{'a' * 64}.nl/",
    f"https://{'a.' * 150}nl/",
    f"https://www.voorbeeld.nl/{'a' * 3000}",
]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_plain_address_is_refused_before_anything_is_asked(url: str, internet: Internet) -> None:
    assert "op de lijst" not in refusal(far(internet), url)
    assert internet.called == internet.looked_up == []


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("HTTPS://WWW.Voorbeeld.NL/Beleid", "https://www.voorbeeld.nl/Beleid"),
        ("https://www.voorbeeld.nl.", "https://www.voorbeeld.nl/"),
        ("https://www.voorbeeld.nl:443/x", "https://www.voorbeeld.nl/x"),
        ("https://www.voorbeeld.nl:/x", "https://www.voorbeeld.nl/x"),
        ("http://www.voorbeeld.nl:443/x", "http://www.voorbeeld.nl:443/x"),
        ("  https://www.voorbeeld.nl/x  ", "https://www.voorbeeld.nl/x"),
        (
            "https://www.voorbeeld.nl/Beleid 2026 €.pdf?q=é è#p=2",
            "https://www.voorbeeld.nl/Beleid%202026%20%E2%82%AC.pdf?q=%C3%A9%20%C3%A8",
        ),
        ("https://www.voorbeeld.nl/a%20b%2Fc", "https://www.voorbeeld.nl/a%20b%2Fc"),
        ("https://www.voorbeeld.nl?a=1&b[]=2", "https://www.voorbeeld.nl/?a=1&b[]=2"),
        ("https://ｗｗｗ.voorbeeld。nl/x", "https://www.voorbeeld.nl/x"),
        ("https://рrobiblio.nl/", "https://xn--robiblio-4bh.nl/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://127。0。0。1/", "http://127.0.0.1/"),
        ("http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
        ("http://[0:0:0:0:0:0:0:1]:8080/", "http://[::1]:8080/"),
    ],
)
def test_an_address_is_written_in_one_way(url: str, meant: str) -> None:
    assert str(parse_address(url)) == meant
    assert str(parse_address(meant)) == meant


URL_SIGNS = st.text(st.sampled_from("htps:/.@[]%?#\\\r\n\t 01xﬀ。ａß＠／℀аb-_~&=é\u200d\u202e"), max_size=30)


@given(st.one_of(st.text(max_size=60), URL_SIGNS), URL_SIGNS)
@example("https://www.voorbeeld.nl", "//x@y")
@settings_of_test(deadline=None, max_examples=400)
def test_whatever_is_typed_is_an_address_in_plain_signs_or_refused(host: str, rest: str) -> None:
    base = parse_address("https://www.voorbeeld.nl/pad")
    for given_text, beside in ((f"https://{host}{rest}", None), (host + rest, base)):
        try:
            address = parse_address(given_text, beside)
        except BadInput:
            continue
        written = str(address)
        assert written.isascii()
        assert written.isprintable()
        assert not set(" @\\#") & set(written.partition("//")[2].partition("/")[0])
        assert parse_address(written) == address


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["application/pdf", "text/plain", "text/html"]))
@settings_of_test(deadline=None, max_examples=300)
def test_whatever_a_server_calls_it_the_name_is_harmless(path: str, said: str, media_type: str) -> None:
    try:
        address = parse_address(f"https://www.voorbeeld.nl/{path}")
    except BadInput:
        return
    header = "".join(sign for sign in f'attachment; filename="{said}"' if sign.isprintable())
    name = name_for(address, media_type, header)
    assert re.fullmatch(r"[\w()][\w.() -]*\.(pdf|txt|md|html)", name), name
    assert any(sign.isalnum() for sign in name.rpartition(".")[0])
    assert len(name) < 90


@pytest.mark.parametrize(
    ("pattern", "url", "fits"),
    [
        ("www.kb.nl", "https://www.kb.nl/x", True),
        ("www.kb.nl", "http://www.kb.nl/x", True),
        ("WWW.KB.nl.", "https://www.kb.nl/x", True),
        ("www.kb.nl", "https://kb.nl/x", False),
        ("www.kb.nl", "https://www.kb.nl:8443/x", False),
        ("www.kb.nl", "http://www.kb.nl:443/x", False),
        ("www.kb.nl:8443", "https://www.kb.nl:8443/x", True),
        ("www.kb.nl:8443", "https://www.kb.nl/x", False),
        ("*.kb.nl", "https://a.b.kb.nl/x", True),
        ("*.kb.nl", "https://kb.nl/x", False),
        ("*.kb.nl", "https://boekb.nl/x", False),
        ("kb.nl", "https://kb.nl.kwaad.nl/x", False),
        ("*.kb.nl:8080", "http://a.kb.nl:8080/x", True),
        ("[::1]:8080", "http://[0::1]:8080/x", True),
        ("probiblio.nl", "https://рrobiblio.nl/", False),
        ("bücher.example", "https://xn--bcher-kva.example/", True),
    ],
)
def test_a_host_is_listed_as_it_is_written(pattern: str, url: str, fits: bool) -> None:
    assert is_listed(parse_address(url), [pattern]) is fits


@pytest.mark.parametrize(
    "pattern", ["", "*", "*.", "*.nl", "*.*.nl", "a*.nl", "https://kb.nl", "kb.nl/pad", "a@kb.nl", "kb.nl:0"]
)
def test_a_pattern_that_lists_too_much_or_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(BadInput):
        read_pattern(pattern)


def test_a_host_that_is_not_listed_is_not_looked_up(internet: Internet) -> None:
    message = refusal(far(internet), "https://www.elders.nl/beleid")
    assert "‘www.elders.nl’" in message
    assert "ASSISTANT_FETCH_HOSTS" in message
    assert "let op" in refusal(far(internet), "https://www.vооrbeeld.nl/beleid")  # with Cyrillic о
    assert internet.called == internet.looked_up == []


# Which computers


NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a00:1", "64:ff9b:1::5db8:d70e", "100::1", "2001::5db8:d70e", "2001:0:7f00:1::1", "2001:db8::1",
    "2002:7f00:1::", "2002:a00:1::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "4000::1",
]  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_not_called(address: str, internet: Internet) -> None:
    internet.names["www.voorbeeld.nl"] = [[address]]
    assert "eigen netwerk" in refusal(far(internet), "https://www.voorbeeld.nl/beleid")
    host = f"[{address}]" if ":" in address else address
    assert "eigen netwerk" in refusal(far(internet, host), f"http://{host}/beleid")
    assert internet.called == []


@pytest.mark.parametrize(
    "address", [PUBLIC, "1.1.1.1", "2606:4700::1111", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
)
def test_an_ordinary_address_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "::"]
)
def test_a_listed_private_host_may_not_lie_on_a_link_of_its_own(address: str, internet: Internet) -> None:
    assert not is_own(ipaddress.ip_address(address))
    internet.names["intranet.voorbeeld.nl"] = [[address]]
    fetcher = Fetcher(FetchPolicy(hosts=(), private_hosts=("intranet.voorbeeld.nl",)), resolve=internet.resolve)
    refusal(fetcher, "http://intranet.voorbeeld.nl/")
    assert internet.called == []


def test_one_private_address_among_public_ones_is_one_too_many(internet: Internet) -> None:
    internet.names["www.voorbeeld.nl"] = [[PUBLIC, "10.0.0.1"]]
    refusal(far(internet), "http://www.voorbeeld.nl/beleid")
    assert internet.called == []


def test_a_name_that_changes_its_address_gets_no_further(internet: Internet, server: WebServer) -> None:
    """DNS rebinding: public when it is judged, this computer when it is called."""
    server.pages["/beleid"] = answer()
    internet.names["www.voorbeeld.nl"] = [[PUBLIC], ["127.0.0.1"]]
    assert "127.0.0.1" in refusal(far(internet), "http://www.voorbeeld.nl/beleid")
    assert internet.called == [PUBLIC]
    assert server.paths == ["/robots.txt"]


def test_the_address_that_was_judged_is_the_one_that_is_called(internet: Internet, server: WebServer) -> None:
    server.pages["/beleid"] = answer()
    far(internet).fetch("http://www.voorbeeld.nl/beleid")
    assert internet.looked_up == ["www.voorbeeld.nl"] * 2  # once for each connection
    assert internet.called == [PUBLIC] * 2
    assert all("\r\nHost: www.voorbeeld.nl\r\n" in f"\r\n{request}" for request in server.requests)


def test_another_address_is_tried_when_the_first_does_not_answer(internet: Internet, server: WebServer) -> None:
    server.pages["/beleid"] = answer()
    internet.names["www.voorbeeld.nl"] = [["1.1.1.1", PUBLIC]]
    assert far(internet).fetch("http://www.voorbeeld.nl/beleid").data
    assert internet.called == ["1.1.1.1", PUBLIC] * 2


def test_a_name_that_does_not_exist_or_answer_is_said(internet: Internet) -> None:
    assert "niet te vinden" in refusal(far(internet, "weg.nl"), "https://weg.nl/", EngineUnavailable)
    internet.names["weg.nl"] = [["1.1.1.1"]]
    assert "niet te bereiken" in refusal(far(internet, "weg.nl"), "https://weg.nl/", EngineUnavailable)


def test_a_look_up_that_hangs_is_left() -> None:
    let_go = threading.Event()

    def hangs(host: str, port: int) -> list[ipaddress.IPv4Address]:
        let_go.wait(20)
        return []

    began = time.monotonic()
    fetcher = Fetcher(FetchPolicy(hosts=("www.voorbeeld.nl",), seconds=0.3), resolve=hangs)
    refusal(fetcher, "https://www.voorbeeld.nl/", EngineUnavailable)
    let_go.set()
    assert time.monotonic() - began < 3


def test_the_resolver_of_this_computer_is_asked_by_default(server: WebServer) -> None:
    assert ipaddress.ip_address("127.0.0.1") in system_addresses("localhost", 80)
    server.pages["/beleid"] = answer()
    policy = FetchPolicy(hosts=(), private_hosts=(f"localhost:{server.port}",), pause=0)
    assert Fetcher(policy).fetch(f"http://localhost:{server.port}/beleid").data


# Redirects


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_followed_and_its_end_is_told(server: WebServer, status: str) -> None:
    server.pages |= {"/oud/stuk": moved("../nieuw", status), "/nieuw": answer()}
    fetched = near(server).fetch(server.url("/oud/stuk"))
    assert (fetched.url, fetched.url_final) == (server.url("/oud/stuk"), server.url("/nieuw"))


def test_five_redirects_are_followed_and_a_sixth_is_not(server: WebServer) -> None:
    server.pages |= {f"/{number}": moved(f"/{number + 1}") for number in range(6)} | {"/6": answer()}
    assert near(server).fetch(server.url("/1")).url_final == server.url("/6")
    assert "verwijst steeds weer door" in refusal(near(server), server.url("/0"))


def test_a_redirect_to_itself_ends(server: WebServer) -> None:
    server.pages["/rond"] = moved("/rond")
    refusal(near(server), server.url("/rond"))
    assert server.paths == ["/robots.txt", *["/rond"] * 6]


@pytest.mark.parametrize(
    ("where", "because"),
    [
        ("http://www.elders.nl/beleid", "‘www.elders.nl’"),
        ("//www.elders.nl/beleid", "‘www.elders.nl’"),
        ("http://169.254.169.254/latest/meta-data/", "‘169.254.169.254’"),
        ("http://localhost/", "‘localhost’"),
        ("http://127.0.0.1:{port}/geheim", "‘127.0.0.1:"),
        ("http://2130706433/", "bestaat zo niet"),
        ("http://www.voorbeeld.nl:22/", "‘www.voorbeeld.nl:22’"),
        ("http://www.voorbeeld.nl@127.0.0.1/", "apenstaartje"),
        ("file:///etc/passwd", "geen adres met http"),
        ("javascript:alert(1)", "geen adres met http"),
        ("http://binnen.voorbeeld.nl/", "eigen netwerk (10.0.0.8)"),
        ("/a\\..\\b", "geen adres met http"),
        ("", "zonder adres"),
    ],
)
def test_a_redirect_is_judged_as_if_somebody_had_typed_it(
    where: str, because: str, internet: Internet, server: WebServer
) -> None:
    internet.names["binnen.voorbeeld.nl"] = [["10.0.0.8"]]
    server.pages["/beleid"] = moved(where.format(port=server.port))
    fetcher = far(internet, "www.voorbeeld.nl", "binnen.voorbeeld.nl")
    assert because in refusal(fetcher, "http://www.voorbeeld.nl/beleid")
    assert set(internet.called) == {PUBLIC}
    assert server.paths == ["/robots.txt", "/beleid"]


def test_a_redirect_to_another_allowed_host_asks_that_host_first(internet: Internet, server: WebServer) -> None:
    internet.names["www.kb.nl"] = [[PUBLIC]]
    server.sites |= {
        ("www.voorbeeld.nl", "/beleid"): moved("http://www.kb.nl/stuk"),
        ("www.kb.nl", "/stuk"): answer(),
        ("www.kb.nl", "/robots.txt"): answer(b"User-agent: *\nDisallow: /stuk", "text/plain"),
    }
    message = refusal(far(internet, "www.voorbeeld.nl", "www.kb.nl"), "http://www.voorbeeld.nl/beleid")
    assert "‘www.kb.nl’ vraagt in robots.txt" in message
    assert server.paths == ["/robots.txt", "/beleid", "/robots.txt"]


# robots.txt


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /\nAllow: /beleid", True),
        ("User-agent: *\nDisallow: /*.pdf$\n", True),
        ("User-agent: *\nDisallow: /*eleid$\n", False),
        ("User-agent: Collectiebeleid-Assistent\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: collectiebeleid-assistent\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: AnderProgramma\nDisallow: /", True),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("<html>een pagina</html>", True),
        ("", True),
        ("User-agent: *\nDisallow: /\n" + "#\n" * 300_000, False),
        ("#\n" * 300_000 + "User-agent: *\nDisallow: /", True),
    ],
)
def test_what_a_robots_txt_says_is_done(server: WebServer, rules: str, allowed: bool) -> None:
    server.pages |= {"/beleid": answer(), "/robots.txt": answer(rules.encode(), "text/plain")}
    if allowed:
        assert near(server).fetch(server.url()).data
    else:
        assert "robots.txt" in refusal(near(server), server.url())
        assert server.paths == ["/robots.txt"]


@pytest.mark.parametrize("status", ["400 Bad", "401 Who", "403 No", "404 Not Found", "410 Gone", "451 Law"])
def test_without_a_robots_txt_all_is_allowed(server: WebServer, status: str) -> None:
    server.pages |= {"/beleid": answer(), "/robots.txt": answer(b"Disallow: /", status=status)}
    assert near(server).fetch(server.url()).data


@pytest.mark.parametrize("status", ["500 Broken", "502 Gateway", "503 Busy", "429 Too Many", "204 Nothing"])
def test_a_website_that_cannot_tell_its_wishes_is_left_alone(server: WebServer, status: str) -> None:
    server.pages |= {"/beleid": answer(), "/robots.txt": answer(b"", status=status)}
    fetcher = near(server)
    assert status[:3] in refusal(fetcher, server.url(), EngineUnavailable)
    refusal(fetcher, server.url(), EngineUnavailable)
    assert server.paths == ["/robots.txt"]  # and not asked at once again


def test_a_robots_txt_that_breaks_off_is_no_permission(server: WebServer) -> None:
    server.pages |= {"/beleid": answer(), "/robots.txt": answer(b"User-agent: *\n", content_length="1000")}
    refusal(near(server), server.url(), EngineUnavailable)
    assert server.paths == ["/robots.txt"]


def test_a_robots_txt_is_followed_where_it_moved_and_asked_for_once(server: WebServer) -> None:
    server.pages |= {"/beleid": answer(), "/ander": answer(), "/robots.txt": moved("/echt.txt")}
    server.pages["/echt.txt"] = answer(b"User-agent: *\nDisallow: /geheim", "text/plain")
    fetcher = near(server)
    fetcher.fetch(server.url())
    fetcher.fetch(server.url("/ander"))
    refusal(fetcher, server.url("/geheim"))
    assert server.paths == ["/robots.txt", "/echt.txt", "/beleid", "/ander"]


@pytest.mark.parametrize("where", ["http://www.elders.nl/robots.txt", "/robots.txt", "http://127.0.0.1/robots.txt"])
def test_a_robots_txt_that_leads_astray_is_no_permission(where: str, internet: Internet, server: WebServer) -> None:
    server.pages |= {"/beleid": answer(), "/robots.txt": moved(where)}
    refusal(far(internet), "http://www.voorbeeld.nl/beleid")
    assert set(server.paths) == {"/robots.txt"}
    assert set(internet.called) == {PUBLIC}


@pytest.mark.parametrize("rule", ["Crawl-delay: 0.4", "Request-rate: 5/2s"])
def test_the_pause_that_is_asked_for_is_kept(server: WebServer, rule: str) -> None:
    rules = f"User-agent: *\n{rule}".encode()
    server.pages |= {"/beleid": answer(), "/ander": answer(), "/robots.txt": answer(rules, "text/plain")}
    fetcher = near(server, seconds=0.3)  # waiting is not counted as slowness
    fetcher.fetch(server.url())
    began = time.monotonic()
    fetcher.fetch(server.url("/ander"))
    assert time.monotonic() - began >= 0.39


def test_a_pause_of_hours_is_refused_rather_than_waited_for(server: WebServer) -> None:
    rules = answer(b"User-agent: *\nCrawl-delay: 3600", "text/plain")
    server.pages |= {"/beleid": answer(), "/robots.txt": rules}
    assert "3600 seconden" in refusal(near(server), server.url())


def test_one_host_gets_one_message_at_a_time(server: WebServer) -> None:
    at_once: list[int] = []
    now = [0]
    lock = threading.Lock()

    def counted(connection: socket.socket) -> None:
        with lock:
            now[0] += 1
            at_once.append(now[0])
        time.sleep(0.05)
        with lock:
            now[0] -= 1
        connection.sendall(answer())

    server.pages["/beleid"] = counted
    fetcher = near(server)
    threads = [threading.Thread(target=fetcher.fetch, args=(server.url(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert at_once == [1, 1, 1, 1]


# How much, and how long


def in_chunks(connection: socket.socket, piece: bytes, pause: float = 0, **headers: str) -> None:
    connection.sendall(answer(b"", transfer_encoding="chunked", content_length="", **headers))
    while True:
        connection.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        time.sleep(pause)


def test_a_body_without_end_is_left(server: WebServer) -> None:
    server.pages["/beleid"] = lambda connection: in_chunks(connection, bytes(4096))
    assert "groter dan 1 MB" in refusal(near(server, largest=1024**2), server.url())


def test_a_byte_a_while_is_left(server: WebServer) -> None:
    server.pages["/beleid"] = lambda connection: in_chunks(connection, b"a", pause=0.05)
    began = time.monotonic()
    assert "te lang" in refusal(near(server, seconds=0.5), server.url(), EngineUnavailable)
    assert time.monotonic() - began < 2


def test_headers_a_letter_a_while_are_left(server: WebServer) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            connection.sendall(b"a")
            time.sleep(0.05)

    server.pages["/beleid"] = drip
    began = time.monotonic()
    assert "te lang" in refusal(near(server, seconds=0.5), server.url(), EngineUnavailable)
    assert time.monotonic() - began < 2


def test_a_server_that_says_nothing_is_left(server: WebServer) -> None:
    server.pages["/beleid"] = lambda connection: time.sleep(3)
    assert "te lang" in refusal(near(server, seconds=0.4), server.url(), EngineUnavailable)


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 1000) for n in range(1000)),
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000,
        b"HTTP/1.1 200 OK\r\n" + b"HTTP/1.1 100 Continue\r\n\r\n" * 3,
        b"dit is geen http\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"HTTP/1.1 200 OK\r\nContent-Length: veel\r\n\r\nabcdef",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nLocation : x\r\n\r\n",
        b"",
    ],
    ids=["many", "long", "continue", "no http", "two lengths", "no number", "status", "space", "nothing"],
)
def test_an_answer_that_is_no_answer_is_left(server: WebServer, head: bytes) -> None:
    server.pages["/beleid"] = lambda connection: connection.sendall(head)
    refusal(near(server, seconds=5), server.url(), EngineUnavailable)


def test_a_stated_length_that_is_too_great_is_refused_at_once(server: WebServer) -> None:
    server.pages["/beleid"] = answer(b"kort", content_length=str(10**12))
    assert "groter dan 10 MB" in refusal(near(server), server.url())


def test_fewer_bytes_than_stated_are_no_document(server: WebServer) -> None:
    server.pages["/beleid"] = answer(b"<p>half", content_length="1000")
    refusal(near(server), server.url(), EngineUnavailable)


def test_more_bytes_than_stated_are_not_taken(server: WebServer) -> None:
    server.pages["/beleid"] = answer(b"<p>heel</p>en nog wat", content_length="11")
    assert near(server).fetch(server.url()).data == b"<p>heel</p>"


def test_a_packed_page_is_unpacked(server: WebServer) -> None:
    page = b"<p>beleid</p>" * 1000
    server.pages |= {
        "/een": answer(gzip.compress(page), content_encoding="gzip"),
        "/twee": answer(gzip.compress(page[:500]) + gzip.compress(page[500:]), content_encoding="X-GZIP"),
    }
    assert near(server).fetch(server.url("/een")).data == near(server).fetch(server.url("/twee")).data == page


def test_a_bomb_is_left_before_it_goes_off(server: WebServer) -> None:
    bomb = gzip.compress(bytes(200 * 1024**2), 9)
    assert len(bomb) < 250_000
    server.pages["/beleid"] = answer(bomb, content_encoding="gzip")
    assert "groter dan 10 MB" in refusal(near(server), server.url())
    taken = []
    with pytest.raises(BadInput):
        taken += [len(piece) for piece in unpacked([bomb], "gzip", 10 * 1024**2, "het")]
    pieces = unpacked([bomb], "gzip", 10 * 1024**2, "het")
    assert max(len(next(pieces)) for _ in range(50)) <= 64 * 1024


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "klingon"])
def test_packing_that_was_not_asked_for_is_refused(server: WebServer, encoding: str) -> None:
    server.pages["/beleid"] = answer(zlib.compress(b"<p>x</p>"), content_encoding=encoding)
    assert encoding in refusal(near(server), server.url())


CUT_OFF = gzip.compress(b"<p>heel</p>" * 99, mtime=0)[:-12]  # with the time in it, a test would be named by the second


@pytest.mark.parametrize("body", [CUT_OFF, b"geen gzip", b""], ids=["cut off", "no gzip", "empty"])
def test_a_packed_page_that_is_not_whole_is_no_document(server: WebServer, body: bytes) -> None:
    server.pages["/beleid"] = answer(body, content_encoding="gzip")
    refusal(near(server), server.url(), EngineUnavailable)


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        ("404 Not Found", BadInput, "niets meer"),
        ("410 Gone", BadInput, "niets meer"),
        ("401 Who", BadInput, "niet voor iedereen"),
        ("403 No", BadInput, "niet voor iedereen"),
        ("418 Teapot", BadInput, "code 418"),
        ("206 Partial", BadInput, "code 206"),
        ("300 Choices", BadInput, "code 300"),
        ("304 Same", BadInput, "code 304"),
        ("429 Slow", EngineUnavailable, "storing"),
        ("500 Broken", EngineUnavailable, "storing"),
        ("503 Busy", EngineUnavailable, "storing"),
    ],
)
def test_a_page_that_is_not_given_is_said(
    server: WebServer, status: str, kind: type[AssistantError], said: str
) -> None:
    server.pages["/beleid"] = answer(b"" if status.startswith("304") else b"<p>fout</p>", status=status)
    message = refusal(near(server), server.url(), kind)
    assert said in message
    assert status[:3] in message


# A connection that can be trusted


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    how = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", "key.pem", "-out", "certificate.pem"]
    whose = ["-subj", "/CN=www.voorbeeld.nl", "-addext", "subjectAltName=DNS:www.voorbeeld.nl"]
    subprocess.run(["openssl", "req", *how, *whose], cwd=folder, check=True, capture_output=True)
    return folder


def test_a_certificate_is_checked_against_the_name(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listening = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    listening.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    trust = ssl.create_default_context(cafile=str(certificate / "certificate.pem"))
    with web_server(listening) as server, pretended_internet(monkeypatch, server) as internet:
        server.pages |= {"/beleid": answer(), "/open": moved("http://www.voorbeeld.nl/beleid")}
        internet.names["www.kb.nl"] = [[PUBLIC]]
        policy = FetchPolicy(hosts=("www.voorbeeld.nl", "www.kb.nl"), pause=0)
        trusting = Fetcher(policy, resolve=internet.resolve, trust=trust)
        assert trusting.fetch("https://www.voorbeeld.nl/beleid").data
        assert "zonder beveiligde verbinding" in refusal(trusting, "https://www.voorbeeld.nl/open")
        asked = len(server.requests)
        assert "niet te vertrouwen" in refusal(trusting, "https://www.kb.nl/beleid", EngineUnavailable)
        unknown = Fetcher(policy, resolve=internet.resolve)
        assert "niet te vertrouwen" in refusal(unknown, "https://www.voorbeeld.nl/beleid", EngineUnavailable)
        assert len(server.requests) == asked


def test_a_handshake_without_end_is_left(internet: Internet, server: WebServer) -> None:
    began = time.monotonic()
    refusal(far(internet, seconds=0.5), "https://www.voorbeeld.nl/beleid", EngineUnavailable)
    assert time.monotonic() - began < 2


# The settings


def test_by_default_the_hosts_of_the_corpus_are_allowed_and_no_others(settings: Settings) -> None:
    policy = policy_for(settings, load_corpus(settings.corpus_dir))
    allowed = ["https://www.probiblio.nl/jongerendossier", "https://probiblio.nl/", "https://monitor.probiblio.nl/"]
    allowed += ["https://www.pisa-nederland.nl/", "https://kvbboekwerk.nl/x", "https://www.lezen.nl/stuk.pdf"]
    assert all(is_listed(parse_address(url), policy.hosts) for url in allowed)
    for url in ("https://www.kb.nl/", "https://x.probiblio.nl/", "https://www.probiblio.nl:8443/", "http://localhost/"):
        assert not is_listed(parse_address(url), policy.hosts)
    assert policy.private_hosts == ()


def test_the_settings_say_where_may_be_fetched(settings: Settings) -> None:
    corpus = load_corpus(settings.corpus_dir)
    more = settings.model_copy(update={"fetch_hosts": "corpus, *.KB.nl", "fetch_private_hosts": "intranet.nl:8080"})
    policy = policy_for(more, corpus)
    assert is_listed(parse_address("https://www.kb.nl/"), policy.hosts)
    assert is_listed(parse_address("https://www.probiblio.nl/"), policy.hosts)
    assert policy.private_hosts == ("intranet.nl:8080",)
    only = policy_for(settings.model_copy(update={"fetch_hosts": "www.kb.nl"}), corpus)
    assert only.hosts == ("www.kb.nl",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"fetch_hosts": "https://www.kb.nl"},
        {"fetch_hosts": "*"},
        {"fetch_private_hosts": "10.0.0.0/8"},
        {"fetch_contact": "ik\r\nX-Kwaad: ja"},
        {"fetch_contact": "ik) kwaad/1.0 ("},
    ],
)
def test_a_setting_that_cannot_be_is_named(settings: Settings, wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        policy_for(settings.model_copy(update=wrong), load_corpus(settings.corpus_dir))
