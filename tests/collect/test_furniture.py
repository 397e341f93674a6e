import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.furniture import ALONE, NOTICES, is_furniture
from digest.collect.marginalia import take_apart

OURS = """\
Subscribe to our Telegram channel
👉 Follow us on Facebook and Instagram!
Facebook Twitter Telegram WhatsApp
Share on Facebook
Share
SHARE THIS ARTICLE:
Comments (12)
Advertisement
We use cookies to improve your experience on this site.
Already a subscriber? Log in
To continue reading, subscribe for $1 a week.
© 2026 Orda.kz. All rights reserved.
Story continues below advertisement
Подписывайтесь на наш Telegram-канал и узнавайте новости первыми
Поделиться
Поделитесь в соцсетях
Поделиться: Facebook ВКонтакте Одноклассники
Реклама
Комментарии 3
Мы используем файлы cookie, чтобы сайт работал лучше
Материал доступен только подписчикам
Чтобы читать дальше, оформите подписку
Нашли ошибку? Выделите её и нажмите Ctrl+Enter
Использование материалов разрешено только со ссылкой на источник
Telegram арнамызға жазылыңыз!
Бөлісу:
Жарнама
Пікір қалдыру
Біз cookie файлдарын пайдаланамыз
Telegram каналыбызга катталыңыз
Бөлүшүү
Пикир калтыруу
Telegram kanalimizga obuna bo‘ling!
Ulashish
Do‘stlaringiz bilan ulashing:
Izoh qoldirish
Телеграм каналимизга обуна бўлинг
Улашиш
Ба канали Telegram-и мо обуна шавед
Мубодила кунед
Реклама
Telegram kanalymyza ýazylyň
Paýlaşyň
Teilen
Anzeige
Abonnieren Sie unseren Newsletter
Partager
Abonnez-vous à notre newsletter
Article réservé aux abonnés
Suscríbete a nuestro canal de Telegram
Compartir
Leia mais
Inscreva-se no nosso canal do YouTube
Condividi
Riproduzione riservata
Paylaş
Поділитися""".splitlines()

NEWS = """\
Facebook will pay a fine of two billion dollars, a court decided on Friday.
The share of coal in Kazakhstan's energy fell to 54 percent.
Shares
Реклама казино запрещена с 1 января.
Комментарии к закону опубликует Верховный суд.
Поделиться впечатлениями о городе туристы смогут в новом приложении.
В Telegram появилась новая функция.
Подписаться под петицией успели 40 тысяч человек.
We use coal for heating because gas has not come to our village yet.
Кредит бөлісу туралы заң қабылданды.
Жарнама туралы заңға өзгеріс енгізілді.
Reklama to'g'risidagi qonun qabul qilindi.
Бозори реклама дар Тоҷикистон меафзояд.
Paýlaşylan maglumata görä, köpri açyldy.
Anzeige erstattete ein Anwohner am Freitag.
Facebook
24.04.2026 10:35
12
Tags are what the deputies call these small metal plates.""".splitlines()


@pytest.mark.parametrize("line", OURS)
def test_line_of_the_site_is_dropped(line: str) -> None:
    assert take_apart(["Text of news.", line, "More of the text."]).paragraphs == (
        "Text of news.",
        "More of the text.",
    )


@pytest.mark.parametrize("line", NEWS)
def test_line_of_the_article_stays(line: str) -> None:
    assert not is_furniture(line)


READ_ALSO = """\
Read also
Related
See also:
Читайте также
По теме:
Оқи отырыңыз
Сондай-ақ оқыңыз:
O'qing
Shuningdek o‘qing:
Шунингдек ўқинг
Ошондой эле
Ошондой эле окуңуз:
Дагы окуңуз
Инчунин
Инчунин хонед:
Ҳамчунин хонед
Şeýle-de okaň:
Lesen Sie auch
À lire aussi
Lea también
Leia também:
Leggi anche
Bunları da okuyun
Читайте також""".splitlines()


@pytest.mark.parametrize("heading", READ_ALSO)
def test_read_also_of_every_language_is_no_text(heading: str) -> None:
    parts = take_apart(
        [
            "Text of news.",
            heading,
            "- The old bridge was closed",
            "- Ferry stopped",
            "And the text ends here.",
        ]
    )
    assert parts.paragraphs == ("Text of news.", "And the text ends here.")
    assert [link.title for link in parts.read_also] == ["The old bridge was closed", "Ferry stopped"]


def test_wordings_are_long_enough_to_be_no_news() -> None:
    assert all(len(one) >= 5 for lines in NOTICES.values() for one in lines)
    assert set(ALONE) >= {"en", "ru", "kk", "ky", "uz", "tg", "tk"}


@given(st.text(max_size=350))
def test_any_line_is_told(line: str) -> None:
    assert is_furniture(line) in {True, False}
