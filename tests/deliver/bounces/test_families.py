"""Reports as families of mail servers and large providers write them, and what each comes to."""

import pytest

from digest.deliver.bounces.read import read
from tests.deliver.bounces.mails import ORIGINAL, READER, letter, report

# Status, the server's answer, what it comes to.
ANSWERS = [
    ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "hard"),
    ("5.2.2", "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException; Failed to process", "soft"),
    ("5.7.133", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction", "sender"),
    ("5.7.23", "550 5.7.23 The message was rejected because of Sender Policy Framework violation", "sender"),
    ("5.4.310", "550 5.4.310 DNS domain example.org does not exist [Message=InfoDomainNonexistent]", "hard"),
    ("4.4.7", "550 4.4.7 QUEUE.Expired; message expired in unreachable destination queue.", "soft"),
    ("5.7.1", "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Part of their network is on our block list", "sender"),
    ("4.2.2", "452-4.2.2 The email account that you tried to reach is over quota.", "soft"),
    ("5.2.1", "550-5.2.1 The email account that you tried to reach is inactive.", "soft"),
    ("5.7.26", "550-5.7.26 Your email has been blocked because the sender is unauthenticated.", "sender"),
    ("4.0.0", "DNS Error: DNS type 'mx' lookup responded with code NXDOMAIN Domain name not found", "soft"),
    ("5.0.0", "552 1 Requested mail action aborted, mailbox not found", "hard"),
    ("5.0.0", "554 30 Sorry, your message cannot be delivered. This mailbox is disabled (554.30).", "soft"),
    ("5.0.0", "554 delivery error: dd This user doesn't have a provider.example account (x@provider.example) [0]", "hard"),
    ("4.7.0", "421 4.7.0 [TSS04] Messages temporarily deferred due to unexpected volume or user complaints", "sender"),
    ("5.0.0", "550 Message was not accepted -- invalid mailbox.  Local mailbox x@mail.example is unavailable: user not found", "hard"),
    ("5.0.0", "550 Message was not accepted -- invalid mailbox.  Local mailbox x@mail.example is unavailable: account is disabled", "soft"),
    ("5.0.0", "550 spam message rejected. Please visit http://help.example/notspam", "sender"),
    ("5.7.1", "550 5.7.1 No such user! 1a2b3c", "hard"),
    ("5.7.1", "554 5.7.1 [2] Message rejected under suspicion of SPAM; https://help.example/x", "sender"),
    ("5.0.0", "User bob (bob@example.org) not listed in Domino Directory", "hard"),
    ("4.4.1", "connect to mx.example.org[192.0.2.1]:25: Connection timed out", "soft"),
    ("5.1.0", "Domain example.org does not accept mail (nullMX)", "hard"),
    ("5.1.1", "550 5.1.1 <x@provider.example>: inactive email address (in reply to RCPT TO command)", "hard"),
    ("5.7.1", "550 5.7.1 [CS01] Message rejected due to local policy.", "sender"),
    ("5.0.0", "550 Administrative prohibition - envelope blocked", "sender"),
    ("5.7.0", "554 5.7.0 Blocked - see https://ipcheck.example/?ip=192.0.2.1", "sender"),
    ("5.0.0", "550 permanent failure for one or more recipients (x@example.org:blocked)", "soft"),
    ("5.1.0", "5.1.0 - Unknown address error 550-'5.1.1 User unknown' (delivery attempts: 0)", "hard"),
    ("5.0.0", "554 Transaction failed. Reject due to policy restrictions.", "sender"),
    ("5.1.1", "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_416", "hard"),
    ("4.7.1", "450 4.7.1 <x@example.org>: Recipient address rejected: Greylisted", "soft"),
    ("5.0.0", "550 Verification failed for <morning@news.example>: Sender verify failed", "sender"),
    ("5.7.1", "554 5.7.1 <x@example.org>: Relay access denied", "sender"),
    ("5.0.0", "552 suspended", "sender"),
    ("5.7.0", "550 5.7.0 Your account has been suspended for sending spam", "sender"),
    ("5.1.1", "553 5.1.1 <morning@news.example>: sender rejected (in reply to MAIL FROM command)", "sender"),
    ("5.0.0", "542 x@example.org Rejected", "hard"),
]  # fmt: skip
LETTERS = [
    ("failure notice", f"<{READER}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 unknown user\nGiving up.", "hard"),
    ("failure notice", f"<{READER}>:\nSorry, I couldn't find any host named example.org. (#5.1.2)", "hard"),
    ("failure notice", f"<{READER}>:\nThe users mailfolder is over the allowed quota (size). (#5.2.2)", "soft"),
    ("failure notice", f"<{READER}>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again.", "soft"),
    ("Mail delivery failed: returning message to sender", f"  {READER}\n    host mx.example.org [192.0.2.1]\n    retry timeout exceeded", "soft"),
    ("Warning: message 1abc delayed 24 hours", f"  {READER}\n    Delay reason: Connection timed out\n\nDelivery attempts will continue for\nsome time.", "delayed"),
    ("Message status - undeliverable", f"The message that you sent was undeliverable to the following:\n\t{READER} (user not found)", "hard"),
    ("Permanent Delivery Failure", f"Failed address: {READER}\n\n --> RCPT To:<{READER}>\n <-- 550 Recipient unknown", "hard"),
    ("Undelivered Mail", f"<{READER}>: unknown user: \"alice\"", "hard"),
    ("Не удается доставить: News", f"Сбой доставки следующим получателям:\n\n{READER}\nНе удалось найти указанный адрес.\n\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##", "hard"),
    ("系统退信", f"收件人：{READER}\n退信原因：对方邮箱已满", "soft"),
    ("系统退信/Systems bounce", f"无法发送到 {READER}\n退信原因 收件人邮件地址（{READER}）不存在，邮件无法送达。", "hard"),
    ("Mail delivery failed", f"{READER}:\nEmpfänger unbekannt", "hard"),
    ("Teslim edilemedi", f"{READER} adresine iletilemedi: kullanıcı bulunamadı", "hard"),
    ("Хат жеткізілмеді", f"{READER}\nПошта жәшігі толып кеткен", "soft"),
    ("Returned mail: User unknown", f"次のあて先へのメッセージは送信できませんでした。\n\n<{READER}>\n宛先不明です", "hard"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "answer", "kind"), ANSWERS)
def test_answer_of_a_provider_comes_to(status: str, answer: str, kind: str) -> None:
    (refusal,) = read(report(answer, status=status, text="It was not delivered.")).refusals
    assert (refusal.recipients[0], refusal.verdict.kind) == (READER, kind), refusal


@pytest.mark.parametrize(("subject", "text", "kind"), LETTERS)
@pytest.mark.parametrize("below", ["", ORIGINAL], ids=["alone", "with the mail"])
def test_letter_of_a_mail_server_comes_to(subject: str, text: str, kind: str, below: str) -> None:
    (refusal,) = read(letter(text, subject=subject, below=below)).refusals
    assert (refusal.recipients, refusal.verdict.kind) == ((READER,), kind), refusal
