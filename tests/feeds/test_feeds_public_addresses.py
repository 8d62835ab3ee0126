"""Which addresses may be connected to: IANA's registries of special purposes, line by line, and odd spellings."""

from ipaddress import ip_address

import pytest

from tuireader.feeds import AllowedHosts, Fetcher, FetchFailure
from tuireader.feeds.public_addresses import is_public

# Networks by their first and last address, and neighbours that are public.
PRIVATE = """
0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.0 127.0.0.1 127.255.255.255
169.254.0.0 169.254.169.254 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.8 192.0.0.11 192.0.0.170
192.0.0.192 192.0.0.255 192.0.2.0 192.0.2.255 192.88.99.0 192.88.99.1 192.88.99.255 192.168.0.0 192.168.255.255
198.18.0.0 198.19.255.255 198.51.100.0 198.51.100.255 203.0.113.0 203.0.113.255 224.0.0.0 239.255.255.255
240.0.0.0 255.255.255.254 255.255.255.255 168.63.129.16 100.100.100.200
:: ::1 ::2 ::8.8.8.8 ::127.0.0.1 ::ffff:0:8.8.8.8 100::1 100:0:0:1::1 64:ff9b:1::8.8.8.8 64:ff9b:1:ffff::1
2001:1:: 2001:1::4 2001:2::1 2001:5::1 2001:10::1 2001:1f:: 2001:40::1 2001:1ff:ffff::1 2001:db8::1
2001:db8:ffff::1 3ffe::1 3fff:: 3fff:fff:ffff::1 5f00::1 5f00:ffff::1 4000::1 1fff::1 e000::1
fc00::1 fd00:ec2::254 fdff::1 fe80::1 febf::1 fec0::1 feff::1 ff02::1 ff0e::1
::ffff:0.0.0.0 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:168.63.129.16
64:ff9b::10.0.0.1 64:ff9b::127.0.0.1 64:ff9b::168.63.129.16 64:ff9b::192.88.99.1
2002:a00:1:: 2002:7f00:1::1 2002:a9fe:a9fe::1 2002:c058:6301::1
2001:0:808:808:0:0:f5ff:fffe 2001:0:a00:1:0:0:f7f7:f7f7 2001:0:808:808:0:0:80ff:fffe
"""
PUBLIC = """
1.0.0.0 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15
168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.0.9 192.0.0.10 192.0.1.0
192.0.3.0 192.31.196.1 192.52.193.1 192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 192.175.48.1
198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255
::ffff:8.8.8.8 64:ff9b::8.8.8.8 2000::1 2001:1::1 2001:1::2 2001:1::3 2001:3::1 2001:4:112::1 2001:20::1
2001:2f:ffff::1 2001:30::1 2001:3f::1 2001:200::1 2001:db7::1 2001:db9::1 2001:4860:4860::8888 2002:808:808::1
2001:0:808:808:0:0:f7f7:f7f7 2606:4700:4700::1111 2620:4f:8000::1 3ffd::1 3fff:1000::1
"""


@pytest.mark.parametrize(
    ("address", "public"),
    [(address, False) for address in PRIVATE.split()] + [(address, True) for address in PUBLIC.split()],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    "host",
    [
        "0177.0.0.1",  # octal
        "0x7f.0.0.1",  # hexadecimal
        "0x7f000001",
        "2130706433",  # decimal
        "017700000001",
        "127.1",  # short
        "127.0.1",
        "0",
        "127.0.0.1.",  # with a dot at its end
        "0x7f.1.",
        "127。0。0。1",  # full stops of East Asia, which IDNA takes for dots
        "①②⑦.⓪.⓪.①",
        "１２７.0.0.1",
        "localhost",
        "LOCALHOST.",
        "[::1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1%25lo]",
        "168.63.129.16",
        "0xa83f8110",
    ],
)
async def test_odd_spellings_of_private_addresses(host: str) -> None:
    async with Fetcher(AllowedHosts()) as fetcher:
        result = await fetcher.fetch(f"http://{host}:9/")
    assert isinstance(result, FetchFailure)
    assert result.kind in {"refused", "unknown host"}  # some are no host for this system
