"""Envelope senders: nobody makes one, they survive what servers do to addresses, and the change of a secret."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.verp import LOCAL_CHARS, Verp
from digest.errors import ConfigError
from digest.model.edition import EditionKey
from digest.model.subscriber import Mail

OLD, NEW = b"first secret of the newsroom", b"second secret of the newsroom"
TODAY = EditionKey("morning", date(2026, 4, 24))
VERP = Verp("bounces@news.example", [OLD])
KEYS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,63}", fullmatch=True)


@given(KEYS, st.booleans())
def test_address_comes_back_in_any_capitals_and_proves_its_mail(key: str, loud: bool) -> None:
    sender = VERP.sender(TODAY, key)
    assert len(sender.partition("@")[0]) <= LOCAL_CHARS
    assert sender.isascii()
    token = VERP.token(sender.upper() if loud else sender)
    assert token is not None
    assert VERP.accepts(token, TODAY, key)
    assert key.startswith(token.key)


@given(KEYS, KEYS)
def test_address_of_one_reader_proves_nothing_about_another(key: str, other: str) -> None:
    token = VERP.token(VERP.sender(TODAY, key))
    assert token is not None
    assert VERP.accepts(token, TODAY, other) == (key == other)


def test_address_proves_nothing_about_another_edition_or_newsletter() -> None:
    token = VERP.token(VERP.sender(TODAY, "alice"))
    assert token is not None
    for other in (
        EditionKey("morning", date(2026, 4, 25)),
        EditionKey("evening", TODAY.date),
        EditionKey("morning", TODAY.date, "late"),
    ):
        assert not VERP.accepts(token, other, "alice")


def test_replaced_secret_still_verifies_and_a_removed_one_does_not() -> None:
    both, only_new = Verp("bounces@news.example", [NEW, OLD]), Verp("bounces@news.example", [NEW])
    token = VERP.token(VERP.sender(TODAY, "alice"))
    assert token is not None
    assert both.accepts(token, TODAY, "alice")
    assert not only_new.accepts(token, TODAY, "alice")
    newer = VERP.token(both.sender(TODAY, "alice"))
    assert newer is not None
    assert not VERP.accepts(newer, TODAY, "alice")


@pytest.mark.parametrize(
    "address",
    ["bounces@news.example", "bounces+alice@news.example", "bounces+alice-short@news.example", "other+alice-" + "a" * 20 + "@news.example",
     "bounces+alice-" + "a" * 20 + "@other.example", "bounces+-" + "a" * 20 + "@news.example", "@", "", "bounces+" + "x" * 300 + "-" + "a" * 20 + "@news.example"],
)  # fmt: skip
def test_other_addresses_are_none_of_ours(address: str) -> None:
    assert VERP.token(address) is None


def test_forged_proof_is_not_accepted() -> None:
    token = VERP.token("bounces+alice-" + "a" * 20 + "@news.example")
    assert token is not None
    assert not VERP.accepts(token, TODAY, "alice")


def test_mail_gets_its_sender_and_files_say_it_in_a_header() -> None:
    mail = Mail(
        subscriber="alice",
        sender="x@y.example",
        recipient="a@b.example",
        message_id="<1@y>",
        content=b"To: a\r\n\r\n",
    )
    sender = VERP.sender(TODAY, "alice")
    assert VERP.addressed(mail, TODAY, in_header=False).sender == sender
    assert VERP.addressed(mail, TODAY, in_header=False).content == mail.content
    assert (
        VERP.addressed(mail, TODAY, in_header=True).content
        == f"Return-Path: <{sender}>\r\nTo: a\r\n\r\n".encode()
    )


@pytest.mark.parametrize(
    "address", ["", "@news.example", "bounces@", "b" * 40 + "@news.example", "почта@news.example"]
)
def test_mailbox_that_leaves_no_room_is_refused(address: str) -> None:
    with pytest.raises(ConfigError):
        Verp(address, [OLD])
