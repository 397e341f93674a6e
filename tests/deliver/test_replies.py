from pathlib import Path

import pytest

from digest.deliver.bounces.causes import status_in
from digest.deliver.bounces.causes import verdict as bounce_verdict
from digest.deliver.breaker import SAME_AT_ONE_DOMAIN, SAME_REFUSALS, Breaker
from digest.deliver.line import Reply
from digest.deliver.replies import Stage, Verdict, is_hard, judge, stops_sending


@pytest.mark.parametrize(
    ("stage", "code", "text", "verdict"),
    [
        ("END", 250, "2.0.0 queued", "taken"),
        # about the reader
        ("RCPT", 550, "5.1.1 <a@b>: Recipient address rejected: User unknown", "failed"),
        ("RCPT", 550, "no such user", "failed"),
        ("RCPT", 552, "5.2.2 mailbox full: over quota", "failed"),
        ("RCPT", 550, "5.2.1 this account is suspended", "failed"),
        ("RCPT", 550, "5.7.1 user unknown here", "failed"),
        ("RCPT", 552, "mailbox full", "failed"),
        ("RCPT", 553, "we do not like this", "failed"),
        # about the mail
        ("MAIL", 552, "message too large", "failed"),
        ("END", 552, "5.3.4 message too big", "failed"),
        ("END", 554, "5.6.0 cannot be read", "failed"),
        ("END", 554, "transaction failed", "failed"),
        # about us
        ("RCPT", 552, "suspended", "sender"),
        ("END", 552, "5.0.0 Account suspended", "sender"),
        ("MAIL", 550, "go away", "sender"),
        ("MAIL", 550, "5.1.8 bad sender's mailbox", "sender"),
        ("MAIL", 535, "5.7.8 authentication failed", "sender"),
        ("RCPT", 530, "5.7.0 Authentication required", "sender"),
        ("RCPT", 554, "5.7.1 <a@b>: Relay access denied", "sender"),
        ("RCPT", 550, "5.7.1 Recipient address rejected: relay not permitted", "sender"),
        ("END", 550, "5.7.26 unauthenticated mail", "sender"),
        ("END", 550, "Daily sending quota exceeded", "sender"),
        ("RCPT", 550, "hourly message limit reached", "sender"),
        # for now
        ("RCPT", 450, "4.2.0 greylisted, try again in 5 minutes", "deferred"),
        ("RCPT", 451, "4.7.1 Greylisting in action, rate irrelevant", "deferred"),
        ("RCPT", 452, "4.2.2 mailbox over quota", "deferred"),
        ("END", 451, "local error", "deferred"),
        # the server has no time
        ("MAIL", 421, "4.3.2 closing", "busy"),
        ("MAIL", 454, "4.7.0 temporary authentication failure", "busy"),
        ("MAIL", 451, "4.3.2 system not accepting network messages", "busy"),
        ("RCPT", 450, "4.7.0 too many messages, slow down", "busy"),
    ],
)
def test_answer_means(stage: Stage, code: int, text: str, verdict: Verdict) -> None:
    assert judge(stage, Reply(code, text)) == verdict


@pytest.mark.parametrize(
    ("stage", "code", "text", "hard"),
    [
        ("RCPT", 550, "5.1.1 unknown", True), ("RCPT", 550, "5.1.10 null MX", True), ("RCPT", 550, "no such user", True),
        ("RCPT", 552, "5.2.2 full", False), ("RCPT", 550, "refused", False), ("END", 550, "no such user", False),
        ("RCPT", 450, "4.1.1 unknown for now", False),
    ],
)  # fmt: skip
def test_hard_refusal_means_that_the_mailbox_is_not_there(
    stage: Stage, code: int, text: str, hard: bool
) -> None:
    assert is_hard(stage, Reply(code, text)) is hard


# Words that live replies and bounces must understand alike: stage, code, text, what it means, hard or soft.
WORDS = [
    ("RCPT", 550, "5.1.1 The account that you tried to reach does not exist", "failed", "hard"),
    ("RCPT", 550, "Mailbox was not found: user unknown", "failed", "hard"),
    ("RCPT", 550, "Мұндай пайдаланушы жоқ", "failed", "hard"),
    ("RCPT", 552, "5.2.2 over quota", "failed", "soft"),
    ("END", 552, "5.3.4 message is too big for us", "failed", "soft"),
    ("END", 554, "5.6.0 malformed content cannot be read", "failed", "soft"),
    ("END", 550, "user unknown", "failed", "soft"),
    ("MAIL", 550, "5.1.1 unknown user", "sender", ""),
    ("MAIL", 550, "frequency limited", "sender", ""),
    ("RCPT", 550, "5.4.5 Daily outgoing mail limit exceeded", "sender", ""),
    ("RCPT", 550, "DKIM signature is missing", "sender", ""),
    ("END", 554, "5.7.1 considered spam by our filter", "sender", ""),
    ("RCPT", 450, "4.7.1 Greylisted for 60 seconds", "deferred", ""),
]
SHARED = Path(__file__).parents[3] / "shared" / "data" / "cases" / "smtp-replies.tsv"
STAGES = {"MAIL": "MAIL FROM", "RCPT": "RCPT TO", "DATA": "DATA", "END": "end of DATA"}


