"""Says what kind of text an article is where it is no plain news: opinion, analysis, live report, video, gallery, podcast or
transcript.

Order of rules: (1) the publisher's own section, tag or folder of the address; (2) words that begin or end a headline behind a
mark ("Opinion: …", "Мнение | …", "… – live updates"). What neither names is news: a wrong label costs more than a missing one.
"""

import re
from collections.abc import Mapping
from functools import cache

from digest.model.article import Article, Genre
from digest.text.words import fold, words
from digest.understand.publisher import sections_of

# fmt: off
_SECTIONS: Mapping[Genre, tuple[str, ...]] = {
    "opinion": (
        "opinion", "opinions", "op ed", "op eds", "oped", "commentary", "commentisfree", "comment", "columns", "columnists", "column",
        "editorial", "editorials", "letters", "letters to the editor", "viewpoint", "views", "perspective", "perspectives", "blogs", "blog",
        "мнение", "мнения", "колонка", "колонки", "колумнисты", "блог", "блоги", "авторская колонка", "точка зрения",
        "mnenie", "mneniya", "mneniia", "kolonka", "kolonki", "kolumnisty", "blogi", "tochka zreniya",
        "пікір", "пікірлер", "көзқарас", "блогтар", "pikir", "kozqaras", "пикир", "пикирлер", "көз караш", "блогдор",
        "fikr", "fikrlar", "mulohaza", "minbar", "bloglar", "фикр", "фикрлар", "мулоҳаза", "блоглар",
    ),
    "analysis": (
        "analysis", "news analysis", "explainer", "explainers", "аналитика", "анализ", "разбор", "analitika", "analiz",
        "сараптама", "талдау", "taldau", "saraptama", "талдоо", "иликтөө жана талдоо", "tahlil", "tahlillar", "таҳлил", "таҳлиллар",
    ),
    "live": ("live", "liveblog", "live blog", "live updates", "live news", "онлайн трансляция", "тікелей эфир", "түз эфир", "jonli efir", "жонли эфир"),
    "video": ("video", "videos", "watch", "видео", "видеолар", "videolar", "videolavha", "видеосюжеты"),
    "gallery": (
        "gallery", "galleries", "photo", "photos", "photo gallery", "photogallery", "photo essay", "pictures", "in pictures", "slideshow",
        "фото", "фотогалерея", "фотогалереи", "фоторепортаж", "фоторепортажи", "foto", "fotogalereya", "fotoreportazh", "fotoreportaj",
        "фотогалереялар", "сүрөт баян", "fotolavha",
    ),
    "podcast": ("podcast", "podcasts", "audio", "подкаст", "подкасты", "podkast", "podkasty", "подкасттар", "podkastlar"),
    "transcript": ("transcript", "transcripts", "стенограмма", "стенограммы", "stenogramma", "stenogrammy"),
}
# What begins a headline before a colon, bar or dash. Some words name a rubric of news too ("Фото", "Video") and are left out.
_BEGINNINGS: Mapping[Genre, tuple[str, ...]] = {
    "opinion": (
        "opinion", "op-ed", "commentary", "comment", "column", "editorial", "letter", "letters", "мнение", "колонка", "точка зрения",
        "авторская колонка", "пікір", "көзқарас", "pikir", "көз караш", "пикир", "fikr", "mulohaza", "фикр", "мулоҳаза",
    ),
    "analysis": (
        "analysis", "news analysis", "explainer", "аналитика", "анализ", "разбор", "сараптама", "талдау", "saraptama", "taldau", "талдоо",
        "tahlil", "таҳлил",
    ),
    "live": (
        "live", "live updates", "live blog", "live coverage", "онлайн", "прямой эфир", "прямая трансляция", "онлайн-трансляция",
        "текстовая трансляция", "тікелей эфир", "түз эфир", "jonli efir", "жонли эфир",
    ),
    "video": ("video", "watch", "видео"),
    "gallery": (
        "gallery", "photos", "photo gallery", "in pictures", "in photos", "slideshow", "фоторепортаж", "фотогалерея", "фотолента",
        "fotoreportaj", "сүрөт баян",
    ),
    "podcast": ("podcast", "подкаст", "podkast"),
    "transcript": ("transcript", "full transcript", "стенограмма", "полная стенограмма"),
}
_ENDINGS: Mapping[Genre, tuple[str, ...]] = {
    "opinion": ("opinion", "editorial", "letters", "мнение", "колонка"),
    "analysis": ("analysis", "аналитика"),
    "live": ("live", "live updates", "live blog", "as it happened", "онлайн", "онлайн-трансляция"),
    "video": ("video", "видео"),
    "gallery": ("gallery", "in pictures", "photos", "photo gallery", "фоторепортаж", "фотогалерея"),
    "podcast": ("podcast", "подкаст"),
    "transcript": ("transcript", "full transcript", "стенограмма"),
}
# fmt: on
_MARK = r"\s*(?:[:|/]|\s[-–—])\s*"
_END_MARK = r"(?:\s[-–—|]|\|)\s*"
_SIGNS = re.compile(r"^[^\w]*")  # "🔴 LIVE: …", "[Opinion] …"


def genre_of(article: Article) -> Genre:
    """Returns the kind of text that `article` is, "" for news."""
    for section in sections_of(article):
        genre = _of_section(" ".join(words(section)))
        if genre:
            return genre
    return _of_headline(article.title)


@cache
def _known() -> dict[str, Genre]:
    return {" ".join(words(name)): genre for genre, names in _SECTIONS.items() for name in names}


def _of_section(section: str) -> Genre:
    return _known().get(section, "")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Genre], ...]:
    """Returns what headlines begin and end with, each with its genre."""
    begin = [
        (re.compile(rf"(?:{_alternatives(names)})(?:\]|\)|{_MARK})\s*\S"), genre)
        for genre, names in _BEGINNINGS.items()
    ]
    end = [
        (re.compile(rf".*\S{_END_MARK}(?:{_alternatives(names)})"), genre)
        for genre, names in _ENDINGS.items()
    ]
    return (*begin, *end)


def _alternatives(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(fold(name)) for name in sorted(names, key=len, reverse=True))


def _of_headline(title: str) -> Genre:
    bare = _SIGNS.sub("", fold(title[:500])).rstrip()
    for number, (pattern, genre) in enumerate(_patterns()):
        matched = pattern.match(bare) if number < len(_BEGINNINGS) else pattern.fullmatch(bare)
        if matched:
            return genre
    return ""
