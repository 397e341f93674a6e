"""The words of `phrases` in the big languages of the West, from which the region's newsrooms translate. Data only."""

from digest.collect.phrases import Phrases

GERMAN = Phrases(
    photo=("foto", "fotos", "bild", "bildquelle", "bildnachweis", "foto von"),
    author=("autor", "autorin", "autoren", "von", "text von"),
    source=("quelle", "quellen"),
    published=("veröffentlicht", "veröffentlicht am", "stand", "aktualisiert", "datum"),
    read_also=("lesen sie auch", "lies auch", "mehr zum thema", "das könnte sie auch interessieren", "auch interessant",
               "verwandte artikel", "verwandte themen", "weitere artikel zum thema", "siehe auch"),
    latest=("neueste nachrichten", "aktuelle nachrichten", "weitere nachrichten", "meistgelesen", "meistgelesene artikel"),
    invite=("abonnieren sie", "folgen sie uns", "folge uns", "jetzt abonnieren", "melden sie sich an"),
    channel=("telegram", "whatsapp", "instagram", "facebook", "newsletter", "kanal", "youtube"),
    notice=("alle rechte vorbehalten",),
)  # fmt: skip

FRENCH = Phrases(
    photo=("photo", "photos", "crédit photo", "crédits photo", "image", "crédit", "photographie"),
    author=("auteur", "autrice", "auteurs", "par", "texte"),
    source=("source", "sources"),
    published=("publié", "publié le", "mis à jour", "mis à jour le", "date"),
    read_also=("lire aussi", "à lire aussi", "a lire aussi", "lisez aussi", "à lire également", "voir aussi",
               "sur le même sujet", "articles liés", "articles similaires", "vous aimerez aussi", "pour aller plus loin"),
    latest=("dernières nouvelles", "dernières actualités", "les plus lus", "les plus lues", "autres actualités",
            "à la une"),
    invite=("abonnez-vous", "suivez-nous", "rejoignez-nous", "inscrivez-vous"),
    channel=("telegram", "whatsapp", "instagram", "facebook", "newsletter", "infolettre", "chaîne", "youtube"),
    notice=("tous droits réservés",),
)  # fmt: skip

SPANISH = Phrases(
    photo=("foto", "fotos", "fotografía", "imagen", "crédito", "foto de"),
    author=("autor", "autora", "autores", "por", "redacción", "texto"),
    source=("fuente", "fuentes"),
    published=("publicado", "publicado el", "actualizado", "fecha"),
    read_also=("lea también", "lee también", "leer también", "te puede interesar", "le puede interesar", "ver también",
               "noticias relacionadas", "artículos relacionados", "más información", "más sobre el tema", "relacionado"),
    latest=("últimas noticias", "lo más leído", "lo más visto", "más noticias", "otras noticias"),
    invite=("suscríbete", "suscríbase", "síguenos", "síganos", "únete"),
    channel=("telegram", "whatsapp", "instagram", "facebook", "boletín", "newsletter", "canal", "youtube"),
    notice=("todos los derechos reservados",),
)  # fmt: skip

PORTUGUESE = Phrases(
    photo=("foto", "fotos", "imagem", "crédito", "foto de", "créditos"),
    author=("autor", "autora", "autores", "por", "texto"),
    source=("fonte", "fontes"),
    published=("publicado", "publicado em", "atualizado", "atualizado em", "data"),
    read_also=("leia também", "leia mais", "veja também", "saiba mais", "notícias relacionadas", "artigos relacionados",
               "você pode gostar", "relacionadas"),
    latest=("últimas notícias", "mais lidas", "as mais lidas", "outras notícias", "mais notícias"),
    invite=("inscreva-se", "assine nosso", "assine a nossa", "siga-nos", "siga o nosso", "subscreva", "entre no nosso"),
    channel=("telegram", "whatsapp", "instagram", "facebook", "boletim", "newsletter", "canal", "youtube"),
    notice=("todos os direitos reservados",),
)  # fmt: skip

ITALIAN = Phrases(
    photo=("foto", "immagine", "crediti foto", "credito", "foto di"),
    author=("autore", "autrice", "autori", "di", "testo"),
    source=("fonte", "fonti"),
    published=("pubblicato", "pubblicato il", "aggiornato", "aggiornato il", "data"),
    read_also=("leggi anche", "leggete anche", "vedi anche", "guarda anche", "articoli correlati", "notizie correlate",
               "potrebbe interessarti", "potrebbe interessarti anche", "per approfondire"),
    latest=("ultime notizie", "i più letti", "le più lette", "altre notizie"),
    invite=("iscriviti", "seguici", "abbonati"),
    channel=("telegram", "whatsapp", "instagram", "facebook", "newsletter", "canale", "youtube"),
    notice=("tutti i diritti riservati", "riproduzione riservata"),
)  # fmt: skip

WESTERN = {"de": GERMAN, "fr": FRENCH, "es": SPANISH, "pt": PORTUGUESE, "it": ITALIAN}
