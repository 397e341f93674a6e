"""Reads who may get mail from the consent columns of other programs' lists.

A column is recognised by its name: a status in words, a wish to get mail, a wish to get none, or a bounce or complaint.
Where several columns of a row disagree the strictest decides. A cell that cannot be read makes nobody active: in a
column of refusals it counts as a refusal, elsewhere its row is an error.

Source of the names and words: exports of Mailchimp, listmonk, Ghost, Substack, beehiiv, Brevo, MailerLite, Keila,
Buttondown, Kit, Klaviyo, MailPoet, Sendy and Constant Contact.
"""

import re
from typing import Literal

from digest.errors import SubscriberError
from digest.model.subscriber import SubscriberStatus

Consent = Literal["status", "word", "wish", "confirmation", "refusal", "bounce"]
# The strictest last.
STRICTNESS: tuple[SubscriberStatus, ...] = ("active", "paused", "pending", "unsubscribed", "suppressed")

_STATUS = re.compile(
    r"(?:(?:subscription|subscriber|subscribers|email|e_mail|mail|mailing|list|member|contact|newsletter|global|optin|opt_in|"
    r"consent|user|marketing|email_marketing|email_subscription|email_permission|permission|email_list|email_opt_in|"
    r"email_consent|audience|campaign|mailchimp|klaviyo|brevo|hubspot|mailerlite|kit)_)?(?:status|статус)|статус_подписки|"
    r"(?:subscriber|subscription|member)_state"
)
# A state may be one of the United States, and a type anything: only a word that refuses mail counts there.
_WORD = re.compile(r"(?:(?:subscriber|member|contact|subscription)_)?(?:type|state|kind)|подписка")
_BOUNCE = re.compile(
    r"block_?list|black_?list|deny_?list|suppress|complain|bounc"
    r"|(?:^|_)(?:clean(?:ed)?|spam|junk|abuse|undeliverable|unreachable|invalid|block(?:ed)?|banned)(?:_|$)"
)
_REFUSAL = re.compile(
    r"un_?subscri|unsubed|opt(?:ed|s|ing)?_?out|не_подпис|отпис"
    r"|(?:^|_)(?:unsubs?|remov(?:ed|al)|archived|muted|suspended|left|deleted|stopped|quit|inactive|deactivated|"
    r"disabled|cancel?led|do_?not_?(?:e_?mail|mail|contact|send|disturb)|dnc|dnm|dne|"
    r"no_?(?:e_?mails?|mails?|newsletters?|marketing|contact)|withdr(?:ew|awn)|revoked|objected|objection|not_subscribed|отказ)(?:_|$)"
)
_CONFIRMATION = re.compile(
    r"(?:is_|email_|e_?mail_is_)?(?:double_?opt_?in|doubleoptin|doi|confirmed|verified|activated)(?:_status)?"
)
_WISH = re.compile(
    r"(?:is_|e_?mail_|has_|user_|newsletter_|marketing_)*(?:subscribed|opt(?:ed)?_?in|optin|enabled|active|consent(?:ed)?|"
    r"permission)"
    r"|(?:is_)?subscribed_to_\w+|subscribes?_to_\w+|newsletter_subscri\w+"
    r"|(?:e_?mail_|gdpr_|marketing_|newsletter_|privacy_)*(?:consent|permissions?|opt_?in|agreed|agreement|allowed)"
    r"|(?:accepts?|allows?|receives?|wants?|gets?|send|can)_(?:\w+_)?(?:marketing|e_?mails?|mails?|newsletters?|mailings?)"
    r"|e_?mail_marketing|can_(?:e_?mail|contact|mail)|mailable|подписан|согласие"
)
# Another channel's wishes, how well somebody clicks, and links that carry the word only.
_OTHER = re.compile(
    r"(?:^|_)(?:sms|phone|mobile|whatsapp|push|telegram|viber|postal)(?:_|$)|_(?:url|link|token|key|hash|rate|percent|score|ip)$"
    r"|^(?:soft_bounc\w*|avg_\w+|digest_enabled|active_subscription)$|^cancel_date$"
)

_NO = frozenset(
    ["", "0", "0.0", "false", "no", "n", "f", "off", "none", "null", "nil", "nan", "na", "n/a", "-", "--", "—", "–", "never", "нет", "жоқ", "ложь", "0000-00-00", "0000-00-00 00:00:00", "[]", "{}", "\\n", "unchecked"]
)  # fmt: skip
_YES = frozenset(
    [
        "1",
        "1.0",
        "true",
        "yes",
        "y",
        "t",
        "on",
        "x",
        "✓",
        "✔",
        "да",
        "иә",
        "истина",
        "checked",
        "opted in",
        "opt in",
        "granted",
        "agreed",
    ]
)
# In a column of refusals these say that there was none.
_WANTED = frozenset(["subscribed", "active", "enabled", "opted in", "opt in", "ok", "valid", "deliverable"])
_DATE = re.compile(
    r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ t].*)?|\d{10}(?:\d{3})?|[a-z]{3,9}\.? \d{1,2},? \d{4}.*"
)

