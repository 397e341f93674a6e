"""Which regions an article is about: weight, ambiguity, provinces, none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.understand.gazetteer import Gazetteer, Row
from digest.understand.knowledge import Knowledge
from digest.understand.reading import read
from digest.understand.regions import RegionSettings, regions

SETTINGS = RegionSettings()


def seen(knowledge: Knowledge, title: str, *paragraphs: str, language: str = "en") -> list[str]:
    return [label.code for label in regions(read(title, paragraphs), language, knowledge.gazetteer, SETTINGS)]


def test_regions_of_the_typical_article(knowledge: Knowledge) -> None:
    found = seen(
        knowledge,
        "Central Asian Intelligence Chiefs Hold Security Talks in Tashkent",
        "For the first time, the heads of intelligence services from the five Central Asian states — Kazakhstan, "
        "Uzbekistan, Kyrgyzstan, Tajikistan, and Turkmenistan — convened in Tashkent on April 24, Orda.kz reports.",
        "A major point of discussion was the growing importance of information and cybersecurity.",
        "Uzbek President Shavkat Mirziyoyev emphasized that open communication is vital.",
        "The other day, Russian Foreign Minister Sergey Lavrov insisted that efforts should be mutually beneficial.",
    )
    assert found[0] == "UZ"
    assert {"KZ", "KG", "TJ", "TM", "143"} <= set(found)
    assert "RU" not in found or found.index("RU") > max(map(found.index, ("KZ", "KG", "TJ", "TM")))


def test_regions_province_brings_its_country_first(knowledge: Knowledge) -> None:
    assert seen(knowledge, "Floods close schools in Pavlodar")[:2] == ["KZ", "KZ-55"]
    assert seen(knowledge, "В Оше открыли мост", "Ошская область получила мост.", language="ru")[0] == "KG"


@pytest.mark.parametrize(
    ("title", "lead", "first"),
    [
        (
            "Georgia passes law on foreign agents",
            "TBILISI, May 14 - Lawmakers voted as Georgian police watched.",
            "GE",
        ),
        (
            "Georgia voters head to the polls",
            "ATLANTA, Nov 5 - Voters in Florida and Georgia cast ballots.",
            "US",
        ),
        ("King of Jordan visits Riyadh", "The monarch of Jordan met Saudi leaders.", "JO"),
        ("Bulls retire number", "Michael Jordan attended the ceremony in Chicago.", "US"),
    ],
)
def test_regions_tell_names_apart(knowledge: Knowledge, title: str, lead: str, first: str) -> None:
    found = seen(knowledge, title, lead)
    assert found[0] == first
    assert not {"GE", "JO"} & set(found) - {first}


def test_regions_none_is_an_answer(knowledge: Knowledge) -> None:
    assert seen(knowledge, "How to sleep better", "Go to bed early and drink less coffee.") == []
    assert seen(knowledge, "", "") == []


def test_regions_one_late_passing_word_does_not_count(knowledge: Knowledge) -> None:
    filler = ["The council discussed the repair of roads and schools in the city at length. " * 6] * 6
    found = seen(
        knowledge, "Almaty repairs its roads", "Almaty plans repairs.", *filler, "A Swedish firm bid."
    )
    assert found[0] == "KZ"
    assert "SE" not in found


SMALL = Gazetteer([Row("en", "KZ", "country", ("Kazakhstan",)), Row("en", "KZ-71", "place", ("Astana",))])


@given(st.text(), st.lists(st.text(), max_size=4), st.sampled_from(["en", "ru", "kk", "und", "", "zz"]))
def test_regions_answer_any_text(title: str, paragraphs: list[str], language: str) -> None:
    found = regions(read(title, paragraphs), language, SMALL, SETTINGS)
    assert all(0 < label.score < 1 for label in found)
    assert [label.score for label in found] == sorted((label.score for label in found), reverse=True)


def test_regions_take_the_publishers_country_where_names_leave_a_choice(knowledge: Knowledge) -> None:
    reading = read("Georgia lawmakers pass budget", ("The budget of Georgia grew.",))

    def first(home: str) -> str:
        return regions(reading, "en", knowledge.gazetteer, SETTINGS, home=home)[0].code

    assert first("US") == "US"
    assert first("GE") == "GE"


def test_regions_take_nothing_from_the_publisher_alone(knowledge: Knowledge) -> None:
    reading = read("How to sleep better", ("Go to bed early.",))
    assert regions(reading, "en", knowledge.gazetteer, SETTINGS, home="KZ") == ()


# language, headline, paragraphs, the countries of which one comes first
CENTRAL_ASIA = [
    (
        "ru",
        "Экибастуз остался без тепла",
        ["Авария на ТЭЦ оставила город без отопления, сообщили в акимате."],
        "KZ",
    ),
    ("ru", "В Ауэзовском районе задержали вора", ["Полицейские Алматы задержали мужчину."], "KZ"),
    ("ru", "Сенат одобрил закон о бюджете", ["Депутаты сената парламента РК одобрили закон."], "KZ"),
    (
        "ru",
        "Госсекретарь США прибыл в Астану",
        ["Госсекретарь США провёл переговоры с главой МИД Казахстана."],
        "KZ US",
    ),
    ("ru", "Казахстанский боксёр победил узбекистанца", ["Бой прошёл в Лас-Вегасе."], "KZ"),
    (
        "ru",
        "Россия запретила ввоз томатов из Туркменистана",
        ["Россельхознадзор сообщил о запрете."],
        "RU TM",
    ),
    ("ru", "Жогорку Кенеш ратифицировал соглашение", ["Депутаты поддержали документ."], "KG"),
    ("ru", "Олий Мажлис принял закон", ["Сенаторы поддержали документ."], "UZ"),
    ("ru", "Таджикские мигранты возвращаются домой", ["Из Москвы в Душанбе прибыли два рейса."], "TJ"),
    ("ru", "Президент Жапаров посетил Баткен", ["Садыр Жапаров осмотрел строительство."], "KG"),
    ("ru", "Погода в Петропавловске", ["В Петропавловске ожидается снег, сообщили в СКО."], "KZ"),
    ("ru", "В Кызыле открыли школу", ["Глава Тувы открыл школу."], "RU"),
    ("ru", "Чемпионат мира в Катаре", ["Сборная Аргентины обыграла Францию в финале."], "QA AR"),
    ("kk", "Экибастұзда апат болды", ["ЖЭО тоқтап қалды."], "KZ"),
    ("kk", "Өзбекстан Президенті Қазақстанға келді", ["Шавкат Мирзиёев Астанаға ұшып келді."], "UZ KZ"),
    ("kk", "Ресей Украинаға шабуыл жасады", ["Киевте жарылыс болды."], "RU UA"),
    ("kk", "Елордада жаңа метро салынады", ["Әкімдік хабарлады."], "KZ"),
    ("ky", "Ошто жаңы мектеп курулат", ["Шаар мэриясы билдирди."], "KG"),
    ("ky", "Кытай менен чек арада жүк токтоду", ["Торугарт өткөрмө бекетинде унаалар турат."], "CN KG"),
    ("ky", "Баткенде чек ара тактоо жүрүп жатат", ["Кыргыз-тажик чек арасы боюнча топ жолукту."], "KG"),
    (
        "uz",
        "Samarqandda sammit boʻlib oʻtadi",
        ["Sammitda Markaziy Osiyo davlatlari rahbarlari ishtirok etadi."],
        "UZ",
    ),
    ("uz", "Қозоғистон бензин экспортини тақиқлади", ["Қарор олти ойга мўлжалланган."], "KZ"),
    ("uz", "Rossiyada migrantlar uchun yangi qoidalar", ["Oʻzbekistonlik fuqarolar patent oladi."], "RU"),
    ("tg", "Раҳмон ба Чин сафар кард", ["Президенти Тоҷикистон дар Пекин мулоқот кард."], "TJ CN"),
    ("tg", "Дар Хуҷанд бозори нав кушода шуд", ["Раиси вилояти Суғд иштирок кард."], "TJ"),
    ("tk", "Türkmenistan Hytaýa gaz satýar", ["Aşgabatda şertnama gol çekildi."], "TM"),
    ("tk", "Awazada maslahat geçirildi", ["Dünýä ýurtlarynyň wekilleri gatnaşdy."], "TM"),
    ("en", "Kashagan output rises", ["The North Caspian consortium said output rose at Kashagan."], "KZ"),
    ("en", "Uzbek cotton boycott lifted", ["Campaigners ended the boycott of Uzbek cotton."], "UZ"),
    ("en", "Pamir Highway reopens", ["The road to Khorog reopened after a landslide."], "TJ"),
    (
        "en",
        "EU and Central Asia hold summit in Samarkand",
        ["Leaders of Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan met EU officials."],
        "UZ",
    ),
]


@pytest.mark.parametrize("row", CENTRAL_ASIA, ids=lambda row: row[1])
def test_regions_of_news_from_central_asia(
    knowledge: Knowledge, row: tuple[str, str, list[str], str]
) -> None:
    language, title, paragraphs, first = row
    countries = [code for code in seen(knowledge, title, *paragraphs, language=language) if len(code) == 2]
    assert countries[0] in first.split()
