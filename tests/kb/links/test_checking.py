"""A link is looked at where it really leads, and never leads to our own machines."""

import ipaddress

import pytest

from kb.links import checking
from kb.links.checking import Checker, is_public
from kb.links.models import Verdict

HERE = ipaddress.ip_address("127.0.0.1")


async def _names(host: str, port: int) -> list[str]:
    """What names mean in these tests: those that end in example are a server of ours that anybody may reach."""
    return ["127.0.0.1"] if host.endswith(".example") else [host]


@pytest.fixture
async def checker():
    checker = Checker(may_reach=lambda address: address == HERE, resolve=_names)
    yield checker
    await checker.close()


@pytest.mark.parametrize(("path", "expected"), [
    ("/there", Verdict("ok")),
    ("/get-only", Verdict("ok")),
    ("/gone", Verdict("broken", "gone")),
    ("/closed", Verdict("unsure", "closed")),
    ("/failing", Verdict("unsure", "server", passing=True)),
])  # fmt: skip
async def test_what_an_answer_says(web, checker, path: str, expected: Verdict):
    assert await checker.check(web.address(path)) == expected
    assert web.hosts[0] == f"site.example:{web.port}"  # the name is asked for, though the address is connected to


async def test_a_redirect_is_followed_and_looked_at_like_a_first_link(web, checker):
    web.moved = {"/a": "/b", "/b": web.address("/there", "other.example"), "/inside": "http://10.0.0.7/admin"}
    assert (await checker.check(web.address("/a"))).state == "ok"
    assert await checker.check(web.address("/inside")) == Verdict("broken", "private")
    web.moved = {"/round": "/round"}
    assert await checker.check(web.address("/round")) == Verdict("broken", "redirects")
    web.moved = {"/file": "file:///etc/passwd"}
    assert await checker.check(web.address("/file")) == Verdict("broken", "form")


async def test_who_does_not_answer_is_waited_for_a_few_seconds_only(web, checker, monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 0.3)
    found = await checker.check(web.address("/silent"))
    assert (found.state, found.reason, found.answered) == ("unsure", "no_answer", False)
    nobody = await checker.check("http://site.example:9/")  # nobody listens there
    assert (nobody.reason, nobody.answered) == ("no_answer", False)


@pytest.mark.parametrize("address", [
    "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.1.2.3/", "http://192.168.1.1/",
    "http://172.16.0.1/", "http://169.254.169.254/latest/meta-data", "http://0.0.0.0/", "http://2130706433/",
    "http://0x7f.1/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
    "http://[fd00::1]/", "http://[fe80::1]/", "http://100.64.0.1/", "http://224.0.0.1/", "http://user@127.0.0.1/",
])  # fmt: skip
async def test_no_link_leads_to_our_own_machines(address: str):
    checker = Checker()
    found = await checker.check(address)
    assert found.state != "ok"
    assert found.reason in ("private", "no_host", "form"), found
    await checker.close()


async def test_a_name_with_one_private_address_is_not_reached(web):
    async def both(host: str, port: int) -> list[str]:
        return ["127.0.0.1", "10.0.0.1"]

    checker = Checker(may_reach=lambda address: address == HERE, resolve=both)
    assert await checker.check(web.address("/there")) == Verdict("broken", "private")
    assert web.asked == []
    await checker.close()


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_what_everybody_may_reach(address: str):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["ftp://site.example/x", "http://", "http:///x", "https://exa mple/", "//x"])
async def test_what_is_no_address_is_said(checker, address: str):
    assert (await checker.check(address)).reason == "form"
