"""Hands mails over by SMTP, so that after a crash the doubt is about one mail only.

Per mail: MAIL, RCPT, DATA; after the server's 354 and before the first byte of content `Ledger.begin`, whose
commit also settles the mail before; then the content; then the server's answer. So
- killed before the content: the row is still `pending`, and nobody has got anything;
- killed after: the row says `sending`, and the next run calls it `uncertain`;
- refused with 4xx: `deferred`; with 5xx: `failed`; connection lost before the content: `deferred`, after it had
  begun: `uncertain`, because the server may have taken it.

If the reader may not be sent to any more after a 354, or the ledger cannot be written, the connection is
dropped: an ended content, even an empty one, would be a mail. Where the commands went out in one piece
(PIPELINING) and RCPT was refused but DATA got its 354, a lone dot ends what has no recipient (RFC 2920 §3.1).

A refused sender (5xx to MAIL) is about us, not about a reader: nothing more is sent and readers stay `pending`.
"""

import smtplib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

from digest.deliver import envelope
from digest.deliver.server import SmtpServer, connect, reply_text
from digest.deliver.transport import Ledger
from digest.errors import Deferred, Refused
from digest.model.subscriber import DeliveryState, Mail, Outcome, TransportName

# So many connections lost in a row, each before its mail's content, are the server's trouble, not a mail's.
_LOST_LIMIT = 3
# Refusals are settled with the next mail's commit; so many without one get a commit of their own.
_UNSETTLED_LIMIT = 50
# 552 and 5.3.4: too large; 501, 553, 555: this envelope's form. Other refusals of MAIL are about the sender.
_ABOUT_THE_MAIL = (501, 552, 553, 555)
_CLOSING, _GO_AHEAD = 421, 354
_DATA, _END = b"DATA\r\n", b".\r\n"
_GONE = (OSError, smtplib.SMTPException)

Reply = tuple[int, bytes]

__all__ = ["Smtp", "SmtpServer"]


