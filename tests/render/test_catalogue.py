import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.render.catalogue import load_catalogues, read_messages
from tests.render.issue import DAY, LOCALE, TEMPLATES, catalogues

LANGUAGES = ("en", "ru", "kk", "uz", "ky", "tg", "tk")


def po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "digest.po"


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_translates_everything(language: str) -> None:
    english, own = read_messages(po("en")), read_messages(po(language))
    may_be_empty = {("date", "months"), ("date", "weekdays")}
    lacking = [
        key
        for key in english.singular
        if key[0] != "region" and not own.singular.get(key) and key not in may_be_empty
    ]
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
        ("tg", "Ҷумъа, 24 апрели 2026", "24 апрели", "24 апрели 2025", "тахминан 24 апрели"),
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
    assert words.moment(datetime(2026, 4, 24, 7, 5, tzinfo=UTC), today=DAY, estimated=True) == estimated


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
        ("uz", "KZ-71", "Qozogʻiston"),
        ("en", "UZ-TK", "Uzbekistan"),
        ("en", "nowhere", ""),
    ],
)
def test_regions_have_names(language: str, code: str, name: str) -> None:
    assert catalogues().get(language).region(code) == name


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
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    (own / "digest.po").write_text(head + 'msgid "In brief"\nmsgstr "Бір жолмен"\n', encoding="utf-8")
    words = load_catalogues([tmp_path, LOCALE]).get("kk")
    assert words.text("In brief") == "Бір жолмен"
    assert words.text("Read also") == "Сондай-ақ оқыңыз"


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('msgid "Sent to {email}"\nmsgstr "Для {mail}"\n', r"has \{mail\}"),
        ('msgid "In brief"\nmsgid "x"\nmsgstr[a] "x"\n', "digest.po"),
    ],
)
def test_catalogue_that_would_fail_later_is_refused_now(tmp_path: Path, entry: str, complaint: str) -> None:
    path = tmp_path / "digest.po"
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + entry, encoding="utf-8"
    )
    with pytest.raises(ConfigError, match=complaint):
        read_messages(path)
