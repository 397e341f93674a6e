"""Hands one mail to a server: the envelope, the ledger's word, the content, the server's word.

MAIL, RCPT and DATA go in one piece where the server offers PIPELINING, else one by one. After the 354 and before the
first byte of content the ledger is asked. Unless it lets the mail pass, the connection is dropped: an ended
content, even an empty one, would be a mail. Where RCPT was refused but DATA got its 354, a lone dot ends what has no
recipient (RFC 2920 §3.1). Where RCPT was accepted, the connection is closed instead: the dot would be a mail.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from digest.deliver import envelope
from digest.deliver.line import Gone, Reply
from digest.deliver.replies import Stage, Verdict, is_hard, judge, stops_sending
from digest.deliver.session import Session
from digest.model.subscriber import Mail

GO_AHEAD = 354
# Follows the words of a refusal in the ledger: a mailbox that is called unknown only then is a filter's word.
AFTER_CONTENT = "(after DATA)"
_STAGES: tuple[Stage, ...] = ("MAIL", "RCPT", "DATA")
_DATA, _RSET, _LONE_DOT = b"DATA\r\n", b"RSET\r\n", b".\r\n"

Begin = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a mail. "lost": the connection broke before the content, so nobody got it; "uncertain": after it
    had begun; "barred": the ledger did not let it pass. `stage` is where in the dialogue the server answered, None where it
    did not. `hard`: the reader's mailbox does not exist; `stops`: the server refuses us, whatever the mail."""

    verdict: Verdict | str
    reply: Reply
    stage: Stage | None = None
    hard: bool = False
    stops: bool = False
    begun: bool = False

    @property
    def words(self) -> str:
        """What the server said, for the ledger."""
        late = self.stage == "END" and self.verdict in ("failed", "sender")
        return f"{self.reply.words} {AFTER_CONTENT}" if late else self.reply.words


async def hand_over(session: Session, mail: Mail, begin: Begin) -> Answer:
    """Returns what became of the mail. Raises: Refused where it cannot go over this line; what `begin` raises."""
    commands = envelope.commands(mail, session.features)
    content = envelope.content(mail)
    session.taken += 1
    try:
        answer = await _ask(session, *commands)
    except Gone as error:
        return Answer("lost", Reply(0, str(error)))
    if answer is not None:
        return answer
    allowed = False
    try:
        allowed = await begin()
    finally:
        if not allowed:
            session.line.close()
    if not allowed:
        return Answer("barred", Reply(0, ""))
    return await _tell(session, content)


async def _ask(session: Session, mail_from: bytes, rcpt_to: bytes) -> Answer | None:
    """Returns the refusal, None when the server waits for the content. Raises: Gone."""
    if session.line.ahead:
        # What it said unasked would be taken for its answer.
        session.line.close()
        raise Gone("connection lost: the server said more than it was asked")
    if "pipelining" in session.features:
        return await _ask_at_once(session, mail_from, rcpt_to)
    if session.unfinished:
        await _one(session, _RSET)
        session.unfinished = False
    for stage, command in zip(_STAGES, (mail_from, rcpt_to, _DATA), strict=True):
        reply = await _one(session, command)
        if not (reply.code == GO_AHEAD if stage == "DATA" else reply.ok):
            session.unfinished = stage != "MAIL"
            return _refusal(session, stage, reply)
    return None


async def _ask_at_once(session: Session, mail_from: bytes, rcpt_to: bytes) -> Answer | None:
    line, timeout = session.line, session.server.timeout_s
    before = 1 if session.unfinished else 0
    line.write((_RSET if before else b"") + mail_from + rcpt_to + _DATA)
    try:
        found = (await line.replies(before + len(_STAGES), timeout))[before:]
    except Gone:
        # Who refuses and hangs up has said why.
        refusal = _first_refusal(session, line.rest()[before:])
        if refusal is None:
            raise
        return refusal
    session.unfinished = True
    if found[-1].code == GO_AHEAD:
        if found[0].ok and found[1].ok:
            session.unfinished = False
            return None
        if found[1].ok:
            line.close()
        else:
            with suppress(Gone):
                line.write(_LONE_DOT)
                await line.replies(1, timeout)
    return _first_refusal(session, found) or _refusal(session, "DATA", found[-1])


def _first_refusal(session: Session, found: Sequence[Reply]) -> Answer | None:
    """Returns the refusal that came first: the server says no to the rest because of it."""
    for stage, reply in zip(_STAGES, found, strict=False):
        if not reply.ok:
            return _refusal(session, stage, reply)
    return None


async def _tell(session: Session, content: bytes) -> Answer:
    """Sends the content and returns what the server makes of it.

    A server that is ahead of us, or says 250 before it has all of it, speaks of something else than this mail.
    """
    if session.line.ahead:
        session.line.close()
        return Answer("lost", Reply(0, "the server said more than it was asked"), begun=True)
    try:
        session.line.write(content)
    except Gone as error:
        return Answer("lost", Reply(0, str(error)), begun=True)
    try:
        (reply,) = await session.line.replies(1, session.server.timeout_s)
    except Gone as error:
        return Answer("uncertain", Reply(0, str(error)), begun=True)
    if reply.code // 100 not in (2, 4, 5) or (reply.ok and session.line.unsent):
        session.line.close()
        return Answer(
            "uncertain", Reply(reply.code, f"an answer that makes no sense: {reply.words}"), begun=True
        )
    return _refusal(session, "END", reply, begun=True)


def _refusal(session: Session, stage: Stage, reply: Reply, *, begun: bool = False) -> Answer:
    verdict = judge(stage, reply) if reply.code // 100 in (2, 4, 5) else "deferred"
    if verdict == "taken" and stage != "END":
        # A success where another code belongs: we are out of step with the server, so no word can be trusted.
        verdict = "deferred"
        session.line.close()
    stops = verdict == "sender" and stops_sending(stage, reply)
    if verdict == "busy" or stops:
        session.line.close()
    hard = verdict == "failed" and is_hard(stage, reply)
    return Answer(verdict, reply, stage=stage, hard=hard, stops=stops, begun=begun)


async def _one(session: Session, command: bytes) -> Reply:
    session.line.write(command)
    return (await session.line.replies(1, session.server.timeout_s))[0]
