import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from digest.edition.regions import chain
from digest.errors import ConfigError
from digest.render.catalogue import load_catalogues
from digest.render.messages import read_messages
from digest.wiring.package import package_path
from tests.render.issue import DAY, LOCALE, TEMPLATES, catalogues

LANGUAGES = ("en", "ru", "kk", "uz", "ky", "tg", "tk")


def po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "digest.po"


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_translates_everything(language: str) -> None:
    english, own = read_messages(po("en")), read_messages(po(language))
    may_be_empty = {("date", name) for name in ("months", "months without the year", "weekdays")}
    may_be_empty |= {key for key in english.singular if key[0] == "region"}
    lacking = [key for key in english.singular if not own.singular.get(key) and key not in may_be_empty]
    lacking += [key for key in english.plurals if not all(own.plurals.get(key, ("",)))]
    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_reads_every_plural_form(language: str) -> None:
    messages = read_messages(po(language))
    needed = {messages.form(number) for number in range(200)}
    for forms in messages.plurals.values():
        assert needed == set(range(len(forms)))


@pytest.mark.parametrize("language", ["uz", "ky", "tg", "tk"])
def test_catalogue_says_that_no_native_speaker_has_read_it(language: str) -> None:
    assert '"X-Review: to be reviewed by a native speaker\\n"' in po(language).read_text(encoding="utf-8")


def test_catalogues_have_every_message_of_the_templates() -> None:
    known = {message for context, message in read_messages(po("en")).singular if not context}
    for path in TEMPLATES.glob("*/*"):
        for message in re.findall(r"""_\("([^"]+)\"""", path.read_text(encoding="utf-8")):
            assert message in known, path.name


@pytest.mark.parametrize(
    ("language", "line", "day", "other_year", "estimated"),
    [
        ("en", "Friday, 24 April 2026", "24 April", "24 April 2025", "about 24 April"),
        ("ru", "24 апреля 2026 г., пятница", "24 апреля", "24 апреля 2025 г.", "около 24 апреля"),
        ("kk", "2026 жылғы 24 сәуір, жұма", "24 сәуір", "2025 жылғы 24 сәуір", "24 сәуір шамасында"),
        ("uz", "2026-yil 24-aprel, juma", "24-aprel", "2025-yil 24-aprel", "taxminan 24-aprel"),
        ("ky", "2026-жыл, 24-апрель, жума", "24-апрель", "2025-жыл, 24-апрель", "болжол менен 24-апрель"),
        ("tg", "Ҷумъа, 24 апрели 2026", "24 апрел", "24 апрели 2025", "тахминан 24 апрел"),
        ("tk", "24 aprel 2026, anna", "24 aprel", "24 aprel 2025", "takmynan 24 aprel"),
    ],
)
def test_dates_are_written_as_the_language_does(
    language: str, line: str, day: str, other_year: str, estimated: str
) -> None:
    words = catalogues().get(language)
    assert words.date_line(DAY) == line
    assert words.day(DAY, this_year=2026) == day
    assert words.day(date(2025, 4, 24), this_year=2026) == other_year
    assert words.moment(datetime(2026, 4, 24, 7, 5, tzinfo=UTC), today=DAY) == "07:05"
    later = date(2026, 4, 25)
    assert words.moment(datetime(2026, 4, 24, 7, 5, tzinfo=UTC), today=later, estimated=True) == estimated
    for today in (DAY, date(2026, 4, 20)):
        assert words.moment(datetime(2026, 4, 24, 7, 5, tzinfo=UTC), today=today, estimated=True) == ""


