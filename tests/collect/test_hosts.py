from ipaddress import IPv4Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.hosts import Reach, addresses_of, check_target, is_public, reach_of
from digest.collect.targets import Target, target_of
from digest.errors import AddressRefused
from tests.collect.servers import Names

PUBLIC_WEB = Reach()
GATEWAYS = ip_network("64:ff9b::/96"), ip_network("2002::/16"), ip_network("::ffff:0:0/96")


def check(url: str) -> Target:
    target = target_of(url)
    check_target(target.scheme, target.host, target.port, PUBLIC_WEB)
    return target


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.7", "192.88.99.1", "192.168.1.1",
        "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.251", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "168.63.129.16",
        "::", "::1", "::2", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "3fff::1", "100::1", "5f00::1", "64:ff9b:1::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.1.2.3",
        "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1", "2001:0:7f00:1::", "2001:10::1", "2001::1",
    ],
)  # fmt: skip
def test_address_is_not_for_everybody(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "172.15.255.255", "172.32.0.1", "192.0.1.1", "198.17.255.255",
     "223.255.255.254", "2606:4700:4700::1111", "2a02:6b8::2:242", "64:ff9b::808:808", "2002:808:808::1", "::ffff:8.8.8.8"],
)  # fmt: skip
def test_address_is_of_the_public_web(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_address_is_as_public_inside_another_as_outside(address: object) -> None:
    assert isinstance(address, IPv4Address)
    wrapped = [
        f"::ffff:{address}",
        f"64:ff9b::{address}",
        f"2002:{int(address) >> 16:x}:{int(address) & 0xFFFF:x}::",
    ]
    assert {is_public(ip_address(one)) for one in wrapped} == {is_public(address)}
    if is_public(address):  # Python's own registry may know fewer, never more
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=6))
def test_address_of_version_6_is_global_where_it_is_public(address: object) -> None:
    other = ip_address(str(address))
    if is_public(other):
        assert other.is_global or any(other in network for network in GATEWAYS)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/", "http://LOCALHOST:8080/", "http://localhost./", "http://a.localhost/", "http://127.0.0.1/",
        "http://127.0.0.1./", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::]/",
        "http://0.0.0.0/", "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/",
        # Numbers that some programs take for 127.0.0.1.
        "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://017700000001/", "http://0177.0.0.1/",
        "http://127.1/", "http://127.0.1/", "http://0/", "http://127.0.0.0x1/", "http://0x/", "http://1.2.3.4.5/",
        "http://127.0.0.1.00/", "http://256.1.1.1/",
        # No web, or no host.
        "ftp://a.example/", "file:///etc/passwd", "gopher://a.example/", "javascript:alert(1)", "data:text/html,x", "//a.example/",
        "http:///feed", "http://", "http://[", "http://a b/", "http://a%00b.example/", "http://a_é\x00/", "feed", "",
        "http://a.example:99999/", "http://a.example:x/", "http://-/", "http://./", "http://../", "http://a..example:22/",
        # Other services.
        "http://a.example:0/", "http://a.example:22/", "http://a.example:25/", "http://a.example:6379/",
        "http://a.example:11211/", "http://a.example:5432/", "https://a.example:993/",
    ],
)  # fmt: skip
def test_address_is_refused_before_anybody_is_asked(url: str) -> None:
    with pytest.raises(AddressRefused):
        check(url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://a.example/feed", "a.example"), ("HTTPS://A.Example:8443/", "a.example"), ("http://a.example.:8080/", "a.example."),
        ("http://93.184.216.34/", "93.184.216.34"), ("http://[2606:4700:4700::1111]/", "2606:4700:4700::1111"),
        ("http://новости.қаз/", "xn--b1amnebsh.xn--80ao21a"), ("http://24.kg/rss/", "24.kg"), ("http://a.0b/", "a.0b"),
        ("http://under_score.example/", "under_score.example"), ("https://xn--80ao21a/", "xn--80ao21a"),
    ],
)  # fmt: skip
def test_address_of_the_web_may_be_asked(url: str, host: str) -> None:
    assert check(url).host == host


@pytest.mark.anyio
async def test_name_is_left_with_its_public_addresses() -> None:
    names = Names(
        a_example=[["10.0.0.1", "93.184.216.34", "::1", "fe80::1%eth0", "2606:4700:4700::1111", "rubbish"]]
    )
    found = await addresses_of("a.example", 80, names, PUBLIC_WEB)
    assert found == ["93.184.216.34", "2606:4700:4700::1111"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "addresses", [[], ["10.0.0.1"], ["::1", "127.0.0.1"], ["::ffff:10.0.0.1"], ["not one"]]
)
async def test_name_without_a_public_address_is_refused(addresses: list[str]) -> None:
    with pytest.raises(AddressRefused, match="not to the public web"):
        await addresses_of("a.example", 80, Names(a_example=[addresses]), PUBLIC_WEB)


@pytest.mark.anyio
async def test_both_kinds_of_addresses_are_tried_in_turn() -> None:
    six, four = [f"2606:4700::{n}" for n in range(1, 5)], ["93.184.216.34", "93.184.216.35"]
    found = await addresses_of("a.example", 80, Names(a_example=[[*six, *four]]), PUBLIC_WEB)
    assert found == [six[0], four[0], six[1], four[1], six[2], six[3]]


@pytest.mark.anyio
async def test_own_networks_are_in_reach_and_no_others() -> None:
    reach = reach_of(["10.0.5.0/24", "fd00:5::/32"], private=False)
    names = Names(cms_example=[["10.0.5.7", "10.0.6.7", "fd00:5::1", "fd00:6::1", "127.0.0.1"]])
    assert await addresses_of("cms.example", 80, names, reach) == ["10.0.5.7", "fd00:5::1"]
    with pytest.raises(AddressRefused):
        await addresses_of("10.0.6.7", 80, names, reach)
    with pytest.raises(ValueError, match="has host bits set"):
        reach_of(["10.0.5.7/24"], private=False)
