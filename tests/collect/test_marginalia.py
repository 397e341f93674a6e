import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.marginalia import attributed_source, list_heading, names, take_apart, without_more
from digest.collect.phrases import LANGUAGES
from digest.text.clean import one_line


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The talks were held on Friday, Orda.kz reports.", "Orda.kz"),
        ("Об этом передает Zakon.kz со ссылкой на пресс-службу МВД.", "Zakon.kz"),
        ("Об этом сообщает корреспондент Tengrinews.kz.", "Tengrinews.kz"),
        ("Передаёт корреспондент МИА «Казинформ».", "Казинформ"),
        ("Двое задержаны, сообщает пресс-служба МВД.", ""),
        ("Двое задержаны, сообщает Минздрав.", ""),
        ("Two were detained, the Interior Ministry reports.", ""),
        ("Көпір ашылды, деп хабарлайды ҚазАқпарат.", "ҚазАқпарат"),
        ("Көпір ашылды. «Қазақпарат» агенттігі хабарлайды.", "Қазақпарат"),
        ("Orda.kz-тің хабарлауынша, көпір ашылды.", "Orda.kz"),
        ("Көпүрө ачылды, деп кабарлайт «24.kg».", "24.kg"),
        ("Koʻprik ochildi, deya xabar beradi Kun.uz.", "Kun.uz"),
        ("«Азия-Плюс» хабар медиҳад, ки пул кушода шуд.", "Азия-Плюс"),
        ("Köpri açyldy, diýip habar berýär Turkmenportal.", "Turkmenportal"),
        ("Міст відкрили, повідомляє Укрінформ.", "Укрінформ"),
        ("Nothing of the kind.", ""),
    ],
)
def test_source_is_read_from_the_words_of_the_text(text: str, source: str) -> None:
    assert attributed_source([text]) == source


@pytest.mark.parametrize(
    "line",
    [
        "Подписывайтесь на наш Telegram-канал и узнавайте новости первыми",
        "Біздің Telegram арнамызға жазылыңыз!",
        "Telegram каналыбызга катталыңыз",
        "Telegram kanalimizga obuna bo‘ling!",
        "Subscribe to our YouTube channel",
        "Follow us on Facebook",
        "Нашли ошибку? Выделите её и нажмите Ctrl+Enter",
        "The post A headline appeared first on A site.",
        "Сообщение Заголовок появились сначала на Сайт.",
    ],
)
def test_invitation_is_dropped(line: str) -> None:
    assert take_apart(["Text.", line, "More text."]).paragraphs == ("Text.", "More text.")


@pytest.mark.parametrize(
    "line",
    [
        "Residents can subscribe to the Telegram channel of the city.",
        "Фото: снимок экрана показал, что министр говорил правду, а его помощник — нет, и это видно всем, кто смотрел.",
        "Source: the ministry said yesterday that it would never build the bridge, whatever the deputies demand of it.",
        "В канале «Телеграм» министра появилось новое сообщение.",
        "Latest: three more people were found.",
    ],
)
def test_sentence_of_the_text_stays(line: str) -> None:
    assert take_apart(["Text.", line]).paragraphs == ("Text.", line)


def test_list_inside_the_text_ends_where_the_text_goes_on() -> None:
    parts = take_apart(
        ["Text.", "Читайте также:", "Новый мост откроют в мае", "Текст идёт дальше. Он длиннее."]
    )
    assert parts.paragraphs == ("Text.", "Текст идёт дальше. Он длиннее.")
    assert [link.title for link in parts.read_also] == ["Новый мост откроют в мае"]


def test_link_behind_a_label_is_kept_and_the_text_goes_on() -> None:
    parts = take_apart(["Text.", "Read also: A bridge will open (https://a.example/b?utm_source=x)", "More"])
    assert parts.paragraphs == ("Text.", "More")
    assert [(link.title, link.url) for link in parts.read_also] == [
        ("A bridge will open", "https://a.example/b")
    ]


def test_headline_is_not_repeated_in_the_text() -> None:
    assert take_apart(["A Headline", "Text."], title="A headline").paragraphs == ("Text.",)


def test_credits_above_the_text_are_kept_apart() -> None:
    parts = take_apart(["By Ruslan Loginov", "Фото пресс-службы МЧС", "24.04.2026 10:35", "Text."])
    assert parts.authors == ("Ruslan Loginov",)
    assert parts.photo_credit == "пресс-службы МЧС"
    assert parts.day is not None
    assert parts.paragraphs == ("Text.",)