def words_of_servers() -> list[tuple[str, int, str, str, str]]:
    if not SHARED.exists():
        return []
    rows = [line.split("\t") for line in SHARED.read_text().splitlines() if line.strip() and line[0] != "#"]
    return [(row[0], int(row[1]), row[2], row[3], row[4] if len(row) > 4 else "") for row in rows]


@pytest.mark.parametrize(("stage", "code", "text", "meaning", "kind"), WORDS)
def test_bounces_and_live_replies_mean_the_same(
    stage: Stage, code: int, text: str, meaning: str, kind: str
) -> None:
    agrees(stage, code, text, meaning, kind)


@pytest.mark.skipif(not SHARED.exists(), reason="the words of servers are data beside the checkout")
def test_words_of_servers_mean_the_same_in_bounces_and_live_replies() -> None:
    rows = words_of_servers()
    assert len(rows) > 20
    for stage, code, text, meaning, kind in rows:
        agrees(stage, code, text, meaning, kind)  # type: ignore[arg-type]  # the file's first column is a stage


def agrees(stage: Stage, code: int, text: str, meaning: str, kind: str) -> None:
    assert judge(stage, Reply(code, text)) == meaning, text
    bounce = bounce_verdict(
        status=status_in(text), code=code, said=f"{code} {text} (in reply to {STAGES[stage]} command)"
    )
    if meaning == "failed":
        assert bounce.kind in ({kind} if kind else {"hard", "soft"}), text
        assert not kind or is_hard(stage, Reply(code, text)) is (kind == "hard"), text
    else:
        assert bounce.kind == ("sender" if meaning == "sender" else "soft"), text


@pytest.mark.parametrize(
    ("stage", "code", "stops"),
    [
        ("MAIL", 550, True),
        ("RCPT", 535, True),
        ("RCPT", 554, False),
        ("DATA", 554, False),
        ("END", 554, False),
    ],
)
def test_only_answers_to_mail_and_to_logins_stop_at_once(stage: Stage, code: int, stops: bool) -> None:
    assert stops_sending(stage, Reply(code, "5.7.1 no")) is stops


def test_same_refusal_at_many_domains_in_a_row_is_about_us() -> None:
    breaker = Breaker()
    readers = [f"reader{number}" for number in range(SAME_REFUSALS)]
    for number, reader in enumerate(readers[:-1]):
        assert (
            breaker.refused(
                reader, f"{number}.example", f"5.5.0 <r{number}@{number}.example> not accepted, id {number}"
            )
            == ()
        )
    assert breaker.refused(
        readers[-1], "last.example", "5.5.0 <x@last.example> not accepted, id 77"
    ) == tuple(readers)


def test_refusals_with_a_mail_taken_between_or_other_words_or_at_one_domain_are_not() -> None:
    breaker = Breaker()
    for number in range(3 * SAME_REFUSALS):
        assert breaker.refused(f"a{number}", f"{number}.example", "not accepted") == ()
        breaker.taken()
    for number in range(3 * SAME_REFUSALS):
        assert breaker.refused(f"b{number}", f"{number}.example", "no" * (number % 2 + 1)) == ()
    for number in range(SAME_AT_ONE_DOMAIN - 1):
        assert breaker.refused(f"c{number}", "one.example", "not accepted") == ()
    for number in range(3 * SAME_AT_ONE_DOMAIN):
        assert breaker.refused(f"d{number}", "one.example", "no such user", hard=True) == ()


def test_same_refusal_often_enough_at_one_domain_is_about_us_until_the_last_that_was_on_its_way() -> None:
    breaker = Breaker()
    readers = [f"reader{number}" for number in range(SAME_AT_ONE_DOMAIN + 1)]
    assert breaker.refused(readers[0], "one.example", "not accepted") == ()
    breaker.taken()
    for reader in readers[1:-1]:
        assert breaker.refused(reader, "one.example", "not accepted") == ()
    assert breaker.refused(readers[-1], "one.example", "not accepted") == tuple(readers)
    assert breaker.refused("late", "one.example", "not accepted") == ("late",)
