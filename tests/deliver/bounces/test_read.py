"""Messages of every kind that come back: whom they name, which mail it was, what it comes to."""

import base64

import pytest

from digest.deliver.bounces.read import read
from tests.deliver.bounces.mails import ID, ORIGINAL, READER, complaint, letter, report

PEOPLE_ONLY = {
    "postfix": f"<{READER}>: host mx.example.org[192.0.2.1] said: 550 5.1.1 <{READER}>: Recipient\n"
    "    address rejected: User unknown (in reply to RCPT TO command)",
    "exim": f"  {READER}\n    SMTP error from remote mail server after RCPT TO:<{READER}>:\n"
    "    host mx.example.org [192.0.2.1]: 550 No such user here",
    "qmail": f"<{READER}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n",
    "sendmail": f"   ----- The following addresses had permanent fatal errors -----\n<{READER}>\n"
    f"    (reason: 550 5.1.1 <{READER}>... User unknown)",
    "exchange": f"Your message did not reach some or all of the intended recipients.\n\n{READER} on 24.04.2026\n"
    "    The e-mail account does not exist at the organization this message was sent to.\n    #5.1.1",
    "notes": f"Your message\n\nwas not delivered to:\n\n  {READER}\n\nbecause:\n\n"
    "  User alice (alice@example.org) not listed in Domino Directory",
    "mail.ru": f"Это письмо создано автоматически.\n\nПисьмо не может быть доставлено:\n\n{READER}:\n"
    "    Такого пользователя не существует",
    "kazakh": f"Хат жеткізілмеді.\n\n{READER}\nМұндай пайдаланушы жоқ",
    "chinese": f"很抱歉，您的邮件被退回。\n收件人：{READER}\n退信原因：收件人不存在",
    "japanese": f"以下のメールは送信できませんでした。\n<{READER}>: 宛先のメールアドレスが見つかりません",
}


@pytest.mark.parametrize("family", PEOPLE_ONLY)
def test_report_for_people_names_the_recipient_the_mail_and_the_reason(family: str) -> None:
    notice = read(letter(PEOPLE_ONLY[family], below=ORIGINAL))
    (refusal,) = notice.refusals
    assert (notice.form, refusal.recipients, refusal.verdict.kind) == ("text", (READER,), "hard")
    assert notice.original.message_ids == (ID,)


def test_report_for_programs_is_read_by_its_fields() -> None:
    notice = read(report("550 5.1.1 no such user"))
    (refusal,) = notice.refusals
    assert (refusal.recipients, refusal.status, refusal.code, refusal.verdict.kind) == (
        (READER,),
        "5.1.1",
        550,
        "hard",
    )
    assert notice.original.message_ids == (ID,)
    assert "bounces@news.example" in notice.envelope


@pytest.mark.parametrize(
    ("action", "kind"), [("delayed", "delayed"), ("delivered", "delivered"), ("relayed", "delivered")]
)
def test_mail_that_is_late_or_arrived_is_no_failure(action: str, kind: str) -> None:
    (refusal,) = read(report("451 4.4.1 no answer", status="4.4.1", action=action)).refusals
    assert refusal.verdict.kind == kind


def test_sentences_for_people_stand_in_for_empty_fields() -> None:
    (refusal,) = read(report("", text=f"<{READER}>: mailbox is full")).refusals
    assert (refusal.verdict.kind, refusal.verdict.cause) == ("soft", "full")


def test_warning_of_a_delay_for_people_is_no_failure() -> None:
    text = f"Message to {READER} has been delayed.\nYou do not need to resend it; delivery attempts will continue."
    (refusal,) = read(letter(text, subject="Warning: message delayed 24 hours", below=ORIGINAL)).refusals
    assert refusal.verdict.kind == "delayed"


@pytest.mark.parametrize(
    ("subject", "more"),
    [("Out of office", ""), ("Автоответ: Water treaty", ""), ("Re: Water treaty signed", "Auto-Submitted: auto-replied\n"),
     ("自動応答", ""), ("Re: hello", "X-Autoreply: yes\n")],
)  # fmt: skip
def test_answer_of_a_program_is_told_apart(subject: str, more: str) -> None:
    content = f"From: Alice <{READER}>\nTo: bounces@news.example\nSubject: {subject}\n{more}\nI am away until {READER} is back; user unknown."
    notice = read(content.encode())
    assert (notice.form, notice.refusals) == ("auto-reply", ())


def test_letter_of_a_person_is_nothing_of_ours() -> None:
    notice = read(letter("Dear editors, the story about rice was good.", sender=READER, subject="Thank you"))
    assert (notice.form, notice.refusals) == ("other", ())


@pytest.mark.parametrize(
    ("kind", "form"),
    [("abuse", "complaint"), ("opt-out", "complaint"), ("not-spam", "other"), ("auth-failure", "other")],
)
def test_complaint_names_who_complained(kind: str, form: str) -> None:
    notice = read(complaint(kind))
    assert notice.form == form
    assert [one.recipients for one in notice.refusals] == ([(READER,)] if form == "complaint" else [])
    assert notice.original.message_ids == (ID,)


def test_notice_in_json_is_read() -> None:
    text = """{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":
        "alice@example.org","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}]},
        "mail":{"messageId":"01-02","destination":["alice@example.org"],"commonHeaders":{"messageId":"<x@news.example>"}}}"""
    notice = read(letter(text, sender="no-reply@sns.example", subject="AWS Notification Message"))
    assert (notice.refusals[0].recipients, notice.refusals[0].verdict.kind) == ((READER,), "hard")
    assert "x@news.example" in notice.original.message_ids


def test_base64_html_and_encoded_headers_are_read() -> None:
    body = base64.b64encode(
        f"<html><style>x</style><p>Не доставлено: {READER}</p><p>ящик переполнен</p></html>".encode("koi8-r")
    )
    head = "From: =?utf-8?b?0J/QvtGH0YLQsA==?= <postmaster@mx.example>\nSubject: =?koi8-r?b?7sUg0M/T1MHXzMXOzw==?=\n"
    content = (
        f"{head}To: bounces@news.example\nContent-Type: text/html; charset=koi8-r\nContent-Transfer-Encoding: base64\n\n".encode()
        + body
    )
    (refusal,) = read(content).refusals
    assert (refusal.recipients, refusal.verdict.cause) == ((READER,), "full")


def test_links_of_the_returned_mail_are_kept_for_whoever_believes_them() -> None:
    link = "https://news.example/unsubscribe/morning/alice/abc"
    content = complaint().replace(
        b"MIME-Version: 1.0\n\nGood", f"List-Unsubscribe: <{link}>,\n <mailto:x@y.example>\n\nGood".encode()
    )
    assert read(content).original.unsubscribe == (link,)
