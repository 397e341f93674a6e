"""Tells a line of the site from a line of the article: share buttons, cookies, paywalls, invitations to channels.

Three tests: the whole line is one of ALONE (case, signs and a counter aside), it begins with one of NOTICES, or it
is nothing but names of networks. An invitation is an imperative together with the name of a channel; these words
stand in `phrases`. Only short lines are looked at: what is longer than a notice is the text.
"""

import re
from functools import cache

from digest.collect.phrases import FIRST_ON, LANGUAGES
from digest.collect.phrases_west import WESTERN
from digest.text.words import fold

_LINE_CHARS, _NOTICE_CHARS = 200, 320
_HEAD_CHARS, _KEY_CHARS = 60, 4  # of a line, to look at first; of a notice, to know it by
_FIRST_WORD = re.compile(r"\W.*$", re.DOTALL)
_FIRST_ON_STARTS = ("the post ", "сообщение ", "запись ")
_FIRST_ON = re.compile("|".join(FIRST_ON))
_SIGNS = " \t-–—•*·|:;.,!?…►▶👉➡→⇒📲🔔❗️📌📢✅🔥⚡💬🔗↗()[]«»\"'“”„"
_COUNTER = re.compile(r"[\s(]*\d[\d\s.,kк]*\)?$")

# Lines that say nothing but this, language by language.
ALONE = {
    "en": ("share", "share this", "share this article", "share this story", "share on", "tweet", "print", "email", "copy link",
           "link copied", "advertisement", "advertising", "ad", "sponsored", "promoted", "comments", "comment",
           "leave a comment", "post a comment", "add a comment", "no comments", "show comments", "view comments",
           "like this", "like loading", "loading", "read more", "continue reading", "log in", "sign in", "sign up",
           "subscribe", "subscribe now", "follow us", "tags", "topics", "save", "listen", "listen to this article",
           "accept cookies", "accept all", "skip to content", "skip to main content", "back to top", "view photo",
           "view photos", "now watching", "play video", "watch video", "report a typo", "opens in new window"),
    "ru": ("поделиться", "поделитесь", "поделиться новостью", "поделиться в соцсетях", "поделитесь с друзьями",
           "поделиться с друзьями", "рассказать друзьям", "расскажите друзьям", "реклама", "на правах рекламы",
           "комментарии", "комментировать", "оставить комментарий", "добавить комментарий", "нет комментариев",
           "читать далее", "читать полностью", "подробнее", "читать комментарии", "скопировать ссылку",
           "ссылка скопирована", "распечатать", "версия для печати", "войти", "подписаться", "теги", "метки",
           "в избранное", "слушать", "прослушать новость", "принять", "принять все", "наверх", "материал дня",
           "продолжение после рекламы", "партнерский материал"),
    "kk": ("бөлісу", "бөлісіңіз", "бөлісіңіздер", "достарыңызбен бөлісіңіз", "әлеуметтік желіде бөлісу", "жарнама",
           "пікірлер", "пікір қалдыру", "пікір жазу", "толығырақ", "толық оқу", "сілтемені көшіру", "басып шығару",
           "жазылу", "кіру", "тегтер", "тақырыптар"),
    "ky": ("бөлүшүү", "бөлүшүңүз", "бөлүшүңүздөр", "досторуңуз менен бөлүшүңүз", "жарнама", "жарнак", "пикирлер",
           "пикир калтыруу", "комментарийлер", "толугураак", "кененирээк", "шилтемени көчүрүү", "жазылуу", "кирүү", "тегдер"),
    "uz": ("ulashish", "ulashing", "do'stlaringiz bilan ulashing", "reklama", "izohlar", "izoh qoldirish", "fikrlar",
           "fikr bildirish", "batafsil", "to'liq o'qish", "havolani nusxalash", "obuna bo'lish", "kirish", "teglar",
           "улашиш", "улашинг", "дўстларингиз билан улашинг", "изоҳлар", "изоҳ қолдириш", "батафсил", "обуна бўлиш", "кириш"),
    "tg": ("мубодила", "мубодила кунед", "паҳн кунед", "ба дӯстон фиристед", "реклама", "таблиғ", "шарҳҳо", "шарҳ додан",
           "шарҳ гузоштан", "назарҳо", "муфассал", "бештар", "обуна", "обуна шудан", "даромад"),
    "tk": ("paýlaş", "paýlaşyň", "paýlaşmak", "dostlaryňyz bilen paýlaşyň", "mahabat", "teswirler", "teswir ýazmak",
           "doly okamak", "giňişleýin", "ýazylmak", "girmek"),
    "tr": ("paylaş", "paylaşın", "reklam", "yorumlar", "yorum yap", "devamını oku", "abone ol", "giriş yap", "yazdır"),
    "uk": ("поділитися", "поширити", "поділитись", "реклама", "коментарі", "залишити коментар", "читати далі",
           "підписатися", "скопіювати посилання"),
    "de": ("teilen", "artikel teilen", "anzeige", "werbung", "kommentare", "kommentieren", "weiterlesen", "mehr lesen",
           "drucken", "merken", "abonnieren", "anmelden", "zur startseite", "link kopieren"),
    "fr": ("partager", "partager l'article", "partager sur", "publicité", "commentaires", "commenter", "lire la suite",
           "imprimer", "s'abonner", "se connecter", "copier le lien"),
    "es": ("compartir", "comparte", "publicidad", "comentarios", "comentar", "leer más", "seguir leyendo", "imprimir",
           "suscribirse", "suscríbete", "iniciar sesión", "copiar enlace"),
    "pt": ("compartilhar", "compartilhe", "partilhar", "publicidade", "continua após a publicidade", "comentários",
           "comentar", "leia mais", "continue lendo", "imprimir", "assine", "entrar", "copiar link"),
    "it": ("condividi", "pubblicità", "commenti", "commenta", "leggi tutto", "continua a leggere", "stampa", "abbonati",
           "accedi", "copia link"),
}  # fmt: skip
# Beginnings of lines that the site wrote, each long enough to be no beginning of news.
NOTICES = {
    "en": ("we use cookies", "this site uses cookies", "this website uses cookies", "our site uses cookies",
           "by continuing to use this site", "by continuing to browse", "by using this site you", "cookies help us",
           "this article is for subscribers", "this article is available to subscribers", "this content is for",
           "already a subscriber", "already have an account", "to continue reading", "subscribe to continue",
           "subscribe to read", "sign in to continue", "log in to continue", "create a free account", "start your free trial",
           "you have reached your limit", "you've reached your limit", "click to share on", "click to email", "click to print",
           "share on facebook", "share on twitter", "share on x ", "share via ", "like this:", "story continues below",
           "article continues below", "continue reading below", "sign up for our", "sign up to our", "get the latest news",
           "enter your email", "your email address will not be", "thanks for signing up", "please enable javascript",
           "you must enable javascript", "this video is not available", "unfortunately, this video is not",
           "please log in", "copyright ©", "copyright (c)", "follow us on", "download our app", "support our journalism"),
    "ru": ("мы используем cookie", "мы используем файлы cookie", "мы используем куки", "наш сайт использует", "этот сайт использует",
           "сайт использует cookie", "на сайте используются", "продолжая использовать", "продолжая пользоваться",
           "оставаясь на сайте", "используя сайт, вы", "материал доступен только", "полный текст доступен",
           "чтобы читать дальше", "чтобы прочитать полностью", "чтобы продолжить чтение", "оформите подписку",
           "уже есть подписка", "уже подписаны", "поделиться в ", "поделитесь в ", "введите ваш email", "введите e-mail",
           "ваш адрес email не будет", "если вы заметили ошибку", "если вы увидели ошибку", "заметили опечатку",
           "нашли опечатку", "есть новость?", "есть новости?", "пришлите нам", "присылайте нам", "скачайте наше приложение",
           "перепечатка материалов", "использование материалов", "копирование материалов", "любое использование материалов"),
    "kk": ("біз cookie", "сайтта cookie", "сайт cookie", "бұл сайт cookie", "мақала тек жазылушыларға",
           "материал тек жазылушыларға", "толық нұсқасы тек", "оқуды жалғастыру үшін", "қате тапсаңыз", "қате байқасаңыз",
           "материалдарды пайдалану", "материалды көшіріп", "сайт материалдарын"),
    "ky": ("биз cookie", "сайт cookie", "бул сайт cookie", "макала жазылуучуларга", "окууну улантуу үчүн", "ката тапсаңыз",
           "ката байкасаңыз", "материалдарды колдонуу", "сайттын материалдарын"),
    "uz": ("biz cookie", "sayt cookie", "saytda cookie", "ushbu sayt cookie", "биз cookie", "сайтда cookie",
           "maqola faqat obunachilar", "o'qishni davom ettirish uchun", "matnda xato topsangiz", "xato topdingizmi",
           "матнда хато топсангиз", "хато топдингизми", "sayt materiallaridan", "сайт материалларидан"),
    "tg": ("мо аз cookie", "сомона аз cookie", "барои идомаи хондан", "агар хато ёбед", "хато ёфтед", "истифодаи маводи"),
    "tk": ("biz cookie", "saýt cookie", "ýalňyşlyk tapsaňyz", "saýtyň maglumatlaryny"),
    "tr": ("çerezleri kullanıyoruz", "sitemizde çerez", "bu site çerez", "okumaya devam etmek için", "zaten abone misiniz"),
    "uk": ("ми використовуємо cookie", "ми використовуємо файли cookie", "сайт використовує", "продовжуючи користуватися",
           "щоб читати далі", "матеріал доступний лише", "якщо ви помітили помилку", "передрук матеріалів"),
    "de": ("wir verwenden cookies", "diese website verwendet", "diese seite verwendet cookies", "jetzt weiterlesen",
           "sie haben bereits ein abo", "dieser artikel ist nur für", "lesen sie diesen artikel mit", "abonnieren sie unseren"),
    "fr": ("nous utilisons des cookies", "ce site utilise des cookies", "en poursuivant votre navigation", "article réservé aux",
           "réservé aux abonnés", "il vous reste", "déjà abonné", "inscrivez-vous à notre", "abonnez-vous à notre"),
    "es": ("utilizamos cookies", "usamos cookies", "este sitio utiliza cookies", "este sitio web utiliza", "para seguir leyendo",
           "contenido exclusivo para", "¿ya eres suscriptor", "suscríbete a nuestro", "síguenos en"),
    "pt": ("utilizamos cookies", "usamos cookies", "este site utiliza cookies", "este site usa cookies", "para continuar lendo",
           "conteúdo exclusivo para", "já é assinante", "inscreva-se na nossa", "inscreva-se no nosso", "siga-nos"),
    "it": ("utilizziamo i cookie", "questo sito utilizza", "questo sito usa i cookie", "contenuto riservato",
           "articolo riservato", "sei già abbonato", "iscriviti alla nostra", "seguici su"),
}  # fmt: skip
NETWORKS = frozenset((
    "facebook", "twitter", "x", "telegram", "whatsapp", "viber", "vk", "vkontakte", "ok", "odnoklassniki", "instagram",
    "linkedin", "pinterest", "reddit", "tumblr", "email", "e-mail", "mail", "messenger", "threads", "tiktok", "youtube",
    "pocket", "skype", "line", "wechat", "weibo", "google", "news", "rss", "flipboard", "bluesky", "mastodon", "print",
    "share", "tweet", "pin", "copy", "link", "sms", "via", "on", "to", "вконтакте", "одноклассники", "фейсбук", "телеграм",
    "твиттер", "ватсап", "вотсап", "вайбер", "инстаграм", "дзен", "max", "поделиться", "в", "бөлісу", "бөлүшүү", "ulashish",
    "улашиш", "paylaş", "teilen", "partager", "compartir", "compartilhar", "condividi", "and", "и",
))  # fmt: skip


