"""Decides what each column of a list of subscribers means, before anything is stored.

In this order: a column of digest's own; one that states consent (`list_consent`); another program's name for an
address, a name, a language or a zone; one that carries nothing for digest and is passed over. Any other column is
refused by name, with the nearest that is understood.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from digest.errors import SubscriberError, UsageError
from digest.jobs.list_consent import STRICTNESS, Consent, consent_column, status_of
from digest.periods.local import zone as known_zone

OWN = (
    "key", "email", "name", "newsletters", "languages", "zone", "send_at", "frequency", "follow_topics", "follow_regions",
    "mute_topics", "mute_regions", "length", "format", "status", "paused_until",
)  # fmt: skip
_ALIASES = {
    "email": "e_mail|email_address|e_mail_address|mail|emailaddress|subscriber|subscriber_email|contact_email|user_email|"
    "email_1|email_1_value|e_mail_1_value|primary_email|почта|эл_почта|электронная_почта|адрес|адрес_электронной_почты|пошта",
    "name": "full_name|fullname|display_name|subscriber_name|contact_name|имя|фио|аты",
    "first_name": "firstname|fname|given_name|vorname|prenom|merge1",
    "last_name": "lastname|lname|surname|family_name|nachname|nom|merge2|фамилия|тегі",
    "languages": "language|lang|locale|preferred_language|language_code|user_language|язык|тіл",
    "zone": "timezone|time_zone|tz|user_timezone|часовой_пояс",
}
_MEANING = {alias: field for field, text in _ALIASES.items() for alias in [field, *text.split("|")]} | {
    field: field for field in OWN if field != "status"
}
# What other programs say of a reader's life with them; a pattern names a kind.
_CARRIES_NOTHING = re.compile(
    r"|".join(
        (
            r"(?:\w+_)?(?:u?u?id|euid|leid|guid|uid|hash|token|url|link|ip|ip_address|rate|rating|count|score|revenue|amount|value)",
            r"(?:\w+_)?(?:created|updated|modified|changed|joined|added|signup|sign_up|signed_up|registered|imported|subscribed|"
            r"subscription|confirmed|confirm|confirmation|verified|consent|opt_?in|last_\w+|first_\w+|start|expiry|expires|upgrade|paid_upgrade|"
            r"first_payment|purchase|optin)_(?:at|on|date|time|timestamp|ip|source|method|url|form)",
            r"(?:date|time)_(?:created|added|updated|modified|joined|registered|subscribed|of_birth)(?:_at)?|(?:created|updated|joined|added|date|timestamp)(?:_at|_on)?",
            r"last_(?:changed|seen|open|opened|click|clicked|activity|active|login|sent|email|update|updated|modified)\w*",
            r"(?:\w+_)?(?:opens?|opened|clicks?|clicked|sent|sends|delivered|emails_received\w*|emails_opened\w*|emails_dropped\w*|"
            r"links_clicked\w*|unique_\w+|days_active\w*|web_post_views\w*|comments|shares|post_views\w*)(?:_\w*(?:days|months|total|at|rate|count))?",
            r"utm_\w+|stripe_\w+|gmtoff|dstoff|latitude|longitude|lat|lng|geo\w*|cc|region|country|country_code|city|state_province|"
            r"province|zip|zip_code|postal_code|postcode|address|address_\w+|street|location|timezone_offset",
            r"(?:\w+_)?(?:tags?|labels?|groups?|lists?|segments?|tiers?|notes?|attributes|attribs|custom_fields|metadata|meta|comment|"
            r"description|data|source|sources|referrer|referer|referral_code|referring_site|referrals|attribution\w*|form|page|avatar\w*|image)",
            r"(?:\w+_)?(?:plan|plans|tier|tier_names|complimentary_plan|subscription_tier|subscription_premium_tier_names|expiry|"
            r"active_subscription|cancel_date|bestseller|activity|digest_enabled|subscription_source\w*|paid|amount_paid|comped)",
            r"(?:first|last)_payment_at|paid_upgrade_date|start_date|birthday|birth_date|gender|phone\w*|mobile\w*|sms\w*|whatsapp\w*|"
            r"company|organi[sz]ation|job_title|title|salutation|prefix|suffix|middle_name|username|user_name|nickname|website|"
            r"landline_number|ext_id|external_id|soft_bounc\w*|avg_\w+|member_rating|vip|number|no|row",
        )
    )
)
_BOUNDARY = re.compile(r"(?<=[a-zа-я0-9])(?=[A-ZА-Я])")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=$|[-_])")
_BETWEEN = re.compile(r"[\s,;|]+")


def normal(name: str) -> str:
    """Returns the name of a column as it is compared: "Email Address", "emailAddress" → "email_address"."""
    return re.sub(r"[\W_]+", "_", _BOUNDARY.sub("_", name.strip())).strip("_").casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumns:
    """What the columns of one list mean, by their place; `ignored` are the names of those that were passed over."""

    names: tuple[str, ...]
    fields: Mapping[str, int]
    consents: tuple[tuple[int, Consent], ...]
    ignored: tuple[str, ...]

    def row(self, cells: Sequence[str]) -> dict[str, object]:
        """Returns one line of the list as `subscriber_from_row` takes it.

        Raises: SubscriberError where cells cannot be matched to columns, or what they state of consent cannot be read.
        """
        if any(cell.strip() for cell in cells[len(self.names) :]):
            raise SubscriberError(
                f"there are {len(cells)} cells and {len(self.names)} columns",
                hint="put cells that hold the separator in quotes",
            )
        for at, name in enumerate(self.names[: len(cells)]):
            if not name.strip() and cells[at].strip():
                raise SubscriberError(f"cell {at + 1} has no name in the header line", hint="name its column")
        found: dict[str, object] = {
            field: cells[at].strip() for field, at in self.fields.items() if at < len(cells)
        }
        return self._translated(found) | self._status(cells)

    def _translated(self, found: dict[str, object]) -> dict[str, object]:
        """Returns the fields with other programs' spellings as digest writes them; what has no such spelling is left out."""
        parts = [str(found.pop(part, "")) for part in ("first_name", "last_name")]
        if not found.get("name") and any(parts):
            found["name"] = " ".join(filter(None, parts))
        if "languages" in found and not self._is_own("languages"):
            words = _BETWEEN.split(str(found["languages"]).casefold())
            codes = [match[0] for word in words if (match := _LANGUAGE.match(word))]
            found["languages"] = " ".join(codes)
        if found.get("zone") and not self._is_own("zone") and known_zone(str(found["zone"])) is None:
            del found["zone"]
        return found

    def _is_own(self, field: str) -> bool:
        return normal(self.names[self.fields[field]]) == field

    def _status(self, cells: Sequence[str]) -> dict[str, object]:
        if not self.consents:
            return {}
        if len(cells) <= max(at for at, _ in self.consents):
            raise SubscriberError(
                f"there are {len(cells)} cells and {len(self.names)} columns", hint="the line is cut short"
            )
        if all(kind in ("status", "word") and not cells[at].strip() for at, kind in self.consents):
            return {}
        # A clear refusal stands, whatever else on the line is unclear.
        states, unclear = [], []
        for at, kind in self.consents:
            try:
                states.append(status_of(kind, self.names[at], cells[at]))
            except SubscriberError as error:
                unclear.append(error)
        strictest = max(states, key=STRICTNESS.index, default="active")
        if unclear and STRICTNESS.index(strictest) < STRICTNESS.index("unsubscribed"):
            raise unclear[0]
        return {"status": strictest}


