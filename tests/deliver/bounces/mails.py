"""Messages that come back, put together as mail servers do it. Names and texts around the servers' words are invented."""

READER = "alice@example.org"
ID = "abcd0123456789@news.example"
ORIGINAL = f"""Return-Path: <bounces@news.example>
Received: from news.example by mx.example; Fri, 24 Apr 2026 07:00:00 +0500
Date: Fri, 24 Apr 2026 07:00:00 +0500
Message-ID: <{ID}>
From: The Morning <morning@news.example>
To: Alice <{READER}>
Subject: Water treaty signed
MIME-Version: 1.0
"""


def report(
    diagnostic: str, *, status: str = "5.0.0", action: str = "failed", text: str = "It failed."
) -> bytes:
    """Returns a report for programs (RFC 3464) about the mail to `READER`."""
    return f"""From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: bounces@news.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

{text}

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {READER}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--b1
Content-Type: message/rfc822

{ORIGINAL}
Good morning.
--b1--
""".encode()


def letter(
    text: str, *, sender: str = "MAILER-DAEMON@mx.example", subject: str = "Undelivered mail", below: str = ""
) -> bytes:
    """Returns a report for people only; `below` is the mail that is copied at its end."""
    return (
        f"From: {sender}\nTo: bounces@news.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n{below}"
    ).encode()


def complaint(kind: str = "abuse", *, recipient: str = READER) -> bytes:
    """Returns a complaint (RFC 5965)."""
    return f"""From: <fbl@provider.example>
To: bounces@news.example
Subject: FW: Water treaty signed
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b2"

--b2
Content-Type: text/plain

This is an email abuse report.

--b2
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Provider/1.0
Version: 1
Original-Rcpt-To: <{recipient}>

--b2
Content-Type: message/rfc822

{ORIGINAL}
Good morning.
--b2--
""".encode()
