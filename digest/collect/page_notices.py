"""Tells a page that holds no article, and takes the words about consent off one that does.

Both hold for every page, polled or stored. A page is refused where its headings say that nothing is there, or where
its few words ask visitors to prove something or to pay. A notice of consent is known by what it speaks of (cookies, partners,
personal data, choices) to somebody ("we", "you"), or by its element's name together with one such word.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from lxml.html import HtmlElement

from digest.collect.page_facts import Page, text_of
from digest.errors import ArticleError
from digest.text.words import word_count

_NAMED = re.compile(
    r"cookie|consent|gdpr|ccpa|onetrust|didomi|cmp[-_]|qc-cmp|usercentrics|cookiebot|truste|sp_message|"
    r"privacy[-_](?:banner|notice|popup|modal|manager)",
    re.IGNORECASE,
)
# What notices of consent speak of, a group a line: each counts once.
_SPEAKS_OF = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"cookie|\bкуки|çerez|кукис",
        r"\bpartners?\b|vendors?\b|партн[её]р|серіктес|hamkor|ҳамкор|partnern?\b|partenaires?",
        r"\bconsent|\baccept|\bagree|manage (?:your )?(?:choices|preferences|settings)|соглас|приня(?:ть|ти)|келіс|қабылда|rozilik|розилик|"
        r"zustimm|einwillig|accepte[rz]|aceptar",
        r"(?:personal|browsing|device) (?:data|information)|information on a device|персональн\w+ данн|личн\w+ данн|жеке дерек|"
        r"дербес дерек|shaxsiy ma|шахсий маълумот|жеке маалымат|personenbezogen|données personnelles|datos personales",
        r"privacy|конфиденциальност|құпиялылық|купуялуулук|maxfiylik|махфийлик|datenschutz|confidentialité",
        r"personali[sz]ed|advertising|\bads\b|реклам|жарнама|werbung|publicité",
        r"legitimate interest|opt[- ]out|unique identifiers|законн\w+ интерес",
    )
)
_WE = re.compile(r"\b(?:we|our|us|мы|наш\w*|біз\w*|биз\w*|biz\w*|wir|unsere?|nous|nos)\b", re.IGNORECASE)
_YOU = re.compile(
    r"\b(?:you|your|вы|вас|вам|ваш\w*|соглашаетесь|сіз\w*|сиз\w*|siz\w*|sie|ihre?r?|vous|vos)\b",
    re.IGNORECASE,
)
_LEAST_GROUPS = 3
_LONG_CHARS = 500
_FIRST_PERSON = re.compile(r"\b(?:I|my|я|мой|моя)\b")
_NOTICE_CHARS, _LEFT_CHARS = 1_500, 160
_MISSING = re.compile(
    r"(?:error\s*)?(?:40[34]|410|50[0234])(?:\W+(?:error|not found|forbidden|ошибка|gone|bad gateway|service unavailable)\b.*)?\W*|"
    r"(?:(?:oops|sorry|error|whoops|упс|ой|ошибка|извините|404)\W+)*(?:(?:404|this|the|that|эта|такая|запрашиваемая|бұл|бул|bu|бу)\s)?"
    r"(?:(?:page|article|content|document|file)\b.{0,30}\b(?:not found|cannot be found|could not be found|can[’']t be found|does(?: not|n[’']t) exist|"
    r"no longer (?:available|exists)|is(?: not|n[’']t) available|unavailable)|(?:page )?not found|nothing (?:was )?found|"
    r"(?:страниц\w|стать\w|материал|документ)\b.{0,30}(?:не найден\w?|не существует|удал[её]н\w?|недоступ\w+)|ничего не найдено|"
    r"(?:бет|парақша|мақала|барак|баракча|макала)\b.{0,20}(?:табылмады|табылган жок|табылған жоқ|жоқ|жок)|"
    r"(?:sahifa|maqola|саҳифа|мақола)\b.{0,20}(?:topilmadi|mavjud emas|топилмади|мавжуд эмас)|саҳифа\b.{0,20}(?:ёфт нашуд|нест)|"
    r"sahypa\b.{0,20}(?:tapylmady|ýok)|sayfa\b.{0,20}bulunamadı|seite\b.{0,20}nicht gefunden|page\b.{0,20}(?:introuvable|non trouvée)|"
    r"página\b.{0,20}no encontrada|página\b.{0,20}não encontrada|pagina\b.{0,20}non trovata|сторінк\w\b.{0,20}не знайдено)\W*(?:40[34])?\W*",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"just a moment|attention required|checking (?:your|if the site|the) (?:browser|connection)|ddos[- ](?:guard|protection)|"
    r"are you (?:a )?(?:robot|human)|(?:verify|confirm|prove)\w* (?:that )?you(?:[’']re| are) (?:a |not a )?(?:human|robot)|robot or human|"
    r"security (?:check|verification)|one more step|pardon our interruption|request unsuccessful|bot verification|unusual (?:traffic|activity)|"
    r"access (?:to this page has been )?(?:denied|blocked)|you have been blocked|(?:enable|turn on) javascript|javascript (?:is )?(?:required|disabled)|"
    r"complete the (?:captcha|security)|captcha|"
    r"проверк\w+ (?:вашего )?(?:браузера|безопасности|соединения)|проверяем (?:ваш )?браузер|(?:вы|запросы).{0,30}не робот|доступ (?:к (?:сайту|странице|ресурсу) )?(?:запрещ[её]н|ограничен|заблокирован)|"
    r"включите javascript|браузер(?:іңізді|иңизди|ingiz).{0,20}текшер|браузерді тексер|brauzer\w* tekshir|браузер\w* текшир|робот емес|robot emas",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"(?:^|[.!?:]\s)(?:please )?subscribe (?:now )?(?:to|for) (?:continue|read|unlock|access|get|full|keep)|(?:to )?(?:continue|keep) reading\b.{0,60}(?:subscri|sign|log|regist|account)|"
    r"(?:article|content|story) is (?:only |exclusively |reserved )?(?:available )?(?:for|to) (?:our |paid |paying |registered )*(?:subscribers|members|premium)|"
    r"already (?:a |have an? )?(?:subscriber|subscription|account|member|registered)|(?:log|sign) in to (?:continue|read|view)|unlock this (?:article|story)|"
    r"(?:create|start) (?:a|your) free (?:account|trial)|reached your (?:free )?(?:article )?limit|free articles? (?:left|remaining|this month)|"
    r"чтобы (?:продолжить чтение|читать дальше|прочитать)|(?:материал|статья|текст).{0,30}(?:доступ\w+).{0,20}(?:подпис)|оформите подписку|уже (?:есть подписка|подписаны)|"
    r"(?:тек )?жазылушыларға (?:ғана )?(?:қолжетімді|арналған)|оқуды жалғастыру үшін|окууну улантуу үчүн|faqat obunachilar|фақат обуначилар|o[‘ʻ']qishni davom ettirish|"
    r"réservé aux abonnés|nur für abonnenten|para seguir leyendo",
    re.IGNORECASE,
)
_SHORT_WORDS = 120  # an article about error pages and captchas says more
_HEADING_CHARS, _REST_WORDS = 120, 2
_ORDERS = re.compile(r"(?:please|enable|complete|turn on|включите|пройдите|подтвердите)\b", re.IGNORECASE)


def take_off_consent(page: Page) -> None:
    """Removes what asks for consent from `page`, unless nothing else is there."""
    titles = {id(above) for heading in page.root.iter("h1") for above in (heading, *heading.iterancestors())}
    for element in [
        *page.root.iter("div", "section", "aside", "dialog", "form", "footer", "p", "li", "span")
    ]:
        if id(element) in titles or element.getparent() is None:
            continue
        if _asks_by_name(element) or (
            (not len(element) or element.tag in {"p", "li"}) and is_consent(text_of(element))
        ):
            _drop(element, titles)


def _asks_by_name(element: HtmlElement) -> bool:
    name = " ".join(element.get(attribute) or "" for attribute in ("id", "class", "aria-label"))
    if not _NAMED.search(name):
        return False
    text = text_of(element)
    return (
        len(text) <= 4 * _NOTICE_CHARS and _groups(text) > 0 and bool(_WE.search(text) or _YOU.search(text))
    )


def is_consent(text: str) -> bool:
    """Returns whether a paragraph asks its reader for consent."""
    if len(text) > _NOTICE_CHARS or text[:1] in '«“"—–':
        return False
    speakers = bool(_WE.search(text)) + bool(_YOU.search(text))
    # A column speaks of its readers' data too, but hardly of all of it at once.
    return speakers > 0 and _groups(text) >= _LEAST_GROUPS + (
        len(text) > _LONG_CHARS or _FIRST_PERSON.search(text) is not None
    )


def _groups(text: str) -> int:
    return sum(1 for group in _SPEAKS_OF if group.search(text))


def _drop(element: HtmlElement, titles: set[int]) -> None:
    """Takes out an element, and those around it that hold little else."""
    parent = element.getparent()
    while (
        parent is not None
        and parent.tag not in {"body", "html", "main", "article"}
        and id(parent) not in titles
    ):
        if len(text_of(parent)) - len(text_of(element)) > _LEFT_CHARS:
            break
        element, parent = parent, parent.getparent()
    if parent is not None:
        element.drop_tree()


def free_main_aside(page: Page) -> None:
    """Makes a plain element of an `aside` that holds the headline: its publisher's article stands in it."""
    for heading in page.root.iter("h1"):
        for above in heading.iterancestors("aside"):
            above.tag = "div"