class Smtp:
    """One server, one connection at a time, reused while it lasts."""

    name: TransportName = "smtp"

    def __init__(self, server: SmtpServer) -> None:
        self.server = server
        self._connection: smtplib.SMTP | None = None
        self._lost = 0

    def send(self, mails: Iterable[Mail], ledger: Ledger) -> Iterator[Outcome]:
        """Hands the mails over; see `Transport.send`."""
        done: list[Outcome] = []
        settled: list[Outcome] = []

        def begin(mail: Mail) -> bool:
            allowed = ledger.begin([mail], tuple(done))
            settled.extend(done)
            done.clear()
            return mail.subscriber in allowed

        def settle() -> None:
            ledger.settle(tuple(done))
            settled.extend(done)
            done.clear()

        try:
            for mail in mails:
                outcome = self._hand_over(mail, begin)
                if outcome is not None:
                    done.append(outcome)
                if len(done) >= _UNSETTLED_LIMIT:
                    settle()
                while settled:
                    yield settled.pop(0)
        finally:
            try:
                settle()
            finally:
                self.close()
        yield from settled

    def after_crash(self, subscribers: Sequence[str]) -> Iterator[Outcome]:
        """Calls every mail that a killed run had begun uncertain; see `Transport.after_crash`."""
        for subscriber in subscribers:
            yield Outcome(subscriber, "uncertain", "the run ended while the server was taking it")

    def close(self) -> None:
        """Takes leave of the server."""
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
            self._drop()

    def _hand_over(self, mail: Mail, begin: Callable[[Mail], bool]) -> Outcome | None:
        """Returns what became of one mail; None when the ledger did not let it pass."""
        while True:
            reused = self._connection is not None
            connection = self._connected()
            try:
                commands = envelope.commands(mail, connection.esmtp_features)
                content = envelope.content(mail)
            except Refused as error:
                return Outcome(mail.subscriber, "failed", error.what)
            try:
                refusal = self._ask(connection, *commands)
            except Refused:
                raise
            except _GONE as error:
                self._drop()
                if reused:
                    # A server may close an idle connection at any time; nobody saw anything of this mail yet.
                    continue
                return self._deferred(Outcome(mail.subscriber, "deferred", _lost(error)))
            if refusal is not None:
                return self._refused(connection, mail, refusal)
            if not self._begun(mail, begin):
                return None
            return self._tell(connection, mail, content)

    def _begun(self, mail: Mail, begin: Callable[[Mail], bool]) -> bool:
        """Asks the ledger; unless it lets the mail pass, no content may follow the 354, so the connection goes."""
        allowed = False
        try:
            allowed = begin(mail)
        finally:
            if not allowed:
                self._drop()
        return allowed

    def _ask(self, connection: smtplib.SMTP, mail_from: bytes, rcpt_to: bytes) -> Reply | None:
        """Sends MAIL, RCPT and DATA. Returns the refusal, None when the server waits for the content.

        Raises: Refused when the server refuses the sender.
        """
        if connection.has_extn("pipelining"):
            connection.send(mail_from + rcpt_to + _DATA)
            sender, recipient, data = connection.getreply(), connection.getreply(), connection.getreply()
            refused = next((reply for reply in (sender, recipient) if reply[0] // 100 != 2), None)
            if refused is not None and data[0] == _GO_AHEAD:
                connection.send(_END)
                connection.getreply()
        else:
            sender, refused, data = _one(connection, mail_from), None, (_GO_AHEAD, b"")
            refused = sender if sender[0] // 100 != 2 else None
            if refused is None:
                recipient = _one(connection, rcpt_to)
                refused = recipient if recipient[0] // 100 != 2 else None
            if refused is None:
                data = _one(connection, _DATA)
        if sender[0] // 100 == 5 and sender[0] not in _ABOUT_THE_MAIL:
            what = f"{self.server} refuses the sender: {sender[0]} {reply_text(sender[1])}"
            raise Refused(what, code=sender[0], hint="nothing more was sent; everybody else stays pending")
        if refused is None and data[0] != _GO_AHEAD:
            return data
        return refused

    def _tell(self, connection: smtplib.SMTP, mail: Mail, content: bytes) -> Outcome:
        """Sends the content and returns what the server makes of it."""
        assert connection.sock is not None
        try:
            connection.send(content)
            connection.sock.settimeout(self.server.reply_timeout_s)
            code, reply = connection.getreply()
            connection.sock.settimeout(self.server.timeout_s)
        except _GONE as error:
            self._drop()
            return Outcome(mail.subscriber, "uncertain", _lost(error))
        self._lost = 0
        if code // 100 == 2:
            return Outcome(mail.subscriber, "sent", "", code)
        if code // 100 in (4, 5):
            return self._refused(connection, mail, (code, reply))
        self._drop()
        return Outcome(
            mail.subscriber, "uncertain", f"an answer that makes no sense: {reply_text(reply)}", code
        )

    def _refused(self, connection: smtplib.SMTP, mail: Mail, reply: Reply) -> Outcome:
        code, words = reply
        state: DeliveryState = "failed" if code // 100 == 5 else "deferred"
        outcome = Outcome(mail.subscriber, state, reply_text(words), code)
        if code == _CLOSING:
            self._drop()
            return self._deferred(outcome)
        self._lost = 0
        try:
            connection.rset()
        except _GONE:
            self._drop()
        return outcome

    def _deferred(self, outcome: Outcome) -> Outcome:
        """Returns the outcome of a mail whose connection went before its content.

        Raises: Deferred when that happened too often in a row; the mail at hand stays as it was.
        """
        self._lost += 1
        if self._lost < _LOST_LIMIT:
            return outcome
        what = (
            f"{self.server} closed {self._lost} connections in a row before it took a mail: {outcome.reason}"
        )
        raise Deferred(what, code=outcome.code, hint="the next run tries again")

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = connect(self.server)
        return self._connection

    def _drop(self) -> None:
        """Closes the connection without another word."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
            self._connection = None


def _one(connection: smtplib.SMTP, command: bytes) -> Reply:
    connection.send(command)
    return connection.getreply()


def _lost(error: Exception) -> str:
    return f"connection lost: {reply_text(str(error)) or type(error).__name__}"
