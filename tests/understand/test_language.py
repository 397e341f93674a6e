"""Which language a text is in, with the real model and with one that is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.understand.knowledge import Knowledge
from digest.understand.language import LanguageSettings, language

SETTINGS = LanguageSettings()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Central Asian Intelligence Chiefs Hold Security Talks in Tashkent", "en"),
        ("Fed sees high bar for change in pace of tapering", "en"),
        ("Парламент утвердил бюджет на следующий год", "ru"),
        ("Президент Алматыда өткен жиынға қатысты", "kk"),
        ("Бишкекте жаңы мектеп ачылды, окуучулар кубанычта", "ky"),
        ("Toshkentda yangi maktab ochildi va oʻquvchilar xursand", "uz"),
        ("Тошкентда янги мактаб очилди, ўқувчилар хурсанд", "uz"),
        ("Дар Душанбе мактаби нав кушода шуд ва ҳукумат онро дастгирӣ мекунад", "tg"),
        ("Aşgabatda täze mekdep açyldy, okuwçylar begendi", "tk"),
        ("", "und"),
        ("1234 — 56!", "und"),
    ],
)
def test_language_reads_each_of_our_languages(knowledge: Knowledge, text: str, expected: str) -> None:
    assert language(text, "", knowledge.identify, SETTINGS) == expected


# Headlines, Kazakh in its Latin alphabets and what is not Kazakh, the world, the publisher's word, quotations.
TEXTS = [
    ("Тоқаев Ташкентке барды", "", "kk"),
    ("Үкімет жаңа заң әзірледі", "", "kk"),
    ("Алматыда өрт шықты", "", "kk"),
    ("Доллар тағы қымбаттады", "", "kk"),
    ("Бүгін Астанада ауа райы қандай", "", "kk"),
    ("Бишкекте өрт чыкты", "", "ky"),
    ("Депутаттар мыйзамды кабыл алды", "", "ky"),
    ("Президент Ошко барды", "", "ky"),
    ("Эртең жаан жаайт", "", "ky"),
    ("Мугалимдердин айлыгы көбөйөт", "", "ky"),
    ("В Алматы произошёл пожар", "", "ru"),
    ("Доллар снова подорожал", "", "ru"),
    ("Токаев прибыл в Ташкент", "", "ru"),
    ("Погода на завтра", "", "ru"),
    ("Жапаров встретился с Путиным", "", "ru"),
    ("Toshkentda yongʻin chiqdi", "", "uz"),
    ("Toshkentda yong'in chiqdi", "", "uz"),
    ("Toshkentda yong‘in chiqdi", "", "uz"),
    ("Toshkentda yong`in chiqdi", "", "uz"),
    ("Dollar yana qimmatladi", "", "uz"),
    ("Тошкентда ёнғин чиқди", "", "uz"),
    ("Доллар курси яна кўтарилди", "", "uz"),
    ("Президент янги қонунни имзолади", "", "uz"),
    ("Ертага ҳаво қандай бўлади", "", "uz"),
    ("Дар Душанбе сӯхтор рух дод", "", "tg"),
    ("Нархи доллар боло рафт", "", "tg"),
    ("Президент ба Хуҷанд сафар кард", "", "tg"),
    ("Вакилон қонунро қабул карданд", "", "tg"),
    ("Aşgabatda ýangyn boldy", "", "tk"),
    ("Täze ýol açyldy", "", "tk"),
    ("Prezident Maryda boldy", "", "tk"),
    ("Türkmenistan gaz satýar", "", "tk"),
    ("Almaty fire kills two", "", "en"),
    ("Oil prices rise", "", "en"),
    ("Qazaqstan Prezidenti Almatyǵa bardy", "", "kk"),
    ("Astanada jańa mektep ashyldy", "", "kk"),
    ("Dollar qymbattady", "", "kk"),
    ("Almatyda órt shyqty", "", "kk"),
    ("Toqaev Tashkentke bardy", "", "kk"),
    ("Neil Young introduces high-quality music system", "", "en"),
    ("Jury clears party leader of city fraud already", "", "en"),
    ("Курс долара зріс", "", "uk"),
    ("Умер актёр", "", "ru"),
    ("Qazaqstan Respýblıkasynyń Prezıdenti jarlyqqa qol qoıdy", "", "kk"),
    ("Qazaqstannyn' jan'a memlekettik bag'darlamasy", "", "kk"),
    ("Qazaqstan Respublikasynyñ Prezidentı Qasym-Jomart Toqaev jäne ükımet müşelerı kezdestı", "", "kk"),
    ("Aqtóbede jańa mektep ashyldy, oqýshylar qýanyshty", "", "kk"),
    ("Aqtöbede jaña mektep aşyldy jäne oquşylar quanyşty", "", "kk"),
    ("Bıyl elimizde júzden astam jańa mektep salynady dep josparlanyp otyr", "", "kk"),
    ("Almaty qalasynda 5 myñ päter üşın kezek küşeidı", "", "kk"),
    ("Qoraqalpogʻistonda yangi maktab qurildi", "", "uz"),
    ("Ankara'da yeni bir okul açıldı ve öğrenciler çok mutlu", "", "tr"),
    ("Bakıda yeni məktəb açıldı və şagirdlər çox sevindi", "", "az"),
    ("Iraq and Qatar sign a gas deal in Doha", "", "en"),
    ("Il Qatar ha vinto la partita contro la squadra ospite", "", "it"),
    ("Президент України підписав закон про мову", "", "uk"),
    ("Президентът подписа закона за бюджета на страната, съобщи правителството", "", "bg"),
    ("Predsednik Srbije potpisao je novi zakon o školama", "", "sr"),
    ("Der Bundestag hat das Gesetz gestern beschlossen", "", "de"),
    ("Le président a signé la nouvelle loi hier soir", "", "fr"),
    ("El presidente firmó la nueva ley ayer por la noche", "", "es"),
    ("O presidente assinou ontem a nova lei", "", "pt"),
    ("总统昨天签署了新法律", "", "zh"),
    ("大統領は昨日新しい法律に署名した", "", "ja"),
    ("대통령이 어제 새 법에 서명했다", "", "ko"),
    ("وقع الرئيس القانون الجديد أمس", "", "ar"),
    ("رئیس جمهور دیروز قانون جدید را امضا کرد", "", "fa"),
    ("राष्ट्रपति ने कल नए कानून पर हस्ताक्षर किए", "", "hi"),
    ("Prezydent podpisał wczoraj nową ustawę", "", "pl"),
    ("Прэзідэнт падпісаў новы закон аб школах", "", "be"),
    ("პრეზიდენტმა ახალ კანონს ხელი მოაწერა", "", "ka"),
    ("Նախագահը ստորագրեց նոր օրենքը", "", "hy"),
    ("Монгол Улсын Ерөнхийлөгч шинэ хуулийг баталлаа", "", "mn"),
    ("Алматы", "kk", "kk"),
    ("Алматы", "ru", "ru"),
    ("Бишкек", "ky", "ky"),
    ("Премьер-министр", "kk", "kk"),
    ("The government approved the budget for next year after a debate", "ru", "en"),
    (
        "Правительство одобрило бюджет на следующий год после долгих споров, сообщили в министерстве",
        "kk",
        "ru",
    ),
    ("Үкімет келесі жылдың бюджетін бекітті, деп хабарлады министрлік", "ru", "kk"),
    ("Өкмөт кийинки жылдын бюджетин бекитти деп министрлик билдирди", "ru", "ky"),
    ("UFC 300", "kk", "kk"),
    (
        "Министр баға туралы айтты\nӘділет министрі журналистердің сұрағына жауап берді. «Мы приняли решение о том, что цены на лекарства будут снижены уже в этом году, и это касается всех регионов», – деді ол. Министрдің айтуынша, шешім қыркүйекте күшіне енеді.",
        "",
        "kk",
    ),
    (
        "Депутат чыгып сүйлөдү\nДепутат жыйында мындай деди: «Я считаю, что этот закон нужно принять немедленно, потому что люди ждут его уже много лет». Андан кийин мыйзам долбоору добушка коюлду.",
        "",
        "ky",
    ),
    (
        "Вазир матбуот анжуманида гапирди\nВазир шундай деди: “Мы уже приняли это решение, и оно вступит в силу с нового года”. Шундан кейин журналистлар саволларига жавоб берилди.",
        "",
        "uz",
    ),
    (
        "Акын прочитал стихи\nНа вечере прозвучали строки «Қазақтың жері кең, елі бай, тілі сұлу» и другие стихи поэта, которые зал слушал стоя.",
        "",
        "ru",
    ),
]


@pytest.mark.parametrize(("text", "stated", "expected"), TEXTS)
def test_language_reads_short_and_mixed_texts(
    knowledge: Knowledge, text: str, stated: str, expected: str
) -> None:
    assert language(text, stated, knowledge.identify, SETTINGS) == expected


def test_language_takes_the_publishers_word_when_the_model_doubts() -> None:
    def doubtful(text: str) -> list[tuple[str, float]]:
        return [("ru", 0.5), ("uk", 0.3), ("kk", 0.2)]

    assert language("Алматы", "", doubtful, SETTINGS) == "ru"
    assert language("Алматы", "kk-KZ", doubtful, SETTINGS) == "kk"
    assert language("...", "kk_KZ", doubtful, SETTINGS) == "kk"


def test_language_does_not_take_a_wrong_word_of_the_publisher(knowledge: Knowledge) -> None:
    text = "The government approved the budget for the next year after a long debate in parliament."
    assert language(text, "ru", knowledge.identify, SETTINGS) == "en"


@given(st.text(), st.text(max_size=8))
def test_language_answers_any_text(text: str, stated: str) -> None:
    def identify(head: str) -> list[tuple[str, float]]:
        return [("en", 0.6), ("xx", 0.4)]

    assert language(text, stated, identify, SETTINGS) in {
        "en",
        "und",
        stated.replace("_", "-").split("-")[0].casefold(),
    }