def test_names_of_a_byline_are_divided() -> None:
    assert names("Анна Ким, Пётр Ли и Айгүл Сәрсен") == ["Анна Ким", "Пётр Ли", "Айгүл Сәрсен"]
    assert names("123") == []


def test_teaser_loses_what_a_site_put_behind_it() -> None:
    assert without_more("A bridge opened […]") == "A bridge opened"
    assert without_more("Мост открыли. Читать далее →") == "Мост открыли."


@pytest.mark.parametrize("code", LANGUAGES)
def test_headings_of_every_language_are_known(code: str) -> None:
    phrases = LANGUAGES[code]
    assert {list_heading(wording.title() + ":") for wording in phrases.latest} <= {"latest", "read_also"}
    assert {list_heading(wording) for wording in phrases.read_also} == {"read_also"}


_WORDINGS = [
    word for p in LANGUAGES.values() for word in (*p.photo, *p.author, *p.read_also, *p.latest, *p.published)
]
_LINES = st.one_of(
    st.text(min_size=1, max_size=60),
    st.builds("{}: {}".format, st.sampled_from(_WORDINGS), st.text(max_size=30)),
    st.builds("- {}".format, st.text(max_size=30)),
    st.sampled_from([*_WORDINGS, "24 апреля 2024", "By Ann Lee", "Telegram: subscribe to our channel"]),
)


@settings(deadline=None)  # the first call imports the libraries
@given(st.lists(_LINES, max_size=12), st.text(max_size=20))
def test_text_taken_apart_twice_is_the_same(lines: list[str], title: str) -> None:
    clean = [line for line in map(one_line, lines) if line]
    once = take_apart(clean, title=title).paragraphs
    assert take_apart(once, title=title).paragraphs == once
    assert set(once) <= set(clean)


GOES_ON = "The text of the article goes on here, and it is long enough to be text of one."


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Читайте также В Алматы открыли мост", "В Алматы открыли мост"),
        ("Читайте также — В Алматы открыли мост", "В Алматы открыли мост"),
        ("Ранее мы писали: в Алматы открыли мост.", "в Алматы открыли мост."),
        ("Подробнее: В Алматы открыли мост", "В Алматы открыли мост"),
        ("Oʻqishni tavsiya qilamiz: Toshkentda koʻprik ochildi", "Toshkentda koʻprik ochildi"),
        ("Ҳам ўқинг: Тошкентда кўприк очилди", "Тошкентда кўприк очилди"),
        ("Ҳамчунин бихонед: Пул кушода шуд", "Пул кушода шуд"),
        ("Сондай-ақ оқыңыз Алматыда көпір ашылды", "Алматыда көпір ашылды"),
    ],
)
def test_headline_behind_an_invitation_to_read_is_no_text(line: str, title: str) -> None:
    parts = take_apart([GOES_ON, line, GOES_ON])
    assert parts.paragraphs == (GOES_ON, GOES_ON)
    assert [link.title for link in parts.read_also] == [title]


@pytest.mark.parametrize(
    "line",
    ["Теги: мост, Алматы, река", "Tags: bridges, rivers", "(Reporting by A. Serik; Editing by B. Smith)",
     "Reporting by A. Serik in Almaty; additional reporting by C. Lee; editing by B. Smith"],
)  # fmt: skip
def test_tags_and_the_desk_are_dropped(line: str) -> None:
    assert take_apart([GOES_ON, line]).paragraphs == (GOES_ON,)


@pytest.mark.parametrize(
    "line",
    ["По теме безопасности высказался министр.", "Подробнее о мосте рассказал аким.", "Earlier: the company said so.",
     "Writing by hand is good for memory, teachers say.", "Read also means to study."],
)  # fmt: skip
def test_sentence_that_begins_like_a_label_is_text(line: str) -> None:
    assert take_apart([GOES_ON, line]).paragraphs == (GOES_ON, line)


def test_heading_of_other_news_in_the_middle_cuts_nothing_off() -> None:
    text = "Engineers said that the water would fall by a metre until the evening, and that no street was under water."
    parts = take_apart([GOES_ON, "Новости партнёров", "Мост открыт", text, GOES_ON])
    assert parts.paragraphs == (GOES_ON, text, GOES_ON)
    assert [link.title for link in parts.latest] == ["Мост открыт"]
