"""Several connections, several servers, and what happens when one of them fails: against real servers on loopback."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest

from digest.deliver.server import Limits, SmtpServer
from digest.deliver.smtp import Smtp
from digest.errors import Deferred, LimitReached, SenderRefused
from digest.model.subscriber import Mail, Outcome
from digest.store import uses
from tests.deliver.conftest import NOW, Book, Permissive, mail
from tests.deliver.servers import Handler, Line, running, scripted
from tests.deliver.test_smtp import server, states

KEYS = [f"reader{number:02}" for number in range(40)]


def mails(keys: list[str] = KEYS) -> list[Mail]:
    return [mail(key) for key in keys]


def mails_to_many_domains() -> list[Mail]:
    return [
        Mail(subscriber=key, sender="digest@example.org", recipient=f"{key}@{key}.example", message_id="<1@x>",
             content=mail(key).content) for key in KEYS
    ]  # fmt: skip


def test_pool_uses_its_connections_and_sends_each_mail_once(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    handler = Handler()
    with running(handler) as port:
        outcomes = list(Smtp(server(port, connections=4)).send(mails(), smtp_book.ledger))
    assert states(outcomes) == dict.fromkeys(KEYS, ("sent", 250))
    assert smtp_book.states == dict.fromkeys(KEYS, "sent")
    assert sorted(one.recipients[0] for one in handler.received) == [f"{key}@example.org" for key in KEYS]
    assert 1 < handler.sessions <= 4


def test_connections_share_commits() -> None:
    class Counting(Permissive):
        commits = 0

        def begin(self, *args: object, **named: object) -> frozenset[str]:
            self.commits += 1
            return super().begin(*args, **named)  # type: ignore[arg-type]  # passed on as they are

    ledger = Counting()
    with running(Handler()) as port:
        assert len(list(Smtp(server(port, connections=8)).send(mails(), ledger))) == len(KEYS)
    assert ledger.commits < len(KEYS)
    assert {one.subscriber for one in ledger.told} == set(KEYS)


def test_mails_are_made_only_when_a_connection_is_free() -> None:
    made: list[str] = []
    taken: list[int] = []

    class Watching(Permissive):
        def begin(self, *args: object, **named: object) -> frozenset[str]:
            taken.append(len(made))
            return super().begin(*args, **named)  # type: ignore[arg-type]  # passed on as they are

    def making() -> Iterator[Mail]:
        for one in mails():
            made.append(one.subscriber)
            yield one

    with running(Handler()) as port:
        list(Smtp(server(port, connections=2)).send(making(), Watching()))
    assert max(count - place for place, count in enumerate(taken)) <= 3


def test_servers_share_by_weight(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    light, heavy = Handler(), Handler()
    with running(light) as one, running(heavy) as two:
        transport = Smtp(server(one), server(two, weight=3.0))
        list(transport.send(mails(), smtp_book.ledger))
    assert len(light.received) + len(heavy.received) == len(KEYS)
    assert len(light.received) < len(heavy.received)


def test_server_that_is_not_there_is_replaced_by_the_other(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    handler = Handler()
    with scripted(Line.greet) as gone:
        pass
    with running(handler) as port:
        list(Smtp(server(gone), server(port)).send(mails(), smtp_book.ledger))
    assert smtp_book.states == dict.fromkeys(KEYS, "sent")


@pytest.mark.parametrize("fail_over", [False, True])
def test_server_that_refuses_us_is_replaced_only_by_setting(smtp_book: Book, fail_over: bool) -> None:
    smtp_book.plan(KEYS)
    handler = Handler()
    with running(Handler(answers={("MAIL", "*"): "550 5.7.1 go away"})) as bad, running(handler) as good:
        transport = Smtp(server(bad), server(good), fail_over=fail_over)
        if fail_over:
            list(transport.send(mails(), smtp_book.ledger))
            assert smtp_book.states == dict.fromkeys(KEYS, "sent")
        else:
            with pytest.raises(SenderRefused, match="go away"):
                list(transport.send(mails(), smtp_book.ledger))
            assert set(smtp_book.states.values()) <= {"pending", "sent"}
            assert list(smtp_book.states.values()).count("sent") == len(handler.received) < len(KEYS)


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_suspended_sender_blames_nobody(smtp_book: Book, command: str) -> None:
    """From the 20th mail on the provider has had enough."""
    keys = [f"reader{number:02}" for number in range(60)]
    smtp_book.plan(keys)
    handler = Handler(answers={(command, f"{key}@example.org"): "552 suspended" for key in keys[20:]})
    with running(handler) as port, pytest.raises(SenderRefused, match="552 suspended"):
        list(Smtp(server(port, connections=4)).send(mails(keys), smtp_book.ledger))
    found = smtp_book.states
    assert set(found.values()) == {"sent", "pending"}
    assert [key for key in keys if found[key] == "sent"] == keys[:20]


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_policy_of_one_domain_fails_its_own_mails_and_holds_nothing(smtp_book: Book, command: str) -> None:
    smtp_book.plan(KEYS)
    refused = KEYS[3::10]
    answers = {(command, f"{key}@{key}.example"): "554 5.7.1 rejected for policy reasons" for key in refused}
    with running(handler := Handler(answers=answers)) as port:
        list(Smtp(server(port, connections=2)).send(mails_to_many_domains(), smtp_book.ledger))
    assert smtp_book.states == {key: "failed" if key in refused else "sent" for key in KEYS}
    assert handler.sessions <= 2, "a refused mail costs no connection"


def test_policy_of_five_domains_in_a_row_is_about_us(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    policy = {("DATA", f"{key}@{key}.example"): f"554 5.7.1 <{key}> is refused by policy" for key in KEYS[9:]}
    with running(handler := Handler(answers=policy)) as port, pytest.raises(SenderRefused, match="by policy"):
        list(Smtp(server(port)).send(mails_to_many_domains(), smtp_book.ledger))
    assert smtp_book.states == {key: "sent" if key in KEYS[:9] else "pending" for key in KEYS}
    assert len(handler.received) == 9


def test_same_refusal_everywhere_blames_nobody(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    handler = Handler(answers={("DATA", "*"): "554 5.5.4 not today"})
    with running(handler) as port, pytest.raises(SenderRefused, match="not today"):
        list(Smtp(server(port)).send(mails_to_many_domains(), smtp_book.ledger))
    assert set(smtp_book.states.values()) == {"pending"}


def test_login_that_is_refused_is_about_us(smtp_book: Book) -> None:
    smtp_book.plan(["alice"])

    def no_login(line: Line) -> None:
        line.greet("AUTH PLAIN LOGIN")
        assert line.hear().startswith("AUTH PLAIN ")
        line.say("535 5.7.8 no")

    with scripted(no_login) as port, pytest.raises(SenderRefused, match="refuses the login: 535"):
        list(Smtp(server(port, username="digest", password="secret")).send([mail("alice")], smtp_book.ledger))
    assert smtp_book.states == {"alice": "pending"}


def test_login_with_login_alone() -> None:
    said: list[str] = []

    def login(line: Line) -> None:
        line.greet("AUTH LOGIN")
        for reply in ("334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 ok", "250 OK", "250 OK", "354 go"):
            said.append(line.hear())
            line.say(reply)
        line.content()
        line.say("250 taken")

    with scripted(login) as port:
        given = server(port, username="digest", password="secret")
        assert states(list(Smtp(given).send([mail("alice")], Permissive()))) == {"alice": ("sent", 250)}
    assert said[:3] == ["AUTH LOGIN", "ZGlnZXN0", "c2VjcmV0"]


@pytest.mark.parametrize("refusal", ["421 4.3.2 closing", "454 4.7.0 not now", "450 4.7.0 too many messages"])
def test_server_without_time_is_left_alone_and_asked_again(smtp_book: Book, refusal: str) -> None:
    smtp_book.plan(KEYS[:4])
    turns: list[int] = []

    def busy_twice(line: Line) -> None:
        turns.append(1)
        line.greet()
        if len(turns) < 3:
            line.hear()
            line.say(refusal)
            return
        while line.hear().startswith("MAIL"):
            line.say("250 OK")
            for reply in ("250 OK", "354 go"):
                line.hear()
                line.say(reply)
            line.content()
            line.say("250 taken")

    with scripted(busy_twice) as port:
        list(Smtp(server(port)).send(mails(KEYS[:4]), smtp_book.ledger))
    assert smtp_book.states == dict.fromkeys(KEYS[:4], "sent")
    assert len(turns) == 3


def test_server_that_never_has_time_ends_the_run_and_blames_nobody(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    handler = Handler(answers={("MAIL", "*"): "421 4.3.2 closing"})
    with running(handler) as port, pytest.raises(Deferred, match="421"):
        list(Smtp(server(port)).send(mails(), smtp_book.ledger))
    assert set(smtp_book.states.values()) <= {"pending", "deferred"}
    assert list(smtp_book.states.values()).count("deferred") <= 1


def test_limit_of_an_hour_ends_the_run_and_holds_in_the_next(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    handler = Handler()
    with running(handler) as port:
        limited = server(port, connections=3, limits=Limits(per_hour=10))

        def send_at(moment: datetime, uses: Mapping[tuple[str, datetime], int]) -> int:
            """Sends what is pending; returns how many mails the server got in all."""
            waiting = mails([key for key in KEYS if smtp_book.states[key] == "pending"])
            transport = Smtp(limited, used=lambda _: uses, now=lambda: moment)
            with pytest.raises(LimitReached, match="10 mails an hour"):
                list(transport.send(waiting, smtp_book.ledger))
            return len(handler.received)

        assert send_at(NOW, {}) == 10
        with smtp_book.store.reading() as db:
            used = uses.of_server(db, str(limited))
        assert used == {("", NOW): 10}
        assert send_at(NOW + timedelta(minutes=10), used) == 10
        assert send_at(NOW + timedelta(hours=2), used) == 20


def test_domain_that_had_enough_waits_while_others_get_theirs(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    handler = Handler()
    given = [
        Mail(subscriber=key, sender="digest@example.org", recipient=f"{key}@{'slow' if place % 2 else 'quick'}.example",
             message_id="<1@x>", content=mail(key).content) for place, key in enumerate(KEYS)
    ]  # fmt: skip
    with running(handler) as port:
        limits = Limits(domains={"slow.example": 3})
        list(Smtp(server(port, limits=limits, connections=2), now=lambda: NOW).send(given, smtp_book.ledger))
    domains = [one.recipients[0].partition("@")[2] for one in handler.received]
    assert (domains.count("slow.example"), domains.count("quick.example")) == (3, 20)
    assert sorted(set(smtp_book.states.values())) == ["pending", "sent"]


def test_run_that_nobody_wants_any_more_finishes_what_is_on_its_way(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    handler = Handler()
    with running(handler) as port:
        outcomes = Smtp(server(port, connections=4, limits=Limits(per_second=20))).send(
            iter(mails()), smtp_book.ledger
        )
        first = next(outcomes)
        assert isinstance(first, Outcome)
        outcomes.close()  # type: ignore[attr-defined]  # it is a generator
    sent = [key for key, state in smtp_book.states.items() if state == "sent"]
    assert len(sent) == len(handler.received) < len(KEYS)
    assert set(smtp_book.states.values()) == {"sent", "pending"}


def test_held_edition_stops_at_the_next_mail(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    handler = Handler()

    def holding() -> Iterator[Mail]:
        for place, one in enumerate(mails()):
            if place == 10:
                smtp_book.hold()
            yield one

    with running(handler) as port:
        list(Smtp(server(port)).send(holding(), smtp_book.ledger))
    assert len(handler.received) in (9, 10)
    assert set(smtp_book.states.values()) == {"sent", "pending"}


def test_words_before_encryption_are_not_believed() -> None:
    def injecting(line: Line) -> None:
        line.greet("STARTTLS")
        line.hear()
        line.say("220 go ahead", "250 believe me")

    with scripted(injecting) as port, pytest.raises(Deferred, match="words before encryption"):
        list(Smtp(server(port, tls="starttls")).send([mail("alice")], Permissive()))


def test_server_that_knows_helo_only_gets_its_mails() -> None:
    def old(line: Line) -> None:
        line.say("220 old")
        for reply in ("502 what?", "250 hello", "250 OK", "250 OK", "354 go"):
            line.hear()
            line.say(reply)
        line.content()
        line.say("250 taken")

    with scripted(old) as port:
        assert states(list(Smtp(server(port)).send([mail("alice")], Permissive()))) == {
            "alice": ("sent", 250)
        }


def test_ipv6_is_spoken() -> None:
    said: list[str] = []

    def listen(line: Line) -> None:
        line.say("220 six")
        said.append(line.hear())
        line.say("250 six")
        for reply in ("250 OK", "250 OK", "354 go"):
            line.hear()
            line.say(reply)
        line.content()
        line.say("250 taken")

    with ExitStack() as stack:
        try:
            port = stack.enter_context(scripted(listen, host="::1"))
        except OSError:
            pytest.skip("this machine has no IPv6")
        given = SmtpServer(host="::1", port=port, tls="none", timeout_s=5)
        assert states(list(Smtp(given).send([mail("alice")], Permissive()))) == {"alice": ("sent", 250)}
    assert said[0] == "EHLO [IPv6:::1]" or "." in said[0]


def test_endless_reply_is_cut_off() -> None:
    def endless(line: Line) -> None:
        line.say("220 hello")
        line.hear()
        while True:
            line.say(*["250-more"] * 500)

    with scripted(endless) as port, pytest.raises(Deferred, match="endless reply"):
        list(Smtp(server(port)).send([mail("alice")], Permissive()))


def test_server_that_allows_fewer_connections_gets_its_mails_by_those(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    handler = Handler(most_sessions=2)
    with running(handler) as port:
        list(Smtp(server(port, connections=6)).send(mails(), smtp_book.ledger))
    assert smtp_book.states == dict.fromkeys(KEYS, "sent")
    assert len(handler.received) == len(KEYS)


def test_refusal_in_the_same_words_at_one_domain_blames_nobody(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    handler = Handler(answers={("RCPT", f"{key}@example.org"): "552 5.2.2 no" for key in KEYS[5:]})
    with running(handler) as port, pytest.raises(SenderRefused, match="552"):
        list(Smtp(server(port, connections=3)).send(mails(), smtp_book.ledger))
    assert list(smtp_book.states.values()) == ["sent"] * 5 + ["pending"] * 35


def test_list_of_dead_addresses_at_one_domain_is_not_about_us(smtp_book: Book) -> None:
    smtp_book.plan(KEYS)
    handler = Handler(answers={("RCPT", f"{key}@example.org"): "550 5.1.1 no such user" for key in KEYS[5:]})
    with running(handler) as port:
        list(Smtp(server(port, connections=3)).send(mails(), smtp_book.ledger))
    assert list(smtp_book.states.values()) == ["sent"] * 5 + ["failed"] * 35


def test_word_too_many_is_not_taken_for_the_answer_to_the_content(smtp_book: Book) -> None:
    """A server that is one reply ahead says 250 to a mail that it then throws away."""
    smtp_book.plan(["alice"])

    def ahead(line: Line) -> None:
        line.greet("PIPELINING")
        for _ in range(3):
            line.hear()
        line.say("250 OK", "250 OK", "354 go", "250 taken")
        line.content()

    with scripted(ahead) as port:
        list(Smtp(server(port)).send([mail("alice")], smtp_book.ledger))
    assert smtp_book.states == {"alice": "deferred"}


def test_old_way_to_offer_a_login_is_understood() -> None:
    said: list[str] = []

    def login(line: Line) -> None:
        line.greet("AUTH=PLAIN LOGIN")
        for reply in ("235 ok", "250 OK", "250 OK", "354 go"):
            said.append(line.hear())
            line.say(reply)
        line.content()
        line.say("250 taken")

    with scripted(login) as port:
        given = server(port, username="digest", password="secret")
        assert states(list(Smtp(given).send([mail("alice")], Permissive()))) == {"alice": ("sent", 250)}
    assert said[0].startswith("AUTH PLAIN ")


@pytest.mark.parametrize("words", ["554 rejected, {}", "550 5.1.1 no such user"])
def test_server_that_refuses_nearly_everybody_blames_nobody(smtp_book: Book, words: str) -> None:
    """No list of that length is so dead, whatever the server says of each."""
    keys = [f"reader{number:03}" for number in range(140)]
    smtp_book.plan(keys)
    tags = [chr(97 + number % 26) * (number % 5 + 1) for number in range(140)]
    answers = {
        ("RCPT", f"{key}@example.org"): words.format(tag) for key, tag in zip(keys[10:], tags, strict=False)
    }
    with running(Handler(answers=answers)) as port, pytest.raises(SenderRefused):
        list(Smtp(server(port, connections=3)).send(mails(keys), smtp_book.ledger))
    assert list(smtp_book.states.values()) == ["sent"] * 10 + ["pending"] * 130
