"""What servers write when they refuse, and what it comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.bounces.causes import code_in, status_in, verdict

HARD = [
    ("5.1.1", 550, "550 5.1.1 <alice@example.org>: Recipient address rejected: User unknown in virtual mailbox table"),
    ("5.1.1", 550, "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking"),
    ("5.1.10", 550, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
    ("5.4.1", 550, "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)"),
    ("", 0, "Sorry, no mailbox here by that name. vpopmail (#5.1.1)"),
    ("", 0, "User alice (alice@example.org) not listed in Domino Directory"),
    ("", 550, "SMTP error from remote mail server after RCPT TO: 550 No such user here"),
    ("", 0, "Unrouteable address"),
    ("5.4.4", 0, "Host or domain name not found. Name service error for name=example.invalid type=AAAA: Host not found"),
    ("", 0, "Domain example.org does not accept mail (nullMX)"),
    ("5.1.1", 550, "550 5.1.1 user not found; rejected by Mail.ru: such mailbox does not exist"),
    ("", 0, "Почтовый ящик получателя не существует"),
    ("", 0, "Такого пользователя нет"),
    ("", 0, "Мұндай пайдаланушы жоқ"),
    ("", 0, "Der Empfänger alice ist unbekannt"),
    ("", 0, "收件人不存在"),
    ("", 0, "宛先のメールアドレスが見つかりません"),
    ("5.1.6", 550, "550 5.1.6 The recipient no longer works here"),
]  # fmt: skip
SOFT = [
    ("5.2.2", 552, "552 5.2.2 <alice@example.org>: Over quota"),
    ("5.1.1", 552, "552 sorry, mailbox is over quota temporarily (#5.1.1)"),
    ("", 550, "550 Mailbox full"),
    ("4.2.2", 452, "452-4.2.2 The email account that you tried to reach is over quota"),
    ("", 0, "Почтовый ящик получателя переполнен"),
    ("", 0, "邮箱空间不足"),
    ("5.2.1", 550, "550 5.2.1 The email account that you tried to reach is disabled"),
    ("4.1.1", 450, "450 4.1.1 <alice@example.org>: Recipient address rejected: unverified address"),
    ("4.4.1", 0, "connect to mx.example.org[192.0.2.1]:25: Connection timed out"),
    ("4.4.7", 0, "Message expired: unable to deliver in 840 minutes"),
    ("", 0, "retry timeout exceeded"),
    ("4.4.3", 0, "Host or domain name not found. Name service error: Host not found, try again"),
    ("5.0.0", 550, "550 User unknown (in reply to end of DATA command)"),
    ("5.4.6", 554, "554 5.4.6 Too many hops"),
    ("5.3.4", 552, "552 5.3.4 Message size exceeds fixed limit"),
    ("5.6.0", 554, "554 5.6.0 cannot be read"),
]  # fmt: skip
SENDER = [
    ("5.7.1", 550, "550 5.7.1 Service unavailable; client host blocked using zen.spamhaus.org"),
    ("5.1.1", 550, "550 5.1.1 rejected: listed at a blacklist, user unknown"),
    ("5.7.26", 550, "550-5.7.26 This mail is unauthenticated, which poses a security risk; SPF did not pass"),
    ("5.7.1", 550, "550 5.7.1 message content rejected: spam"),
    ("", 554, "554 Message rejected by policy"),
    ("", 550, "550 Relay not permitted"),
    ("5.7.25", 550, "550-5.7.25 The IP address sending this message does not have a PTR record"),
    ("4.7.28", 421, "421-4.7.28 our system has detected an unusual rate of unsolicited mail"),
    ("5.1.8", 553, "553 5.1.8 sender address rejected: domain not found"),
    ("", 554, "Сообщение отклонено: подозрение на спам"),
    ("5.7.606", 550, "550 5.7.606 Access denied, banned sending IP [192.0.2.1]"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "code", "said"), HARD)
def test_mailbox_or_domain_that_is_not_there_is_hard(status: str, code: int, said: str) -> None:
    assert verdict(status=status, code=code, said=said).kind == "hard"


@pytest.mark.parametrize(("status", "code", "said"), SOFT)
def test_what_may_pass_is_soft(status: str, code: int, said: str) -> None:
    assert verdict(status=status, code=code, said=said).kind == "soft"


@pytest.mark.parametrize(("status", "code", "said"), SENDER)
def test_what_is_about_us_is_never_held_against_a_reader(status: str, code: int, said: str) -> None:
    assert verdict(status=status, code=code, said=said).kind == "sender"


def test_names_and_links_never_take_part() -> None:
    said = "550 5.2.2 <user-unknown@no-such-domain.example> see https://help.example/user-unknown over quota"
    assert verdict(status="5.2.2", code=550, said=said).cause == "full"
    assert verdict(status="", code=0, said="failed for user.unknown@example.org").kind == "unknown"


def test_unknown_user_given_up_after_days_of_trying_is_hard_only_when_the_report_says_so() -> None:
    said = "450 4.1.1 Recipient address rejected: User unknown in local recipient table"
    assert verdict(status="4.1.1", code=450, said=said, given_up=True).kind == "hard"
    assert verdict(status="4.1.1", code=450, said=said).kind == "soft"


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("smtp; 550 5.1.1 unknown", "5.1.1", 550),
        ("said: 452-4.2.2 full", "4.2.2", 452),
        ("from 5.1.1.1 and 192.5.1.10", "", 0),
        ("ERROR_CODE :550, Requested action not taken", "", 550),
        ("in the queue for 500 minutes", "", 0),
        ("(#5.1.1)", "5.1.1", 0),
    ],
)
def test_status_and_code_are_found_and_addresses_are_none(text: str, status: str, code: int) -> None:
    assert (status_in(text), code_in(text)) == (status, code)


@given(st.text(max_size=300), st.sampled_from(["", "4.2.0", "4.1.1", "4.7.1"]), st.integers(400, 499))
def test_refusal_for_now_is_never_hard(said: str, status: str, code: int) -> None:
    assert verdict(status=status, code=code, said=said).kind != "hard"
