import ipaddress
import socket

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lantoa.transport import GuardError, check_address, is_public

V4 = ipaddress.IPv4Address


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "203.162.4.191", "2001:4860:4860::8888"])
def test_is_public_internet_addresses_pass(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254",
     "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.168.1.1", "198.18.0.1", "224.0.0.1",
     "255.255.255.255", "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::127.0.0.1",
     "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::", "2001::1", "fc00::1",
     "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "100::1", "5f00::1", "2001:db8::1",
     "3fff::1", "fe80::1%eth0", "", "localhost", "127.1", "0x7f000001"],
)  # fmt: skip
def test_is_public_refuses_everything_else(address):
    assert not is_public(address)


@given(st.ip_addresses(v=4))
@example(V4("0.0.0.1"))
def test_is_public_v4_is_never_wider_than_the_standard_library(address):
    if is_public(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=6))
def test_is_public_v6_is_never_wider_than_the_standard_library(address):
    if is_public(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=4))
def test_is_public_v6_never_carries_a_v4_address(address):
    number = int(address)
    for prefix, shift in (
        ("::", 0), ("::ffff:0:0", 0), ("::ffff:0:0:0", 0), ("64:ff9b::", 0), ("2002::", 80),
    ):  # fmt: skip
        carrier = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | number << shift)
        assert not is_public(carrier)


@pytest.mark.parametrize(
    "block", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]
)
def test_is_public_refuses_each_block_to_its_edges_and_no_further(block):
    network = ipaddress.IPv4Network(block)
    assert not is_public(network[0])
    assert not is_public(network[-1])
    assert is_public(network[0] - 1)
    assert is_public(network[-1] + 1)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "::1"])
def test_check_address_sees_through_every_way_to_write_loopback(host):
    with pytest.raises(GuardError) as raised:
        check_address(host, 80)
    assert raised.value.code == "private_address"


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 9200, 11211, 65535, 1])
def test_check_address_refuses_odd_ports(port):
    with pytest.raises(GuardError, match="is not one of"):
        check_address("8.8.8.8", port)


def test_check_address_refuses_a_name_with_one_private_address(monkeypatch):
    def answer(*_: object, **__: object):
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("8.8.8.8", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    with pytest.raises(GuardError, match=r"10\.0\.0\.1"):
        check_address("two-faced.example", 80)


def test_check_address_exempts_the_exact_pair_only():
    assert check_address("127.0.0.1", 8001, {"127.0.0.1:8001"}) == ["127.0.0.1"]
    for host, port in (("127.0.0.1", 8002), ("127.0.0.2", 8001), ("127.0.0.1", 80)):
        with pytest.raises(GuardError):
            check_address(host, port, {"127.0.0.1:8001"})


@pytest.mark.parametrize("host", ["nothing.invalid", "", "a" * 300, "a..b"])
def test_check_address_name_without_address_is_an_error(host):
    with pytest.raises(GuardError):
        check_address(host, 80)
