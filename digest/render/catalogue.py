"""What the mail says in each language: messages, names of topics and regions, dates.

The .po files are read as they are, so that a translator's change needs no build step. A message that a language
lacks is looked for in the languages of `FALLBACK`, then stands in English, which is the message itself. Names of
regions that a catalogue lacks come from CLDR (Babel); a province without a name goes by its country's.
"""

import gettext
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

from digest.errors import ConfigError
from digest.render.sources import fingerprint

DOMAIN = "digest"
ENGLISH = "en"
# Whom a reader of a language most likely understands, where a newsroom's own catalogue is not complete.
FALLBACK: Mapping[str, tuple[str, ...]] = dict.fromkeys(("kk", "uz", "ky", "tg", "tk"), ("ru",))

Key = tuple[str, str]  # context, message
OwnNames = Mapping[str, Mapping[str, str]]  # {code: {language: name}}
NO_NAMES: OwnNames = {}


@dataclass(frozen=True, slots=True)
class Messages:
    """One .po file: translations by (context, message), plural forms in the file's order."""

    singular: Mapping[Key, str]
    plurals: Mapping[Key, tuple[str, ...]]
    form: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language: its own `messages`, then those of the languages in `fallback`.

    `own_names` are those that the newsroom gave to topics and regions of its own, by code.
    """

    language: str
    locale: Locale
    messages: tuple[Messages, ...]
    fallback: tuple[Messages, ...] = ()
    own_names: Mapping[str, str] = field(default_factory=dict)
    direction: str = field(init=False)
    # Dates and numbers that were written before: Babel takes longer for one than a template for its whole card.
    _written: dict[Key, str] = field(init=False, compare=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "direction", self.locale.text_direction)

    def text(self, message: str, context: str = "", **values: object) -> str:
        """Returns the translation of `message`, its `{names}` replaced by `values`."""
        found = self._find(context, message) or message
        return found.format(**values) if values else found

    def count(self, one: str, many: str, number: int, context: str = "") -> str:
        """Returns the translation for `number` of something, `{count}` written as the language writes numbers."""
        key = (f"{number} {context}", one)
        if (known := self._written.get(key)) is None:
            form = self._plural(one, context, number) or (one if number == 1 else many)
            known = self._written[key] = form.format(count=format_decimal(number, locale=self.locale))
        return known

    def topic(self, code: str) -> str:
        """Returns the name of an IPTC topic, or an empty string where it has none."""
        return self.own_names.get(code) or self._find("topic", code)

    def section(self, code: str) -> str:
        """Returns the name of a section's topic or region, or of both, "" where there is none."""
        return " · ".join(
            filter(None, (self.topic(one) or self.region(one) for one in code.split("/") if one))
        )

    def region(self, code: str) -> str:
        """Returns the name of a country, province or macro-region; of a nameless province, its country's."""
        # Not from the chain: a Russian name would be strange in an Uzbek mail, which is in Latin letters.
        named = self.own_names.get(code) or self._own("region", code) or self.locale.territories.get(code, "")
        country, hyphen, _ = code.partition("-")
        if not named and hyphen:
            return self.region(country)
        return named[:1].upper() + named[1:]

    def language_name(self, code: str) -> str:
        """Returns the name of another language in this one, or its code."""
        named = self.locale.languages.get(code) or code
        return named[:1].upper() + named[1:]

    def date_line(self, day: date) -> str:
        """Returns weekday, day, month and year, as a newspaper of the language prints them."""
        line = self._dated("date of the mail", day)
        return line[:1].upper() + line[1:]

    def day(self, day: date, *, this_year: int) -> str:
        return self._dated("day" if day.year == this_year else "day and year", day)

    def moment(self, at: datetime, *, today: date, estimated: bool = False) -> str:
        """Returns when something appeared: the time on `today`, day and time before; `at` is local time.

        An estimated date has no time of day, and says that it is only about right.
        """
        day = self.day(at.date(), this_year=today.year)
        if estimated:
            return self.text("about {date}", date=day)
        time = self.clock(at)
        return time if at.date() == today else self.text("{date}, {time}", date=day, time=time)

    def clock(self, at: datetime) -> str:
        """Returns the time of day of local time `at`."""
        return self._dated("time", at)

    def _own(self, context: str, message: str) -> str:
        return next(filter(None, (m.singular.get((context, message)) for m in self.messages)), "")

    def _find(self, context: str, message: str) -> str:
        chain = (*self.messages, *self.fallback)
        return next(filter(None, (m.singular.get((context, message)) for m in chain)), "")

    def _plural(self, one: str, context: str, number: int) -> str:
        for messages in (*self.messages, *self.fallback):
            forms = messages.plurals.get((context, one), ())
            form = messages.form(number) if forms else 0
            if form < len(forms) and forms[form]:
                return forms[form]
        return ""

    def _dated(self, pattern_name: str, day: date) -> str:
        key = (pattern_name, f"{day:%H:%M}" if pattern_name == "time" else f"{day:%Y-%m-%d}")
        if (known := self._written.get(key)) is None:
            known = self._written[key] = self._formatted(pattern_name, day)
        return known

    def _formatted(self, pattern_name: str, day: date) -> str:
        pattern = self._find("date", pattern_name)
        for letters, names, number in (("MMMM", "months", day.month), ("EEEE", "weekdays", day.isoweekday())):
            own = self._own("date", names).split()
            if number <= len(own):
                pattern = pattern.replace(letters, "'" + own[number - 1].replace("'", "''") + "'")
        if pattern_name == "time" and isinstance(day, datetime):
            return format_time(day.time(), pattern, locale=self.locale)
        return format_date(day, pattern, locale=self.locale)


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The catalogues that were found, by language; `hash` changes with any of their words."""

    by_language: Mapping[str, Catalogue]
    hash: str = ""

    def get(self, language: str) -> Catalogue:
        """Returns the catalogue of `language`, else of its base ("ru" of "ru-KZ"), else the English one."""
        wanted = language.replace("_", "-")
        while wanted:
            if found := self.by_language.get(wanted):
                return found
            wanted = wanted.rpartition("-")[0]
        return self.by_language[ENGLISH]

    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(self.by_language))

    def direction(self, language: str) -> str:
        """Returns "ltr" or "rtl" for any language, also one without a catalogue."""
        try:
            return Locale.parse(language, sep="-").text_direction
        except (ValueError, UnknownLocaleError):
            return "ltr"


def load_catalogues(folders: Iterable[Path], names: OwnNames = NO_NAMES) -> Catalogues:
    """Returns the catalogues in `folders` (`<language>/LC_MESSAGES/digest.po`); an earlier folder goes before.

    `names` are the newsroom's, by code, then language; one that a language lacks is taken from its first.

    Raises: ConfigError when a file cannot be read, or none is English.
    """
    found: dict[str, list[Messages]] = {}
    for folder in folders:
        for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
            found.setdefault(path.parent.parent.name.replace("_", "-"), []).append(read_messages(path))
    if ENGLISH not in found:
        raise ConfigError("no English catalogue was found", hint=f"expected en/LC_MESSAGES/{DOMAIN}.po")
    catalogues = {}
    for language, own in found.items():
        locale = Locale.parse(language, sep="-")
        others = [
            m
            for other in (*FALLBACK.get(language, ()), ENGLISH)
            if other != language
            for m in found.get(other, ())
        ]
        catalogues[language] = Catalogue(language, locale, tuple(own), tuple(others), _named(names, language))
    said = [[(m.singular, m.plurals) for m in one] for _, one in sorted(found.items())]
    return Catalogues(catalogues, fingerprint(repr(said), repr(names)))


def _named(names: OwnNames, language: str) -> dict[str, str]:
    return {code: own.get(language) or next(iter(own.values())) for code, own in names.items() if own}


def read_messages(path: Path) -> Messages:
    """Returns what one .po file says; fuzzy entries count as missing. Raises: ConfigError."""
    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
        form = gettext.c2py(catalog.plural_expr)
    except (OSError, ValueError, PoFileError) as error:
        raise ConfigError(
            f"{path}: {error}", hint="mend the catalogue; msgfmt --check names the line"
        ) from error
    singular: dict[Key, str] = {}
    plurals: dict[Key, tuple[str, ...]] = {}
    for message in catalog:
        if message.fuzzy or not message.id:
            continue
        context = message.context or ""
        if isinstance(message.id, str):
            singular[context, message.id] = str(message.string)
        else:
            plurals[context, message.id[0]] = tuple(str(form) for form in message.string or ())
        _check_names(path, message.id, message.string)
    return Messages(singular, plurals, form)


_NAMES = re.compile(r"\{\w*\}")


def _check_names(path: Path, message: object, translation: object) -> None:
    """A `{name}` that the message does not have would fail only when the mail is made."""
    known = set(_NAMES.findall(str(message)))
    if unknown := sorted(set(_NAMES.findall(str(translation))) - known):
        hint = f"use {', '.join(sorted(known)) or 'no names in braces'}"
        raise ConfigError(f"{path}: the translation of {message!r} has {', '.join(unknown)}", hint=hint)
