from datetime import UTC, date, datetime

import pytest

from digest.collect.facts import Facts
from tests.collect.given import NOW, SHARED, article_of, refusal_of

SEED = SHARED / "000_989405a0cc2211a9.txt"

RUSSIAN = """Мост через Тобол откроют после ремонта
Фото: пресс-служба акимата
Движение по мосту через Тобол восстановили 22 апреля, сообщает Rudny-Vesti.kz.
Ремонт шёл четыре месяца. За это время заменили 16 опор.

Подписывайтесь на наш канал в Telegram!
Автобусы вернутся на прежний маршрут. В акимате поблагодарили жителей за терпение.
Авторы: Анна Ким и Пётр Ли
Читайте также:
- Паром через Тобол отменён https://rudny-vesti.kz/parom?utm_source=site
Последние новости
- В Рудном открыли школу
- Костанай: хлеб подорожал
"""

KAZAKH = """Тобыл өзеніндегі көпір жөндеуден кейін ашылды
Сурет: әкімдіктің баспасөз қызметі
Көпір 22 сәуірде ашылды, деп хабарлайды Rudny-Vesti.kz.
Жөндеу төрт айға созылды.
Авторы: Айгүл Сәрсен
Біздің Telegram-арнамызға жазылыңыз
Оқи отырыңыз:
- Тобылдағы паром тоқтады
Соңғы жаңалықтар
- Рудныйда мектеп ашылды
- Нан қымбаттады
"""

UZBEK = """Tobol daryosidagi koʻprik taʼmirdan keyin ochildi
Foto: hokimlik matbuot xizmati
Koʻprik 22-aprel kuni ochildi, deya xabar beradi Rudny-Vesti.kz.
Muallif: Zilola Karimova
Shuningdek oʻqing:
Soʻnggi yangiliklar
- Maktab ochildi
- Non qimmatladi
"""

KYRGYZ = """Тобол дарыясындагы көпүрө ачылды
Сүрөт: акимчиликтин басма сөз кызматы
Көпүрө 22-апрелде ачылды, деп кабарлайт Rudny-Vesti.kz.
Автору: Айзада Токтогулова
Ошондой эле окуңуз:
Акыркы жаңылыктар
- Мектеп ачылды
- Нан кымбаттады
"""


@pytest.mark.skipif(not SEED.exists(), reason="the seed article is not on this machine")
def test_seed_article_is_taken_apart_as_agreed() -> None:
    article = article_of(SEED.read_bytes(), SEED.name, now=datetime(2026, 3, 1, tzinfo=UTC))
    assert article.title == "Central Asian Intelligence Chiefs Hold Security Talks in Tashkent"
    assert article.photo_credit == "KR GKNB Press Service"
    assert len(article.paragraphs) == 6
    assert article.paragraphs[-1].endswith("free from ideological influence.")
    assert article.authors == ("Ruslan Loginov",)
    assert article.source == "Orda.kz"
    assert (article.language, article.url, article.read_also) == ("", "", ())
    assert len(article.latest) == 20
    assert article.latest[0].title.startswith("Kazakhstan: Interior Ministry")
    assert not any(link.title in article.body for link in article.latest)
    assert (article.event_date, article.date_basis) == (date(2025, 4, 24), "text")
    assert article.published == datetime(2025, 4, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH, UZBEK, KYRGYZ], ids=["ru", "kk", "uz", "ky"])
def test_text_is_taken_apart_alike_in_every_language(text: str) -> None:
    article = article_of(text)
    assert article.title == text.partition("\n")[0]
    assert article.source == "Rudny-Vesti.kz"
    assert article.photo_credit
    assert article.authors
    assert article.event_date == date(2026, 4, 22)
    assert len(article.latest) == 2
    for words in ("Telegram", article.authors[0], article.photo_credit, article.latest[0].title):
        assert words not in article.body


def test_russian_text_keeps_what_stood_around_it() -> None:
    article = article_of(RUSSIAN)
    assert article.photo_credit == "пресс-служба акимата"
    assert article.authors == ("Анна Ким", "Пётр Ли")
    assert len(article.paragraphs) == 3
    (link,) = article.read_also
    assert (link.title, link.url) == ("Паром через Тобол отменён", "https://rudny-vesti.kz/parom")
    assert [link.title for link in article.latest] == ["В Рудном открыли школу", "Костанай: хлеб подорожал"]


def test_facts_win_over_what_the_text_says() -> None:
    facts = Facts(
        url="https://Rudny-Vesti.kz/most?utm_medium=x#top",
        source="Рудненские вести",
        source_url="https://rudny-vesti.kz",
        date=datetime(2026, 4, 23, 9, 0),  # noqa: DTZ001 -- a naive time is in the zone of the facts
        language="ru_KZ",
        zone="Asia/Almaty",
    )
    article = article_of(RUSSIAN, facts=facts)
    assert article.url == "https://rudny-vesti.kz/most#top"
    assert article.source == "Рудненские вести"
    assert article.source_url == "https://rudny-vesti.kz/"
    assert (article.published, article.date_basis) == (datetime(2026, 4, 23, 4, 0, tzinfo=UTC), "stated")
    assert article.language == "ru-KZ"


def test_address_alone_above_the_text_is_the_articles_own() -> None:
    article = article_of("Headline\nhttps://example.org/a?fbclid=1\nOne sentence. Another one.\n")
    assert article.url == "https://example.org/a"
    assert article.paragraphs == ("One sentence. Another one.",)


def test_jinja_in_a_text_stays_text() -> None:
    article = article_of("{{ 7 * 7 }} is a headline\n{% raw %} stays in the body.\n")
    assert article.title == "{{ 7 * 7 }} is a headline"
    assert article.paragraphs == ("{% raw %} stays in the body.",)


def test_text_without_date_is_dated_by_collecting() -> None:
    article = article_of("A headline\nNothing here names a day.\n")
    assert (article.published, article.date_basis, article.event_date) == (NOW, "collected", None)


def test_date_above_the_text_is_the_date() -> None:
    article = article_of("A headline\n24 апреля 2024, 10:30\nThe body.\n", facts=Facts(zone="Asia/Almaty"))
    assert article.published == datetime(2024, 4, 24, 5, 30, tzinfo=UTC)
    assert (article.date_basis, article.paragraphs) == ("text", ("The body.",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Only a headline\n", "no-text"),
        ("word " * 100 + "\nBody.", "no-title"),
        ("\n \n", "empty"),
        ("", "empty"),
    ],
)
def test_text_that_is_no_article_is_refused(text: str, code: str) -> None:
    refused = refusal_of(text)
    assert refused.code == code
    assert "; " in refused.reason


def test_same_text_has_the_same_id_and_another_text_another() -> None:
    assert article_of(RUSSIAN).id == article_of(RUSSIAN).id
    assert article_of(RUSSIAN).id != article_of(KAZAKH).id
    assert len(article_of(RUSSIAN).id) == 16
