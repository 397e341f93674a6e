import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.limits import URL_CHARS
from digest.collect.targets import Target, shown, target_of
from digest.errors import AddressRefused, FetchError

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)


def target_or_refusal(url: str) -> Target | AddressRefused:
    try:
        return target_of(url)
    except AddressRefused as error:
        return error


@given(words, words)
def test_credentials_are_taken_off_and_put_on_again(name: str, password: str) -> None:
    url = str(httpx.URL("https://a.example/feed").copy_with(username=name, password=password))
    target = target_of(url)
    assert target.url == "https://a.example/feed"
    again = target_of(target.with_credentials("https://a.example/rss"))
    assert again.credentials == target.credentials
    assert again.url == "https://a.example/rss"


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"http://a.example/{text}", f"http://alice:secret@a.example{text}"):
        taken = target_or_refusal(url)
        if isinstance(taken, AddressRefused):
            assert "secret" not in str(taken)
        else:
            assert "@" not in httpx.URL(taken.url).netloc.decode()
            assert taken.url.isascii()


@given(st.text(max_size=60))
def test_any_redirect_leads_somewhere_or_is_refused(location: str) -> None:
    start = target_of("https://alice:secret@a.example/feed")
    try:
        there = start.moved(location)
    except FetchError:
        return  # any other error would have been a mistake
    assert there.credentials == (start.credentials if there.origin == start.origin else "")


@pytest.mark.parametrize(
    ("location", "kept"),
    [("/rss", True), ("https://A.example:443/rss", True), ("http://a.example/rss", False), ("https://a.example:8443/", False),
     ("https://b.a.example/", False), ("//a.example/rss", True), ("https://mallory:x@a.example/", True)],
)  # fmt: skip
def test_credentials_stay_with_scheme_host_and_port(location: str, kept: bool) -> None:
    there = target_of("https://alice:p@a.example/feed").moved(location)
    assert there.credentials == ("alice:p" if kept else "")


@pytest.mark.parametrize(
    "url", ["http://a.example/" + "x" * URL_CHARS, "http://a.example/?" + "é" * (URL_CHARS // 3)]
)
def test_address_that_is_too_long_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        target_of(url)


def test_long_address_is_cut_in_messages() -> None:
    assert shown("https://a.example/feed") == "https://a.example/feed"
    assert len(shown("https://a.example/" + "x" * 500)) == 150
