"""What the mail says in each language: messages, names of topics and regions, dates.

The .po files are read as they are, so that a translator's change needs no build step. A message that a language
lacks is looked for in the languages of `FALLBACK`, then stands in English, which is the message itself. Names of
regions that a catalogue lacks come from CLDR (Babel); a province without a name goes by its country's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from digest.errors import ConfigError
from digest.render.messages import Key, Messages, pattern_fields, read_messages
from digest.render.sources import fingerprint

DOMAIN = "digest"
ENGLISH = "en"
# Whom a reader of a language most likely understands, where a newsroom's own catalogue is not complete.
FALLBACK: Mapping[str, tuple[str, ...]] = dict.fromkeys(("kk", "uz", "ky", "tg", "tk"), ("ru",))

OwnNames = Mapping[str, Mapping[str, str]]  # {code: {language: name}}
NO_NAMES: OwnNames = {}


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
        named = self._own("language", code) or self.locale.languages.get(code) or code
        return named[:1].upper() + named[1:]

    def date_line(self, day: date) -> str:
        """Returns weekday, day, month and year, as a newspaper of the language prints them."""
        line = self._dated("date of the mail", day)
        return line[:1].upper() + line[1:]

    def day(self, day: date, *, this_year: int) -> str:
        return self._dated("day" if day.year == this_year else "day and year", day)

    def moment(self, at: datetime, *, today: date, estimated: bool = False, bare: bool = False) -> str:
        """Returns when something appeared: the time on `today`, day and time before; `at` is local time.

        An estimated date has no time of day, and says that it is only about right. Of `today` it adds nothing, and one
        after `today` is when the article was collected, which tells nothing about the event: both are left out. A `bare`
        date was stated without a time of day.
        """
        day = self.day(at.date(), this_year=today.year)
        if estimated:
            return "" if at.date() >= today else self.text("about {date}", date=day)
        if bare:
            return "" if at.date() == today else day
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
        if pattern_name == "time" and isinstance(day, datetime):
            return format_time(day.time(), pattern, locale=self.locale)
        fields = pattern_fields(pattern)
        months = self._own("date", "months")
        if not any(field.startswith("y") for field in fields):
            months = self._own("date", "months without the year") or months
        own = {}
        if months:
            own["MMMM"] = months.split()[day.month - 1]
        if weekdays := self._own("date", "weekdays"):
            own["EEEE"] = weekdays.split()[day.weekday()]
        return "".join(own.get(field) or format_date(day, field, locale=self.locale) for field in fields)


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

    Raises: ConfigError when a file cannot be read, its folder is no language, or none is English.
    """
    found: dict[str, list[Messages]] = {}
    locales: dict[str, Locale] = {}
    for folder in folders:
        for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
            language = path.parent.parent.name.replace("_", "-")
            locales[language] = _locale(path.parent.parent)
            found.setdefault(language, []).append(read_messages(path))
    if ENGLISH not in found:
        raise ConfigError("no English catalogue was found", hint=f"expected en/LC_MESSAGES/{DOMAIN}.po")
    catalogues = {}
    for language, own in found.items():
        others = [
            m
            for other in (*FALLBACK.get(language, ()), ENGLISH)
            if other != language
            for m in found.get(other, ())
        ]
        catalogues[language] = Catalogue(
            language, locales[language], tuple(own), tuple(others), _named(names, language)
        )
    said = [[(m.singular, m.plurals) for m in one] for _, one in sorted(found.items())]
    return Catalogues(catalogues, fingerprint(repr(said), repr(names)))


def _locale(folder: Path) -> Locale:
    try:
        return Locale.parse(folder.name.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError) as error:
        hint = "name the folder by a code of CLDR's, such as ru or uz-Cyrl"
        raise ConfigError(f"{folder}: there is no language {folder.name!r}", hint=hint) from error


def _named(names: OwnNames, language: str) -> dict[str, str]:
    return {code: own.get(language) or next(iter(own.values())) for code, own in names.items() if own}
