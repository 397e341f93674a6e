"""An invented edition in three languages, its readers, and a composer for it: what the tests of this room share."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import digest
from digest.model.article import Image
from digest.model.edition import Card, Edition, EditionKey, EditionStory, ReadAlso, Section, Selection
from digest.model.subscriber import Subscriber
from digest.render.catalogue import Catalogues, load_catalogues
from digest.render.compile import Compiled, compile_theme
from digest.render.compose import Composer
from digest.render.links import Signer
from digest.render.pictures import NO_PICTURES, InlinePictures
from digest.render.settings import MailSettings, Site

TEMPLATES = Path(__file__).parents[2] / "templates"
LOCALE = Path(digest.__file__).parent / "locale"
DAY = date(2026, 4, 24)
BUILT = datetime(2026, 4, 24, 1, 0, tzinfo=UTC)
LEAVES = datetime(2026, 4, 24, 2, 0, tzinfo=UTC)
SIGNER = Signer([b"a secret of the tests, not of anyone else"])
SITE = Site(
    public_url="https://news.example.org",
    postal_address="12 Abai Avenue, Almaty 050000, Kazakhstan",
    reply_to="desk@example.org",
    sender="morning@example.org",
)
SETTINGS = MailSettings(image_hosts=("pictures.example",))

ALICE = Subscriber(
    key="alice-7f3a", email="alice@example.org", name="Alice Example", languages=("en",), zone="Europe/London"
)
BOB = Subscriber(
    key="bob-91c2", email="bob@example.net", name="Борис Иванов", languages=("ru", "en"), zone="Asia/Almaty"
)
CAROL = Subscriber(
    key="carol-04de", email="carol@example.com", languages=("kk",), zone="Asia/Aqtobe", format="html"
)
DAVE = Subscriber(
    key="dave-55aa", email="dave@example.com", languages=("en",), zone="America/New_York", format="text"
)

HOSTILE = "<script>alert(1)</script> \"'> {{ 7*7 }} {% raw %} \r\nBcc: victim@example.org 🐎"

# id, section, topic, region, hours before the cut-off, sources, {language: (title, summary)}
_STORIES: tuple[tuple[str, str, str, str, float, int, dict[str, tuple[str, str]]], ...] = (
    ("rail", "economy", "04000000", "KZ", 3.2, 7, {
        "en": ("Kazakhstan opens the last stretch of the trans-Caspian freight line, cutting the journey to the port of Aktau to two days",
               "The first scheduled train left the dry port at dawn with 62 containers. Officials say the route will carry four million tonnes in its first year, twice what the old line could take, and that the new depot will employ 900 people."),
        "ru": ("Казахстан открыл последний участок транскаспийской грузовой линии: путь до порта Актау сократится до двух суток",
               "Первый поезд по расписанию вышел из сухого порта на рассвете с 62 контейнерами. По словам чиновников, в первый год линия примет четыре миллиона тонн, вдвое больше прежней, а в новом депо будут работать 900 человек."),
        "kk": ("Қазақстан Транскаспий жүк желісінің соңғы бөлігін ашты: Ақтау портына дейінгі жол екі тәулікке қысқарды",
               "Кесте бойынша алғашқы пойыз құрғақ порттан таң ата 62 контейнермен шықты. Шенеуніктердің айтуынша, желі бірінші жылы төрт миллион тонна жүк тасиды, бұл бұрынғыдан екі есе көп, ал жаңа депода 900 адам жұмыс істейді."),
    }),
    ("grain", "economy", "04000000", "KZ", 5.0, 4, {
        "en": ("Grain harvest forecast raised after a wet April", "The ministry now expects 17.2 million tonnes, up from 16.4 million. Farmers in the north warn that elevators are already three-quarters full."),
        "ru": ("Прогноз урожая зерна повысили после дождливого апреля", "Министерство ожидает 17,2 млн тонн против прежних 16,4 млн. Фермеры на севере предупреждают, что элеваторы заполнены уже на три четверти."),
        "kk": ("Жаңбырлы сәуірден кейін астық болжамы көтерілді", "Министрлік енді 17,2 млн тонна күтеді, бұрын 16,4 млн еді. Солтүстіктегі фермерлер элеваторлардың төрттен үші толғанын айтады."),
    }),
    ("bank", "economy", "04000000", "UZ", 7.5, 1, {
        "en": ("Uzbek central bank holds its rate at 14 per cent", "Inflation has slowed for five months in a row, but the board wants to see cheaper food before it moves."),
        "ru": ("Центробанк Узбекистана сохранил ставку на уровне 14%", "Инфляция замедляется пять месяцев подряд, но правление ждёт снижения цен на продукты."),
    }),
    ("dam", "region", "06000000", "KG", 9.1, 5, {
        "en": ("Toktogul reservoir at its highest April level for nine years", "Engineers credit a snowy winter. Downstream neighbours have been told to expect full irrigation water in June."),
        "ru": ("Токтогульское водохранилище: самый высокий апрельский уровень за девять лет", "Инженеры объясняют это снежной зимой. Соседям ниже по течению обещали полный полив в июне."),
        "kk": ("Тоқтоғұл су қоймасы: соңғы тоғыз жылдағы ең жоғары сәуір деңгейі", "Инженерлер мұны қарлы қыспен түсіндіреді. Төменгі ағыстағы көршілерге маусымда толық су берілмек."),
    }),
    ("school", "region", "05000000", "TJ", 11.0, 2, {
        "en": ("Two hundred mountain schools in Tajikistan to get satellite internet by autumn", "The first dishes go to the Zarafshon valley, where lessons stop whenever the road does."),
        "ru": ("Двести горных школ Таджикистана подключат к спутниковому интернету к осени", "Первые тарелки получит долина Зеравшана, где уроки прекращаются вместе с дорогой."),
    }),
    ("quake", "region", "03000000", "KZ-75", 13.4, 6, {
        "en": ("A magnitude 4.8 tremor wakes Almaty; no damage reported", "The alert reached phones 11 seconds before the shaking. Seismologists expect weak aftershocks until Sunday."),
        "ru": ("Алматы разбудил толчок магнитудой 4,8; разрушений нет", "Оповещение пришло на телефоны за 11 секунд до толчка. Сейсмологи ждут слабых афтершоков до воскресенья."),
        "kk": ("Алматыны 4,8 баллдық дүмпу оятты; қирау жоқ", "Хабарлама телефондарға дүмпуден 11 секунд бұрын жетті. Сейсмологтар жексенбіге дейін әлсіз афтершок күтеді."),
    }),
    ("hostile", "region", "14000000", "KZ", 14.0, 1, {
        "en": (HOSTILE, "Summary with <b>markup</b> & an entity &amp; and a very " + "long" * 30 + " word."),
    }),
    ("games", "sport", "15000000", "KZ", 16.0, 3, {
        "en": ("Judo: two golds for Kazakhstan on the first day in Tbilisi", "Both finals ended in golden score. The women's team competes on Saturday."),
        "ru": ("Дзюдо: два золота Казахстана в первый день в Тбилиси", "Оба финала решились в дополнительное время. Женская команда выступит в субботу."),
        "kk": ("Дзюдо: Тбилисидегі алғашқы күні Қазақстанға екі алтын", "Екі финал да алтын ұпаймен аяқталды. Әйелдер құрамасы сенбіде күреседі."),
    }),
    ("horse", "sport", "15000000", "KG", 20.0, 2, {
        "en": ("Kok-boru league adds four teams 🐎", "The season opens in Naryn in May, for the first time with a women's match."),
        "ru": ("В лиге кок-бору станет на четыре команды больше 🐎", "Сезон откроется в мае в Нарыне, впервые с женским матчем."),
    }),
    ("chess", "sport", "15000000", "", 21.0, 1, {
        "en": ("Sixteen-year-old from Shymkent becomes a grandmaster", "She needed half a point from the last game and took the whole one."),
        "kk": ("Шымкенттік он алты жасар қыз гроссмейстер атанды", "Соңғы партияда оған жарты ұпай керек еді, ол толық ұпай алды."),
    }),
    ("steppe", "region", "06000000", "KZ-35", 22.0, 1, {
        "en": ("Saiga count passes four million", "The aerial survey took three weeks and five aircraft."),
        "ru": ("Сайгаков насчитали больше четырёх миллионов", "Учёт с воздуха занял три недели и пять самолётов."),
        "kk": ("Ақбөкен саны төрт миллионнан асты", "Әуе санағы үш аптаға созылып, бес ұшақ қатысты."),
    }),
    ("metro", "economy", "04000000", "UZ", 23.0, 1, {
        "en": ("Tashkent metro to run until one in the morning", "The later hours are a six-month trial."),
        "ru": ("Метро Ташкента будет работать до часу ночи", "Это эксперимент на полгода."),
    }),
    ("film", "region", "01000000", "KZ", 23.5, 2, {
        "en": ("A Kazakh debut opens the critics' week in Cannes", "The film was shot in Mangystau with a crew of eleven."),
        "ru": ("Казахстанский дебют откроет Неделю критики в Каннах", "Фильм снимали на Мангистау группой из одиннадцати человек."),
        "kk": ("Канндағы сыншылар апталығын қазақ дебюті ашады", "Фильм Маңғыстауда он бір адамдық топпен түсірілді."),
    }),
    ("sea", "region", "06000000", "", 30.0, 1, {
        "en": ("Northern Aral gains a metre in two years", "Fishermen landed eight thousand tonnes last season."),
        "ru": ("Северный Арал поднялся на метр за два года", "За сезон рыбаки выловили восемь тысяч тонн."),
        "kk": ("Солтүстік Арал екі жылда бір метрге көтерілді", "Балықшылар өткен маусымда сегіз мың тонна балық аулады."),
    }),
)  # fmt: skip

_SOURCES = (
    "Steppe Herald",
    "Tengri Post",
    "Вечерний Алматы",
    "Дала таңы",
    "Silk Road Wire",
    "Caspian Daily",
    "Ala-Too News",
)
_LINKS = {
    "en": ("How the old line froze every winter", "Port of Aktau doubles its cranes", "What a container costs from Chongqing to Baku in 2026, stage by stage", "The depot town that waited thirty years"),
    "ru": ("Почему старая линия замерзала каждую зиму", "Порт Актау удваивает число кранов", "Сколько стоит контейнер от Чунцина до Баку: все этапы", "Город у депо, который ждал тридцать лет"),
    "kk": ("Ескі желі неге қыс сайын тоқтайтын еді", "Ақтау порты крандарын екі еселейді", "Чунцинден Бакуге дейін контейнер қанша тұрады", "Отыз жыл күткен депо қаласы"),
}  # fmt: skip


def _links(story: str, language: str, number: int) -> tuple[ReadAlso, ...]:
    return tuple(
        ReadAlso(
            article=f"{story}-old-{place}",
            story=f"{story}-old-{place}",
            title=_LINKS[language][place],
            url=f"https://archive.example/{language}/{story}/{place}?a=1&b=2",
            source=_SOURCES[place],
            published=BUILT - timedelta(hours=20 + 24 * 9 * place),
        )
        for place in range(number)
    )


def _story(
    row: tuple[str, str, str, str, float, int, dict[str, tuple[str, str]]], place: int
) -> EditionStory:
    name, section, topic, region, hours, sources, texts = row
    cards = {
        language: Card(
            article=f"{name}-{language}",
            title=title,
            summary=summary,
            url="" if name == "steppe" else f"https://paper.example/{language}/{name}?id={place}&utm=no",
            source=_SOURCES[place % len(_SOURCES)],
            published=BUILT - timedelta(hours=hours),
            date_estimated=name == "sea",
            image=Image("https://pictures.example/line.jpg", "A freight train beside the sea", "A. Bekov")
            if place == 0
            else None,
            read_also=_links(name, language, (4, 2, 0, 1, 0, 3, 1)[place % 7]),
        )
        for language, (title, summary) in texts.items()
    }
    return EditionStory(
        id=name, section=section, score=1000 - place, parts={"coverage": 1.0}, topics=(topic,),
        regions=(region,) if region else (), sources=_SOURCES[:sources], cards=cards,
    )  # fmt: skip


STORIES = tuple(_story(row, place) for place, row in enumerate(_STORIES))


def _section(name: str, code: str, names: dict[str, str]) -> Section:
    return Section(id=name, code=code, names=names, stories=tuple(s.id for s in STORIES if s.section == name))


EDITION = Edition(
    key=EditionKey("morning", DAY),
    version=1,
    name="The Morning",
    languages=("en", "ru", "kk"),
    zone="Asia/Almaty",
    window=(BUILT - timedelta(days=1), BUILT),
    built=BUILT,
    stories=STORIES,
    sections=(
        _section("economy", "04000000", {}),
        _section("region", "143", {"en": "Around Central Asia", "ru": "Центральная Азия"}),
        _section("sport", "15000000", {}),
    ),
)


def selection(*languages: str, length: int = 99, without: tuple[str, ...] = ()) -> Selection:
    """Returns the editors' order, each story in the first of `languages` that it has."""
    picks = [
        (story.id, next(language for language in languages if language in story.cards))
        for story in STORIES
        if story.id not in without and any(language in story.cards for language in languages)
    ]
    return Selection(stories=tuple(picks[:length]), updates=frozenset({"dam"}))


@cache
def catalogues() -> Catalogues:
    return load_catalogues([LOCALE])


@cache
def compiled(theme: str = "newspaper") -> Compiled:
    return compile_theme(replace(SETTINGS, theme=theme), [TEMPLATES])


def composer(
    edition: Edition = EDITION,
    site: Site = SITE,
    settings: MailSettings = SETTINGS,
    inline: InlinePictures = NO_PICTURES,
) -> Composer:
    return Composer(
        edition,
        compiled(settings.theme),
        catalogues(),
        signer=SIGNER,
        site=site,
        settings=settings,
        inline=inline,
    )