def is_furniture(line: str) -> bool:
    """Returns whether a line is the site's and not the article's. Folding is slow, so the beginning decides first."""
    if len(line) > _NOTICE_CHARS:
        return False
    head = fold(line[:_HEAD_CHARS]).strip(_SIGNS)
    return _is_notice(line, head) or (len(line) <= _LINE_CHARS and (_is_button(line, head) or _invites(line)))


def _is_notice(line: str, head: str) -> bool:
    if line.startswith("©") or (head[:_KEY_CHARS] in _keys() and head.startswith(_notices())):
        return True
    return head.startswith(_FIRST_ON_STARTS) and bool(_FIRST_ON.fullmatch(fold(line).strip(_SIGNS)))


def _is_button(line: str, head: str) -> bool:
    if len(line) < _HEAD_CHARS and _COUNTER.sub("", head).strip(_SIGNS) in _alone():
        return True
    return _FIRST_WORD.sub("", head) in NETWORKS and _names_networks(fold(line))


def _invites(line: str) -> bool:
    if not _channels().search(line.lower()):
        return False
    folded = fold(line)
    return any(word in folded for word in _words("invite"))


def _names_networks(folded: str) -> bool:
    """Two names at least: "X" alone may be a heading, and a name alone may be the end of a list."""
    names = [name for name in re.findall(r"[^\W_]+(?:-[^\W_]+)?", folded) if not name.isdigit()]
    return 2 <= len(names) <= 20 and all(name in NETWORKS for name in names)


@cache
def _keys() -> frozenset[str]:
    """How the notices begin."""
    return frozenset(notice[:_KEY_CHARS] for notice in _notices())


@cache
def _alone() -> frozenset[str]:
    return frozenset(fold(one) for lines in ALONE.values() for one in lines)


@cache
def _notices() -> tuple[str, ...]:
    return tuple({fold(one) for lines in NOTICES.values() for one in lines} | set(_words("notice")))


@cache
def _words(member: str) -> tuple[str, ...]:
    every = (*LANGUAGES.values(), *WESTERN.values())
    return tuple(dict.fromkeys(fold(word) for phrases in every for word in getattr(phrases, member)))


@cache
def _channels() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _words("channel"))))
