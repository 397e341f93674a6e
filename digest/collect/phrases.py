"""The words with which news sites mark what stands around an article, language by language. Data only.

To add a language, add a `Phrases`; to add a wording, add it to its tuple. Case, ё and the kind of apostrophe do
not matter. In `reports`, {name} stands for any name and {outlet} for one that is surely a publication: a domain
name, a quoted name, one of OUTLETS; the patterns are regular expressions. They are slow, so they are tried only on
texts with one of `reports_hints`, parts of words in lower case.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """`photo`, `author`, `source`, `published` come before a colon; `read_also`, `latest` head a list of headlines.

    `read_now` are those that a headline may follow without a colon; `more` stand before one with a colon only; behind `tags`
    stand the publisher's own. `invite` are imperatives that make a short line with a word of `channel` an invitation, not news; a line that
    begins with one of `notice` is a notice of the site.
    """

    photo: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    read_also: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()
    read_now: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    invite: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    notice: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    reports_hints: tuple[str, ...] = ()


ENGLISH = Phrases(
    photo=("photo", "photos", "photo credit", "photo credits", "photo by", "photo courtesy", "photo courtesy of",
           "photo source", "image", "image credit", "image source", "picture", "cover photo", "collage"),
    author=("author", "authors", "original author", "original authors", "by", "written by", "text", "text by"),
    source=("source", "original source"),
    published=("published", "published on", "posted", "posted on", "date", "updated", "last updated"),
    read_also=("read also", "also read", "read more", "see also", "related", "related articles", "related news",
               "related stories", "more on this topic", "you may also like", "you might also like", "recommended"),
    read_now=("read also", "also read", "see also"), more=("earlier", "details"), tags=("tags", "tagged"),
    latest=("latest news", "the latest news", "latest stories", "latest headlines", "recent news", "recent posts",
            "more news", "other news", "most read", "most popular", "popular news", "top news", "trending now"),
    invite=("subscribe to our", "subscribe for", "subscribe on", "subscribe now", "follow us",
            "join us on", "join our", "sign up for our", "read us on", "find us on", "stay up to date with",
            "get our news"),
    channel=("telegram", "whatsapp", "youtube", "instagram", "facebook", "twitter", "tiktok", "viber", "threads",
             "google news", "newsletter", "channel", "push notifications"),
    notice=("found a typo", "found an error", "found a mistake", "all rights reserved", "share this article",
            "share this story", "read this article in", "continue reading"),
    reports=(r",\s+{name}\s+(?:reports|reported|writes|wrote|has\s+learned)\b",
             r"\b(?:reports|reported\s+by|writes)\s+{outlet}",
             r"{outlet}\s+(?:reports|reported|writes|has\s+learned)\b",
             r"\baccording\s+to\s+{outlet}"),
    reports_hints=("report", "writes", "wrote", "learned", "according"),
)  # fmt: skip

RUSSIAN = Phrases(
    photo=("фото", "фотография", "фотографии", "фото автора", "источник фото", "автор фото", "изображение",
           "иллюстрация", "коллаж", "скриншот", "кадр", "обложка", "фото и видео", "видео и фото"),
    author=("автор", "авторы", "автор текста", "автор статьи", "автор материала", "авторы текста", "текст",
            "автор оригинала", "подготовил", "подготовила", "подготовили", "записал", "записала"),
    source=("источник", "источник новости", "первоисточник"),
    published=("опубликовано", "дата", "дата публикации", "обновлено", "размещено"),
    read_also=("читайте также", "читать также", "читайте ещё", "читайте по теме", "смотрите также", "ещё по теме",
               "по теме", "материалы по теме", "новости по теме", "похожие новости", "похожие материалы",
               "связанные новости", "рекомендуем", "рекомендуем прочитать", "вам может быть интересно",
               "подробнее читайте", "ранее по теме", "также по теме"),
    read_now=("читайте также", "читать также", "читайте ещё", "смотрите также"),
    more=("подробнее", "подробности", "ранее мы писали", "ранее мы сообщали", "ранее мы рассказывали", "ранее"),
    tags=("теги", "тэги", "метки", "ключевые слова"),
    latest=("последние новости", "свежие новости", "лента новостей", "главные новости", "другие новости",
            "ещё новости", "больше новостей", "новости партнёров", "самое читаемое", "самое популярное",
            "популярные новости", "популярное за неделю", "все новости", "новости дня"),
    invite=("подписывайтесь", "подписывайся", "подпишитесь", "подпишись", "читайте нас", "следите за нами",
            "следите за новостями", "следите за нашими новостями", "присоединяйтесь", "смотрите нас",
            "больше новостей в", "самые свежие новости в", "оставайтесь с нами", "узнавайте первыми"),
    channel=("telegram", "телеграм", "whatsapp", "ватсап", "youtube", "ютуб", "instagram", "инстаграм", "facebook",
             "фейсбук", "вконтакте", "одноклассник", "tiktok", "viber", "дзен", "google news", "гугл новости", "max",
             "рассылк", "канал", "соцсет", "социальных сетях"),
    notice=("нашли ошибку", "если вы нашли ошибку", "если вы обнаружили ошибку", "заметили ошибку", "увидели опечатку",
            "выделите её и нажмите", "все права защищены", "при использовании материалов", "поделиться новостью",
            "сообщить об ошибке"),
    reports=(r"\b(?:сообща(?:ет|ют)|сообщил[аио]?|переда[её]т|передал[аио]?|пиш[еу]т|написал[аио]?|информиру[ею]т|"
             r"рассказывает|узнал[ао]?)\s+(?:(?:собственный|специальный)\s+)?"
             r"(?:(?:корреспондент|собкор|журналист|репортёр|репортер|издание|портал|сайт|"
             r"агентство|информагентство|информационное|новостное|газета|телеканал|ИА|МИА|АО|редакция)\s+)*{name}",
             r"{outlet}\s+(?:сообщает|переда[её]т|пишет|информирует)\b",
             r"\b(?:по\s+данным|по\s+информации|по\s+сообщению)\s+{outlet}"),
    reports_hints=("сообщ", "переда", "пиш", "информ", "напис", "узна", "рассказ", "по данным"),
)  # fmt: skip

KAZAKH = Phrases(
    photo=("сурет", "суреттер", "фото", "фотосурет", "сурет авторы", "фото авторы", "сурет көзі", "суретті түсірген",
           "коллаж", "скриншот", "көрнекі сурет"),
    author=("автор", "авторы", "авторлар", "авторлары", "мақала авторы", "мәтін авторы", "материал авторы",
            "дайындаған"),
    source=("дереккөз", "дереккөзі", "ақпарат көзі"),
    published=("жарияланды", "жарияланған күні", "күні", "жаңартылды"),
    read_also=("оқи отырыңыз", "оқи отырыңыздар", "сондай-ақ оқыңыз", "сондай-ақ, оқыңыз", "тағы оқыңыз",
               "тағы да оқыңыз", "оқыңыз", "тақырып бойынша", "осы тақырыпта", "ұқсас жаңалықтар", "қатысты жаңалықтар",
               "бұған дейін жазғанбыз"),
    read_now=("сондай-ақ оқыңыз", "тағы оқыңыз", "тағы да оқыңыз", "оқи отырыңыз"),
    more=("толығырақ", "бұған дейін жазғанбыз", "бұған дейін"), tags=("тегтер", "тег", "кілт сөздер"),
    latest=("соңғы жаңалықтар", "соңғы жаңалық", "жаңалықтар лентасы", "жаңалықтар таспасы", "басқа жаңалықтар",
            "тағы жаңалықтар", "көп оқылған", "ең көп оқылған", "танымал жаңалықтар", "басты жаңалықтар",
            "барлық жаңалықтар"),
    invite=("жазылыңыз", "жазылыңыздар", "қосылыңыз", "қосылыңыздар", "бізді оқыңыз", "бақылап отырыңыз",
            "парақшамызға тіркеліңіз", "оқырманымыз болыңыз"),
    channel=("telegram", "телеграм", "whatsapp", "youtube", "instagram", "facebook", "tiktok", "арна", "парақша",
             "google news"),
    notice=("қате тапсаңыз", "мәтіннен қате", "қатені белгілеп", "барлық құқықтар қорғалған",
            "материалды пайдалан"),
    reports=(r"\bдеп\s+(?:хабарлай?ды|жазады|жазды|мәлімдей?ді)\s+(?:(?:тілшісі|порталы|агенттігі|ХАА)\s+)*{name}",
             r"\bдеп\s+(?:хабарлай?ды|жазады|жазды)\s+{name}",
             r"{outlet}\s*(?:-?\w{{0,4}}\s+)?(?:(?:тілшісі|порталы|агенттігі|сайты|газеті)\s+)?"
             r"(?:хабарлай?ды|жазады|жазды|хабарлауынша|мәліметінше|ақпараты\s+бойынша)\b",
             r"{outlet}-?\w{{0,4}}\s+сілтеме(?:мен|\s+жасап)\b"),
    reports_hints=("хабарла", "жаз", "мәлімде", "мәлімет", "ақпарат", "сілтеме"),
)  # fmt: skip

KYRGYZ = Phrases(
    photo=("сүрөт", "сүрөттөр", "фото", "сүрөттүн автору", "сүрөт булагы", "коллаж", "скриншот"),
    author=("автор", "автору", "авторлор", "авторлору", "макаланын автору", "даярдаган"),
    source=("булак", "булагы"),
    published=("жарыяланды", "жарыяланган күнү", "күнү", "жаңыртылды"),
    read_also=("дагы окуңуз", "дагы окуңуздар", "ошондой эле окуңуз", "ошондой эле окуңуздар", "окуй отуруңуз",
               "окуңуз", "ошондой эле", "ошондой эле караңыз", "тема боюнча", "окшош жаңылыктар"),
    read_now=("дагы окуңуз", "ошондой эле окуңуз", "окуй отуруңуз"), more=("кененирээк", "толугураак", "буга чейин"),
    tags=("тегдер", "тег"),
    latest=("акыркы жаңылыктар", "соңку жаңылыктар", "жаңылыктар тасмасы", "башка жаңылыктар", "көп окулган",
            "эң көп окулган", "башкы жаңылыктар", "бардык жаңылыктар"),
    invite=("жазылыңыз", "жазылыңыздар", "катталыңыз", "катталыңыздар", "кошулуңуз", "кошулуңуздар", "бизди окуңуз"),
    channel=("telegram", "телеграм", "whatsapp", "youtube", "instagram", "facebook", "tiktok", "канал", "баракча"),
    notice=("ката тапсаңыз", "бардык укуктар корголгон"),
    reports=(r"\bдеп\s+(?:кабарлайт|кабарлады|билдирет|билдирди|жазат|жазды)\s+{name}",
             r"{outlet}\s*(?:-?\w{{0,4}}\s+)?(?:(?:кабарчысы|агенттиги|порталы|сайты)\s+)?"
             r"(?:кабарлайт|кабарлады|билдирет|жазат|маалыматына\s+ылайык|маалыматы\s+боюнча)\b"),
    reports_hints=("кабарла", "билдир", "жаз", "маалымат"),
)  # fmt: skip

UZBEK = Phrases(
    photo=("surat", "foto", "rasm", "сурат", "фото", "расм", "surat muallifi", "foto muallifi"),
    author=("muallif", "mualliflar", "muallifi", "муаллиф", "муаллифлар", "муаллифи", "tayyorladi", "тайёрлади"),
    source=("manba", "манба"),
    published=("e'lon qilindi", "e'lon qilingan", "sana", "эълон қилинди", "сана"),
    read_also=("shuningdek o'qing", "shuningdek, o'qing", "yana o'qing", "o'qing", "mavzuga oid", "mavzu bo'yicha",
               "o'xshash yangiliklar", "o'qishni tavsiya qilamiz", "ham o'qing", "ҳам ўқинг", "ўқишни тавсия қиламиз",
               "шунингдек ўқинг", "шунингдек, ўқинг", "яна ўқинг", "ўқинг", "мавзуга оид",
               "мавзу бўйича"),
    read_now=("shuningdek o'qing", "yana o'qing", "ham o'qing", "шунингдек ўқинг", "яна ўқинг", "ҳам ўқинг"),
    more=("batafsil", "батафсил", "avvalroq", "аввалроқ"), tags=("teglar", "теглар"),
    latest=("so'nggi yangiliklar", "so'nggi xabarlar", "oxirgi yangiliklar", "boshqa yangiliklar", "ko'p o'qilgan",
            "eng ko'p o'qilgan", "сўнгги янгиликлар", "сўнгги хабарлар", "бошқа янгиликлар", "кўп ўқилган",
            "энг кўп ўқилган"),
    invite=("obuna bo'ling", "a'zo bo'ling", "qo'shiling", "kuzatib boring", "обуна бўлинг", "аъзо бўлинг",
            "қўшилинг", "кузатиб боринг"),
    channel=("telegram", "телеграм", "youtube", "instagram", "инстаграм", "facebook", "kanal", "канал", "sahifa",
             "саҳифа"),
    notice=("xato topsangiz", "хато топсангиз", "barcha huquqlar himoyalangan", "барча ҳуқуқлар ҳимояланган"),
    reports=(r"\b(?:deya|deb)\s+(?:xabar\s+ber(?:adi|di|moqda)|yozadi|yozmoqda)\s+{name}",
             r"\b(?:дея|деб)\s+(?:хабар\s+бер(?:ади|ди|моқда)|ёзади|ёзмоқда)\s+{name}",
             r"{outlet}\s*(?:-?\w{{0,4}}\s+)?(?:xabar\s+ber(?:adi|di|moqda)|yozadi|xabariga\s+ko['‘’ʻ]ra|"
             r"хабар\s+бер(?:ади|ди|моқда)|ёзади|хабарига\s+кўра)\b"),
    reports_hints=("xabar", "yoz", "хабар", "ёз"),
)  # fmt: skip

TAJIK = Phrases(
    photo=("акс", "сурат", "фото", "расм"),
    author=("муаллиф", "муаллифон", "муаллифи матн", "таҳияи"),
    source=("манбаъ", "манбаи хабар"),
    published=("нашр шуд", "таърих", "сана"),
    read_also=("ҳамчунин хонед", "ҳамчунин бихонед", "инчунин хонед", "бихонед", "инчунин", "ҳамчунин", "боз хонед", "бештар хонед", "дар ин мавзӯъ", "дар ин бора",
               "хабарҳои монанд"),
    read_now=("ҳамчунин хонед", "ҳамчунин бихонед", "инчунин хонед", "боз хонед"), more=("муфассал", "қаблан"),
    tags=("барчаспҳо", "тегҳо"),
    latest=("охирин хабарҳо", "хабарҳои охирин", "хабарҳои тоза", "навгониҳои охирин", "дигар хабарҳо",
            "хабарҳои дигар"),
    invite=("обуна шавед", "пайваст шавед", "узв шавед", "ҳамроҳ шавед", "моро хонед"),
    channel=("telegram", "телеграм", "youtube", "instagram", "facebook", "канал", "саҳифа"),
    notice=("агар хато ёфтед", "ҳамаи ҳуқуқҳо ҳифз шудаанд"),
    reports=(r"\b(?:хабар\s+(?:медиҳад|дод|додааст)|менависад|навишт)\s+{name}",
             r"{outlet}\s+(?:хабар\s+(?:медиҳад|дод|додааст)|менависад|иттилоъ\s+медиҳад)\b",
             r"\bба\s+(?:хабари|иттилои|гузориши)\s+{outlet}"),
    reports_hints=("хабар", "навис", "навишт", "иттило", "гузориш"),
)  # fmt: skip

TURKMEN = Phrases(
    photo=("surat", "foto", "suratda"),
    author=("awtor", "awtory", "awtorlar", "taýýarlan"),
    source=("çeşme", "çeşmesi"),
    published=("çap edildi", "senesi", "sene"),
    read_also=("şeýle-de okaň", "şeýle hem okaň", "ýene okaň", "okaň", "tema boýunça", "meňzeş habarlar"),
    read_now=("şeýle-de okaň", "şeýle hem okaň", "ýene okaň"), more=("giňişleýin",), tags=("bellikler", "tegler"),
    latest=("soňky habarlar", "iň soňky habarlar", "täze habarlar", "beýleki habarlar", "köp okalan"),
    invite=("ýazylyň", "agza boluň", "goşulyň", "yzarlaň"),
    channel=("telegram", "youtube", "instagram", "facebook", "tiktok", "kanal", "sahypa"),
    notice=("ähli hukuklar goralan",),
    reports=(r"\bdiýip\s+(?:habar\s+berýär|habar\s+berdi|ýazýar)\s+{name}",
             r"{outlet}\s*(?:-?\w{{0,4}}\s+)?(?:habar\s+berýär|habar\s+berdi|ýazýar|habaryna\s+görä)\b"),
    reports_hints=("habar", "ýazýar"),
)  # fmt: skip

TURKISH = Phrases(
    photo=("fotoğraf", "fotoğraflar", "foto", "görsel", "kapak fotoğrafı"),
    author=("yazar", "yazan", "haber", "muhabir"),
    source=("kaynak",),
    published=("yayınlanma", "yayınlanma tarihi", "tarih", "güncelleme"),
    read_also=("ayrıca okuyun", "bunu da okuyun", "bunları da okuyun", "ilgili haberler", "ilgili haber",
               "benzer haberler"),
    read_now=("ayrıca okuyun", "bunu da okuyun"), more=("ayrıntılar",), tags=("etiketler",),
    latest=("son haberler", "son dakika haberleri", "diğer haberler", "çok okunanlar", "en çok okunanlar"),
    invite=("abone olun", "takip edin", "katılın"),
    channel=("telegram", "whatsapp", "youtube", "instagram", "facebook", "twitter", "kanal", "bülten"),
    notice=("tüm hakları saklıdır",),
    reports=(r"{outlet}(?:['’]\w{{1,5}})?\s+(?:bildirdi|aktardı|yazdı|haberine\s+göre)\b",),
    reports_hints=("bildir", "aktar", "yazd", "haber"),
)  # fmt: skip

UKRAINIAN = Phrases(
    photo=("фото", "фотографія", "ілюстрація", "колаж", "скриншот"),
    author=("автор", "автори", "авторка", "текст", "автор тексту"),
    source=("джерело",),
    published=("опубліковано", "дата", "оновлено"),
    read_also=("читайте також", "дивіться також", "за темою", "новини за темою", "схожі новини"),
    read_now=("читайте також", "дивіться також"), more=("детальніше", "раніше ми писали"), tags=("теги", "мітки"),
    latest=("останні новини", "свіжі новини", "головні новини", "інші новини", "стрічка новин"),
    invite=("підписуйтесь", "підписуйтеся", "підпишіться", "підпишись", "приєднуйтесь", "приєднуйтеся", "читайте нас"),
    channel=("telegram", "телеграм", "youtube", "instagram", "facebook", "канал", "розсилк"),
    notice=("знайшли помилку", "якщо ви помітили помилку", "всі права захищені"),
    reports=(r"\b(?:повідомля(?:є|ють)|повідомив|повідомила|переда[єю]|пиш[еу]т?ь?|інформує)\s+"
             r"(?:(?:кореспондент|видання|портал|агентство|інформагентство)\s+)*{name}",
             r"{outlet}\s+(?:повідомляє|передає|пише)\b"),
    reports_hints=("повідом", "переда", "пиш", "інформ"),
)  # fmt: skip

LANGUAGES = {
    "en": ENGLISH,
    "ru": RUSSIAN,
    "kk": KAZAKH,
    "ky": KYRGYZ,
    "uz": UZBEK,
    "tg": TAJIK,
    "tk": TURKMEN,
    "tr": TURKISH,
    "uk": UKRAINIAN,
}

# Publications that are named without quotation marks.
OUTLETS = (
    "ТАСС", "РИА Новости", "Интерфакс", "Казинформ", "Kazinform", "ҚазАқпарат", "Қазақпарат", "КазТАГ", "Кабар",
    "Sputnik", "Спутник", "Reuters", "Associated Press", "AFP", "BBC", "Би-би-си", "CNN", "Bloomberg", "Xinhua",
    "Синьхуа", "Азаттык", "Азаттық", "Озоди", "Озодлик", "Озодӣ", "Радио Свобода", "Радио Озоди", "Ховар", "Авеста",
    "Asia-Plus", "Азия-Плюс", "ЎзА", "УзА", "TDH", "Turkmenportal", "Anadolu", "Trend", "Укринформ", "Укрінформ",
    "Orda", "Tengrinews", "Zakon", "Vlast", "Власть", "Kloop", "Клооп", "Kaktus Media", "Gazeta", "Kun",
)  # fmt: skip

# What blogs put under each text of their feed.
FIRST_ON = (
    r"the post .{1,600} (?:first appeared|appeared first) on .{1,200}",
    r"(?:сообщение|запись) .{1,600} (?:появил[аи]сь сначала|впервые появил[аи]сь) (?:на )?.{1,200}",
)

# Words before a day, endings and words after it, that make it the bound of a span and not the day of an event.
BOUNDS_BEFORE = (
    "from", "since", "until", "till", "by", "before", "after", "starting", "starting on", "starting from", "through",
    "с", "со", "до", "к", "после", "по", "не позднее", "не раньше", "начиная с", "аз", "то", "баъд аз", "від",
    "з", "із", "після", "between", "between the", "born on",
)  # fmt: skip
BOUNDS_ENDING = r"(?:[дтн][аеоө]н|[dt][ae]n|gacha|гача)$"  # the ablative and "until" of the Turkic languages
BOUNDS_AFTER = ("дейін", "шейін", "бастап", "бері", "чейин", "баштап", "бери", "qadar", "boshlab", "қадар", "бошлаб",
                "kadar", "itibaren", "çenli", "başlap", "сар карда")  # fmt: skip
# Words of a sentence that looks ahead.
AHEAD = (
    r"\bwill\b", r"\bwould\b", r"\bis\s+(?:scheduled|expected|due|set)\b", r"\bare\s+(?:scheduled|expected|due|set)\b", r"\bplans?\s+to\b",
    r"\bупланирова", r"\bзапланирова", r"\bпланиру", r"\bсостоится\b", r"\bсостоятся\b", r"\bпройд[её]т\b", r"\bпройдут\b", r"\bбудет\b", r"\bбудут\b",
    r"\bначн[её]тся\b", r"\bначнутся\b", r"\bвступит\b", r"\bвступят\b", r"\bожида[ею]тся\b",
    r"\bөтеді\b", r"\bболады\b", r"\bбасталады\b", r"\bжоспарлан", r"\bкүтіл", r"\bкүшіне\s+енеді\b",
    r"\bөтөт\b", r"\bболот\b", r"\bбашталат\b", r"\bпландалууда\b", r"\bкүтүлүүдө\b",
    r"o['‘’ʻ]tadi\b", r"\bo['‘’ʻ]tkaziladi\b", r"\bboshlanadi\b", r"\bkutilmoqda\b", r"\brejalashtiril", r"\bбўлиб\s+ўтади\b", r"\bўтказилади\b",
    r"\bбаргузор\s+мешавад\b", r"\bхоҳад\b", r"\bgeçiriler\b", r"\bbolar\b", r"\byapılacak\b", r"\bolacak\b", r"\bbaşlayacak\b",
    r"\bвідбудеться\b", r"\bбуде\b",
)  # fmt: skip

# What follows "reports" and yet publishes nothing: beginnings of folded names of offices and people.
NOT_SOURCES = (
    "министер", "министр", "мин", "мвд", "мчс", "мид", "гкнб", "кнб", "снб", "мо рк", "пресс", "полици", "прокурат",
    "генпрокур", "генеральн", "департамент", "комитет", "акимат", "аким", "президент", "премьер", "правительств",
    "управлени", "служб", "суд", "верховн", "нацбанк", "национальн", "гаи", "дп ", "дчс", "мзрк", "казгидромет",
    "очевид", "источник", "он", "она", "они", "врач", "адвокат", "эксперт", "іім", "тжм", "ұқк", "сіім", "ішкі",
    "ұлттық", "қазгидромет", "полиция", "әкімдік", "ииб", "иим", "өкм", "ички", "саламаттык", "ijtimoiy", "iiv", "fvv",
    "ichki", "iiv", "вкд", "вкҳ", "министерств", "міністерств", "мвс", "дснс", "ministry", "minister", "police",
    "president", "prosecutor", "department", "government", "state", "committee", "office", "interior",
    "foreign", "national", "defense", "defence", "health", "he", "she", "they", "it", "officials", "bakanlı",
    "içişleri",
)  # fmt: skip
