import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.transport import canonical_address, host_key


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Bao.Example:443/Tin", "https://bao.example/Tin"),
        ("http://bao.example:80", "http://bao.example/"),
        ("http://bao.example:8080/", "http://bao.example:8080/"),
        ("https://bao.example/a#binh-luan", "https://bao.example/a"),
        ("https://user:secret@bao.example/a", "https://bao.example/a"),
        ("https://bao.example./a", "https://bao.example/a"),
        ("https://bao.example/a?utm_source=x&id=5&fbclid=y&b=", "https://bao.example/a?id=5&b="),
        ("https://bao.example/a?utm_source=x", "https://bao.example/a"),
        ("https://bao.example/a?", "https://bao.example/a"),
        ("https://bao.example/a?b=2&a=1", "https://bao.example/a?b=2&a=1"),
        ("https://bao.example/a?zarsrc=30&gclid=1&vn_source=x", "https://bao.example/a"),
        ("https://bao.example/x/../y/./z/..", "https://bao.example/y/"),
        ("https://bao.example/../../a", "https://bao.example/a"),
        ("https://bao.example/l%c6%b0%C6%A1ng", "https://bao.example/l%C6%B0%C6%A1ng"),
        ("https://bao.example/lương tháng?q=tiền công", None),
        ("https://báo.example/", "https://xn--bo-mia.example/"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        ("  https://bao.example/a\n", "https://bao.example/a"),
    ],
)
def test_canonical_address_is_one_form(url, expected):
    expected = expected or (
        "https://bao.example/l%C6%B0%C6%A1ng%20th%C3%A1ng?q=ti%E1%BB%81n%20c%C3%B4ng"
    )
    assert canonical_address(url) == expected


@pytest.mark.parametrize(
    "url",
    ["", "tin/1", "//bao.example/", "ftp://bao.example/", "javascript:alert(1)", "mailto:a@b",
     "http://", "http:///a", "http://a b/", "http://a..b/", "http://[::1", "http://bao.example:99999/",
     "http://bao.example:port/", "http://-/", "https://bao.example/" + "a" * 2000],
)  # fmt: skip
def test_canonical_address_of_what_is_no_web_address_is_an_error(url):
    with pytest.raises(ValueError):  # noqa: PT011 - many kinds of ValueError, one meaning
        canonical_address(url)


segments = st.lists(
    st.sampled_from(["a", ".", "..", "", "ư", "%c6", "%", " ", "b;c", "é?"]), max_size=8
)
pairs = st.lists(
    st.sampled_from(["a=1", "utm_x=2", "b", "", "=", "fbclid=3", "q=ư ơ", "c=%2f"]), max_size=6
)


@given(
    st.sampled_from(["http", "HTTPS"]),
    st.sampled_from(["bao.example", "BÁO.example", "[2001:db8::1]", "1.2.3.4", "a.b."]),
    st.sampled_from(["", ":80", ":443", ":8080"]),
    segments,
    pairs,
)
def test_canonical_address_is_idempotent(scheme, host, port, path, query):
    once = canonical_address(f"{scheme}://{host}{port}/{'/'.join(path)}?{'&'.join(query)}#x")
    assert canonical_address(once) == once
    assert once.isascii()


@given(st.text(max_size=60).map("http://a.example/".__add__) | st.text(max_size=60))
def test_canonical_address_of_any_text_is_idempotent_or_refused(url):
    try:
        once = canonical_address(url)
    except ValueError:
        return
    assert canonical_address(once) == once


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Bao.Example/a", "bao.example"),
        ("http://bao.example:80/a", "bao.example"),
        ("http://bao.example:8080/a", "bao.example:8080"),
        ("http://[2001:DB8::1]/", "[2001:db8::1]"),
    ],
)
def test_host_key_is_the_host_and_its_odd_port(url, expected):
    assert host_key(url) == expected