_WORDS: dict[SubscriberStatus, str] = {
    "active": "active|subscribed|subscriber|enabled|confirmed|verified|valid|deliverable|opted in|opt in|optin|ok|good|new|"
    "regular|normal|free|paid|comped|comp|premium|gifted|trialed|trialing|explicit|double opt in|single opt in|on|yes|true|1|"
    "активен|активный|активная|подписан|подтвержден|подтверждён|белсенді",
    "paused": "paused|pause|on hold|hold|temporary hold|snoozed|vacation|приостановлен",
    "pending": "pending|unconfirmed|not confirmed|non confirmed|unactivated|unverified|not verified|waiting|awaiting confirmation|"
    "pending confirmation|awaiting|validating|invited|needs attention|requested|не подтвержден|не подтверждён|ожидает",
    "unsubscribed": "unsubscribed|unsubscribe|unsub|un subscribed|opted out|opt out|optout|optedout|disabled|inactive|deactivated|"
    "cancelled|canceled|removed|deleted|archived|left|gone|churned|non subscribed|not subscribed|nonsubscribed|never subscribed|"
    "transactional|do not contact|do not mail|do not email|dnc|no|false|0|off|stopped|expired|withdrawn|suspended|"
    "no permissions|no permission|revoked|отписан|отписался|отписалась|отключен|отключён|неактивен|неактивный",
    "suppressed": "suppressed|bounced|bounce|bouncing|hard bounced|hard bounce|soft bounced|soft bounce|cleaned|complained|"
    "complaint|complainer|spam|spammy|spam complaint|marked as spam|reported spam|junk|abuse|abused|blocklisted|block listed|"
    "blacklisted|black listed|denylisted|blocked|banned|invalid|undeliverable|undelivered|unreachable|rejected|denied|unsafe|"
    "disposable|spamtrap|заблокирован|недоступен",
}  # fmt: skip
_STATUS_OF: dict[str, SubscriberStatus] = {
    word: status for status, words in _WORDS.items() for word in words.split("|")
}


def consent_column(name: str) -> Consent | None:
    """Returns what a column with this normal name (`mail_opt_out`) says of consent; None where it says nothing."""
    if _OTHER.search(name):
        return None
    if kind := next((kind for kind, pattern in _WHOLE if pattern.fullmatch(name)), None):
        return kind
    # "bounced_at" and "unsubscribe_reason" too: whatever stands there, it happened.
    if kind := next((kind for kind, pattern in _PART if pattern.search(name)), None):
        return kind
    return "wish" if _WISH.fullmatch(name) else None


_WHOLE: tuple[tuple[Consent, re.Pattern[str]], ...] = (
    ("status", _STATUS),
    ("word", _WORD),
    ("confirmation", _CONFIRMATION),
)
_PART: tuple[tuple[Consent, re.Pattern[str]], ...] = (("bounce", _BOUNCE), ("refusal", _REFUSAL))


def status_of(consent: Consent, column: str, cell: str) -> SubscriberStatus:
    """Returns the status that a cell of a consent column means. Raises: SubscriberError for one that cannot be read."""
    text = " ".join(cell.casefold().split())
    if consent == "status":
        # An empty status is the default, in digest's own lists too.
        return _worded(column, cell) if text else "active"
    if consent == "word":
        return "active" if text in _NO | _YES else _STATUS_OF.get(_plain(text), "active")
    if consent in ("bounce", "refusal"):
        refused: SubscriberStatus = "suppressed" if consent == "bounce" else "unsubscribed"
        return "active" if text in _NO or text in _WANTED else refused
    return _wished(consent, column, cell, text)


def _wished(consent: Consent, column: str, cell: str, text: str) -> SubscriberStatus:
    if text in _YES or _DATE.fullmatch(text):
        return "active"
    if not text:
        raise SubscriberError(f"{column} is empty", hint="write yes or no, as the reader wishes")
    if text in _NO:
        return "pending" if consent == "confirmation" else "unsubscribed"
    return _worded(column, cell)


def _worded(column: str, cell: str) -> SubscriberStatus:
    status = _STATUS_OF.get(_plain(cell.casefold()))
    if status is None:
        raise SubscriberError(
            f"{column} is {cell[:60]!r}, which says neither that mail is wanted nor that it is not",
            hint="write one of active, pending, paused, unsubscribed, suppressed",
        )
    return status


def _plain(text: str) -> str:
    return " ".join(re.split(r"[\W_]+", text)).strip()