@pytest.mark.parametrize(
    ("language", "number", "stories", "sources"),
    [
        ("en", 1, "1 story", "1 source"),
        ("en", 1200, "1,200 stories", "1,200 sources"),
        ("ru", 1, "1 новость", "1 источника"),
        ("ru", 3, "3 новости", "3 источников"),
        ("ru", 11, "11 новостей", "11 источников"),
        ("ru", 21, "21 новость", "21 источника"),
        ("kk", 5, "5 жаңалық", "5 дереккөзден"),
        ("tg", 2, "2 хабар", "аз 2 манбаъ"),
    ],
)
def test_numbers_take_the_plural_of_the_language(
    language: str, number: int, stories: str, sources: str
) -> None:
    words = catalogues().get(language)
    assert words.count("{count} story", "{count} stories", number) == stories
    assert words.count("{count} source", "{count} sources", number, "from") == sources


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("ru", "KG", "Кыргызстан"),
        ("ru", "US", "США"),
        ("en", "143", "Central Asia"),
        ("kk", "001", "Әлем"),
        ("kk", "KZ-71", "Астана"),
        ("uz", "KZ-71", "Ostona"),
        ("en", "UZ-TK", "Tashkent"),
        ("en", "US-CA", "United States"),
        ("en", "nowhere", ""),
    ],
)
def test_regions_have_names(language: str, code: str, name: str) -> None:
    assert catalogues().get(language).region(code) == name


def codes() -> set[str]:
    """Every region that an article can get, and all that these lie in."""
    files = (package_path("data") / "regions").glob("*.tsv")
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    stated = {line.partition("\t")[0] for line in lines if "\t" in line and line[0] != "#"} - {"none", "home"}
    return {region for code in stated for region in chain(code)}