def refuse_no_article(page: Page, title: str, lines: Sequence[str]) -> None:
    """Raises ArticleError with code "missing-page", "challenge" or "wall" where a page holds no article."""
    headings = [title, *(text_of(one) for one in page.root.iter("title", "h1", "h2"))]
    short = word_count(" ".join(lines)) < _SHORT_WORDS
    if _says(_MISSING.fullmatch, headings[:1]) or (short and _says(_MISSING.fullmatch, _parts(headings))):
        raise ArticleError(
            "the page says that nothing is there", code="missing-page", hint="look at it in a browser"
        )
    if (
        short
        and not page.ld
        and (any(map(_challenges, _parts(headings))) or any(map(_asks_for_proof, lines[:6])))
    ):
        raise ArticleError(
            "the page asks for a proof that its visitor is human, or is blocked",
            code="challenge",
            hint="save the page from a browser",
        )
    text = [line for line in lines if line != title]
    if text and short and all(map(is_wall, text)):
        raise ArticleError(
            "the page shows nothing but a wall for payment",
            code="wall",
            hint="save the page where you are logged in",
        )


def _challenges(heading: str) -> bool:
    """Whether a heading is a challenge, and no news of one: hardly a word is left of it."""
    match = _CHALLENGE.search(heading)
    rest = heading[: match.start()] + heading[match.end() :] if match else ""
    return match is not None and word_count(rest) <= _REST_WORDS


def _asks_for_proof(line: str) -> bool:
    return len(line) <= 4 * _HEADING_CHARS and bool(
        _CHALLENGE.search(line) and (_YOU.search(line) or _ORDERS.match(line))
    )


def _parts(headings: Iterable[str]) -> list[str]:
    """Headings whole, and without the name of the site."""
    return [
        part.strip()
        for one in headings
        for part in (one, *re.split(r"\s[|·•–—-]\s|\s?\|\s?", one))
        if part.strip()
    ]


def _says(says: Callable[[str], object], texts: Iterable[str]) -> bool:
    return any(says(one) for one in texts if len(one) <= 4 * _HEADING_CHARS)


def is_wall(line: str) -> bool:
    """Returns whether a line asks its reader to pay or to log in for the rest."""
    return len(line) <= 4 * _HEADING_CHARS and _WALL.search(line) is not None