def list_columns(names: Sequence[str], ignore: Sequence[str] = ()) -> ListColumns:
    """Returns what the columns mean; those of `ignore` are passed over.

    Raises: UsageError for a column that is not understood, for a field that has two columns, and where no column has the
    addresses.
    """
    wanted = {normal(name) for name in ignore}
    _check_names(names, wanted)
    fields: dict[str, int] = {}
    consents: list[tuple[int, Consent]] = []
    ignored: list[str] = []
    unknown: list[str] = []
    for at, name in enumerate(names):
        plain = normal(name)
        if plain in wanted:
            ignored.append(name)
        elif field := _MEANING.get(plain):
            if not _take(fields, field, at, names):
                ignored.append(name)
        elif consent := consent_column(plain):
            consents.append((at, consent))
        elif _CARRIES_NOTHING.fullmatch(plain):
            ignored.append(name)
        elif name.strip():
            unknown.append(name)
    misspelt = any(get_close_matches(normal(name), ["email"], 1, 0.75) for name in unknown)
    if unknown and ("email" in fields or misspelt):
        raise _not_understood(unknown)
    if "email" not in fields:
        raise UsageError("no column holds the addresses", hint="write a header line with email in it")
    return ListColumns(
        names=tuple(names), fields=fields, consents=tuple(consents), ignored=tuple(ignored)
    )  # fmt: skip


def _check_names(names: Sequence[str], ignored: Collection[str]) -> None:
    plain = [normal(name) for name in names]
    if any("@" in name for name in names):
        raise UsageError(
            "the first line holds an address", hint="write a header line before it, such as email,name"
        )
    for name in ignored:
        if name not in plain:
            raise UsageError(f"there is no column {name!r} to ignore", hint=f"there are {', '.join(names)}")
        if name not in _MEANING and consent_column(name):
            hint = "where it says something else, rename it in the file"
            raise UsageError(f"column {name!r} says who wants no mail and cannot be ignored", hint=hint)
    for name in _MEANING.keys() & set(plain):
        if plain.count(name) > 1:
            raise UsageError(f"there are two columns {name}", hint="leave one of them")


def _take(fields: dict[str, int], field: str, at: int, names: Sequence[str]) -> bool:
    """Returns whether a column is read: digest's own name goes before other programs', and of these the first."""
    own = next((other for other, name in enumerate(names) if normal(name) == field), None)
    return fields.setdefault(field, at if own is None else own) == at


def _not_understood(unknown: Sequence[str]) -> UsageError:
    listed = []
    for name in unknown:
        near = get_close_matches(normal(name), ["status", *_MEANING], 1, 0.75)
        listed.append(f"{name!r} (did you mean {near[0]!r}?)" if near else repr(name))
    which, verb = ("column", "is") if len(unknown) == 1 else ("columns", "are")
    options = " ".join(f"--ignore-column {_quoted(name)}" for name in unknown)
    return UsageError(
        f"{which} {', '.join(listed)} {verb} not understood; nothing was imported",
        hint=f"rename what digest should read, or pass it over: {options}",
    )


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"\w+", name) else "'" + name.replace("'", "'\\''") + "'"