# What a table of names writes and a newspaper does not: "Мьянма (Бирма)", "о-ва Кука", "Congo - Kinshasa".
TABULAR = re.compile(r"[()&/]| [-–] |\bо-в|\bSt\.|SAR|САР|\bаймақ\)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_region_of_the_gazetteer_has_a_name_as_newspapers_print_it(language: str) -> None:
    words = catalogues().get(language)
    names = {code: words.region(code) for code in codes()}
    assert len(names) > 320
    assert {code: name for code, name in names.items() if not name or TABULAR.search(name)} == {}
    provinces = {code for code in names if "-" in code}
    assert len(provinces) == 54
    assert {code for code in provinces if names[code] == names[code.partition("-")[0]]} == set()
    # Osh and Osh Region are two, and so is every other pair.
    assert len({names[code] for code in provinces}) == len(provinces)


def test_uzbek_has_one_apostrophe_for_each_of_its_two_uses() -> None:
    words = catalogues().get("uz")
    shown = [words.region(code) for code in codes()]
    shown += [words.language_name(language) for language in (*LANGUAGES, "ar", "fa", "zh", "tr", "ug")]
    messages = read_messages(po("uz"))
    shown += [text for (context, _), text in messages.singular.items() if context != "date"]
    shown += [form for forms in messages.plurals.values() for form in forms]
    assert [text for text in shown if re.search("['`´‘’]|(?<![og])ʻ|(?<=[og])ʼ", text, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("ru", "ky", "Кыргызский"),
        ("uz", "ru", "Ruscha"),
        ("uz", "tg", "Tojikcha"),
        ("uz", "ar", "Arabcha"),
        ("kk", "uz", "Өзбек тілі"),
        ("en", "no", "Norwegian"),
        ("en", "xx-none", "Xx-none"),
    ],
)
def test_languages_have_names(language: str, code: str, name: str) -> None:
    assert catalogues().get(language).language_name(code) == name


def test_names_of_the_newsroom_go_before_ours() -> None:
    names = {"x-aral": {"en": "Aral Sea", "ru": "Арал"}, "15000000": {"en": "Games"}}
    words = load_catalogues([LOCALE], names)
    assert words.get("ru").region("x-aral") == "Арал"
    assert words.get("kk").region("x-aral") == "Aral Sea"
    assert words.get("en").topic("15000000") == "Games"


def test_catalogue_falls_back_to_the_base_language_then_english() -> None:
    assert catalogues().get("ru-KZ").language == "ru"
    assert catalogues().get("de").language == "en"
    assert catalogues().direction("ar") == "rtl"
    assert catalogues().direction("no such") == "ltr"


def test_catalogue_of_a_newsroom_goes_before_ours_and_need_not_be_complete(tmp_path: Path) -> None:
    own = tmp_path / "kk" / "LC_MESSAGES"
    own.mkdir(parents=True)
    (own / "digest.po").write_text(HEAD + entry("In brief", "Бір жолмен"), encoding="utf-8")
    words = load_catalogues([tmp_path, LOCALE]).get("kk")
    assert words.text("In brief") == "Бір жолмен"
    assert words.text("Read also") == "Сондай-ақ оқыңыз"


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def entry(message: str, translation: str, context: str = "") -> str:
    before = f'msgctxt "{context}"\n' if context else ""
    return f'{before}msgid "{message}"\nmsgstr "{translation}"\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (entry("Sent to {email}", "Для {mail}"), r"digest.po:4: the translation of 'Sent to \{email\}' has \{mail\}"),
        (entry("Sent to {email}", "Для вас"), r"lacks \{email\}; use \{email\}"),
        (entry("Sent to {email}", "{email} {"), r"cannot be filled in: .*use \{email\}"),
        (entry("Sent to {email}", "{email} }"), r"cannot be filled in"),
        (entry("Sent to {email}", "{email:>9999999999}"), r"more than a name in braces"),
        (entry("Sent to {email}", "{email.x}"), r"more than a name in braces"),
        (entry("Sent to {email}", "{}"), r"more than a name in braces"),
        (entry("In brief", "{count}"), r"has \{count\}; use no braces"),
        ('msgid "In brief"\nmsgid "x"\nmsgstr[a] "x"\n', "digest.po"),
        (
            'msgid "{count} story"\nmsgid_plural "{count} stories"\nmsgstr[0] "eine"\nmsgstr[1] "{counts}"\n',
            r"digest.po:4: .*has \{counts\}; use \{count\}",
        ),
        (entry("day", "dddd MMMM", "date"), r"digest.po:5: the translation of 'day' has 4 times 'd'.*d to dd, E to EEEE"),
        (entry("day", "y" * 10_000, "date"), r"10000 times 'y'"),
        (entry("day", "d b MMMM", "date"), r"the field 'b' in 'd b MMMM'.*'single quotes'"),
        (entry("day", "HH:mm", "date"), r"the field 'H'"),
        (entry("time", "HH:mm d", "date"), r"the field 'd'"),
        (entry("day and year", "d MMMM y 'г.", "date"), r"a quote without its other"),
        (entry("months", "январь февраль", "date"), r"has 2 names; write 12"),
        (entry("weekdays", "Mo Di Mi Do Fr Sa So Mo", "date"), r"has 8 names; write 7"),
    ],
)  # fmt: skip
def test_catalogue_that_would_fail_later_is_refused_now(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "digest.po"
    path.write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(ConfigError, match=complaint) as error:
        read_messages(path)
    assert len(str(error.value)) < 500


@pytest.mark.parametrize("formula", ["n/0", "n%0", "n!", "n" * 3000])
def test_plural_formula_that_would_fail_later_is_refused_now(tmp_path: Path, formula: str) -> None:
    path = tmp_path / "digest.po"
    path.write_text(HEAD.replace("(n != 1)", formula), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"digest\.po"):
        read_messages(path)


def test_folder_that_is_no_language_is_named(tmp_path: Path) -> None:
    own = tmp_path / "xx" / "LC_MESSAGES"
    own.mkdir(parents=True)
    (own / "digest.po").write_text(HEAD, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"xx: there is no language 'xx'; name the folder by a code"):
        load_catalogues([tmp_path, LOCALE])


def test_months_of_a_newsroom_stand_between_words_and_years(tmp_path: Path) -> None:
    own = tmp_path / "tk" / "LC_MESSAGES"
    own.mkdir(parents=True)
    pattern = entry("day and year", "y'-nji ýylyň 'd'-nji'MMMM", "date")
    months = entry("months", "o'n " * 12, "date")
    (own / "digest.po").write_text(HEAD + pattern + months, encoding="utf-8")
    words = load_catalogues([tmp_path, LOCALE]).get("tk")
    assert words.day(DAY, this_year=2025) == "2026-nji ýylyň 24-njio'n"
