from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.model.edition import EditionKey
from digest.web.view import View, edition_key
from tests.render.issue import DAY


@given(
    st.dictionaries(
        st.sampled_from(["edition", "reader", "find", "story", "width", "scheme", "part"]),
        st.text(max_size=90),
    )
)
def test_view_survives_being_a_link(query: dict[str, str]) -> None:
    view = View.asked(query)
    assert View.asked(dict(parse_qsl(urlsplit(view.link()).query))) == view


def test_view_link_changes_one_thing_and_keeps_the_others() -> None:
    view = View(edition="morning/2026-04-24", reader="bob", width="375")
    assert view.link(width="600") == "/?edition=morning%2F2026-04-24&reader=bob"
    assert (
        view.link("/mail", reader="a&b=c") == "/mail?edition=morning%2F2026-04-24&reader=a%26b%3Dc&width=375"
    )


@pytest.mark.parametrize("written", ["morning/2026-04-24", "morning/2026-04-24/evening"])
def test_edition_key_reads_what_an_edition_is_called(written: str) -> None:
    assert str(edition_key(written)) == written


def test_edition_key_has_the_main_slot_where_none_is_named() -> None:
    assert edition_key("morning/2026-04-24") == EditionKey("morning", DAY)


@pytest.mark.parametrize("written", ["morning", "morning/tomorrow", "/", "morning/2026-02-30"])
def test_edition_key_says_what_is_wrong(written: str) -> None:
    with pytest.raises(UsageError, match="is no edition"):
        edition_key(written)
