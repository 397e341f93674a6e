"""Names as people say them, in the case forms of each language."""

import pytest

from digest.understand.gazetteer import Gazetteer
from digest.understand.knowledge import Knowledge
from digest.understand.reading import read_words

# One name a line: what is written, and the region it means.
NAMES = {
    "ru": """
        новости РК = KZ
        жители ВКО = KZ-63
        в ЗКО паводок = KZ-27
        ЮКО переименовали = KZ-61
        Нур-Султану вернули имя = KZ-71
        город Фрунзе = KG-GB
        родился в Ленинабаде = TJ-SU
        в области Абай = KZ-10
        Абайской области = KZ-10
        области Жетісу = KZ-33
        жители области Ұлытау = KZ-62
        Улытауской областью = KZ-62
        в Ақтөбе = KZ-15
        актюбинцам = KZ-15
        шымкентцев = KZ-79
        астанчане = KZ-71
        Мангистауской области = KZ-47
        в Согдийской области = TJ-SU
        в Хатлонской области = TJ-KT
        Лебапский велаят = TM-L
        кашкадарьинских = UZ-QA
        в Ташкенте = UZ-TK
        Ташкентской областью = UZ-TO
        Иссык-Кулю = KG-Y
        Чуйской области = KG-C
        кыргызстанцам = KG
        узбекистанцев = UZ
        Бердымухамедова = TM
        Токаеву = KZ
        Рахмоном = TJ
        Мирзиёевым = UZ
        Жапарова = KG
        в Ақорде = KZ
        в Акорде = KZ
    """,
    "kk": """
        ҚР Президенті = KZ
        Абай облысында = KZ-10
        Жетісудағы = KZ-33
        Ұлытаудан = KZ-62
        ШҚО-да = KZ-63
        БҚО әкімі = KZ-27
        СҚО тұрғындары = KZ-59
        Ақтөбеден = KZ-15
        Өскеменнің = KZ-63
        Қызылордаға = KZ-43
        Қазақстандықтардың = KZ
        Өзбекстанмен = UZ
        Ресейдегі = RU
        Қытаймен = CN
        Түркістан облысындағы = KZ-61
        Ақордада = KZ
        Тоқаевтың = KZ
        Ташкентте = UZ-TK
        Бішкектен = KG-GB
        Душанбеде = TJ-DU
        Шымкентке = KZ-79
        алматылықтарға = KZ-75
        Qazaqstannyń = KZ
        Qazaqstanda = KZ
        Almatyǵa = KZ-75
        Aqtóbede = KZ-15
        Aqtöbede = KZ-15
        Qaraǵandydan = KZ-35
        Şymkenttegı = KZ-79
        Toqaevtyń = KZ
    """,
    "ky": """
        Бишкекте = KG-GB
        Казакстандан = KZ
        Кыргызстандын = KG
        Ысык-Көлдө = KG-Y
        Чүйдө = KG-C
        Ошто = KG-GO
        Ош облусунда = KG-O
        Баткенде = KG-B
        Жапаровдун = KG
        Жалал-Абадда = KG-J
        Таласта = KG-T
        Нарынга = KG-N
        Россияга = RU
        Орусиядан = RU
        Өзбекстанга = UZ
        АКШнын = US
        кыргызстандыктарга = KG
        Москвадагы = RU
    """,
    "uz": """
        Oʻzbekistonda = UZ
        Oʻzbekistonning = UZ
        O'zbekistondan = UZ
        O‘zbekistonga = UZ
        Toshkentdagi = UZ-TK
        Тошкентда = UZ-TK
        Ўзбекистонда = UZ
        Самарқандга = UZ-SA
        Samarqandda = UZ-SA
        Qozogʻistondan = KZ
        Қозоғистонга = KZ
        Rossiyaga = RU
        AQShda = US
        Xorazmda = UZ-XO
        Qoraqalpogʻistondagi = UZ-QR
        Buxoroda = UZ-BU
        Fargʻona viloyatida = UZ-FA
        Ostonada = KZ-71
        Mirziyoyevning = UZ
    """,
    "tg": """
        дар Душанбе = TJ-DU
        Тоҷикистонро = TJ
        аз Хуҷанд = TJ-SU
        дар вилояти Суғд = TJ-SU
        ба Русия = RU
        Ӯзбекистону Тоҷикистон = UZ
        дар ВМКБ = TJ-GB
        Хатлон = TJ-KT
        Қирғизистон = KG
        Қазоқистон = KZ
        Чину Амрико = CN
    """,
    "tk": """
        Aşgabatda = TM-S
        Türkmenistanda = TM
        Türkmenistanyň = TM
        Mary welaýatynda = TM-M
        Daşoguzda = TM-D
        Gazagystandan = KZ
        Russiýanyň = RU
        Hytaýda = CN
        Lebap welaýatynyň = TM-L
        Awazada = TM-B
    """,
    "en": """
        in Aqtobe = KZ-15
        Aktobe Region = KZ-15
        Abai region = KZ-10
        Zhetisu = KZ-33
        Ulytau = KZ-62
        Akorda = KZ
        Ak Orda = KZ
        Tokayev's = KZ
        Mirziyoyev = UZ
        Japarov = KG
        Rahmon = TJ
        Berdimuhamedov = TM
        Kremlin = RU
        White House = US
        Sughd = TJ-SU
        Issyk-Kul = KG-Y
        Karakalpakstan = UZ-QR
        Alma-Ata = KZ-75
        Frunze = KG-GB
    """,
}


def codes(text: str, language: str, gazetteer: Gazetteer) -> set[str]:
    return {name.code for mention in gazetteer.find(read_words(text), language) for name in mention.names}


@pytest.mark.parametrize("language", NAMES)
def test_names_are_found_in_all_their_forms(knowledge: Knowledge, language: str) -> None:
    rows = [line.split(" = ") for line in NAMES[language].splitlines() if line.strip()]
    missed = {
        text.strip(): code for text, code in rows if code not in codes(text, language, knowledge.gazetteer)
    }
    assert not missed
