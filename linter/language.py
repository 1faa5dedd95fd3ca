"""Tells whether a draft is written in English, by the little words that every sentence needs.

A model of languages would be a dependency and a surprise. Function words decide: English must lose clearly to another
language before a draft is left alone, so that ingredient lists, short notes and English with foreign names are judged.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = _words(
    """
        a about after all also am an and any are as at be because been before but by can could did do does don't
        each every for from get had has have he her here his how i if in into is it it's its just like may me more
        most my no not of off on one or other our out over she should so some than that the their them then there
        these they this those to too under until up us very was we were what when which while who why will with
        would you your you're
    """
)

# Words that English does not have, or has only as rare ones.
_OTHERS = {
    "German": """
        der das und ist nicht ein eine einer eines einem einen mit für auf dem den des zu zur zum sich auch bei nach
        wird werden sind oder wenn aber sie ihre ihr ihren wir kann können nur noch wie aus dass durch sehr über
        unter vor haut
    """,
    "French": """
        le la les des du et est une un dans pour pas que qui sur avec vous votre vos nous ne se ce cette sont par
        plus au aux mais ou où leur être très sans après peau il elle ils elles c'est d'un d'une l'on qu'il
    """,
    "Spanish": """
        el la los las de del y es una un en para por con no que se su sus lo como más pero o al este esta son sin
        después muy piel puede si también entre cuando hay ser sobre desde usted nuestro
    """,
    "Italian": """
        il lo la i gli le di del della dei delle e è un una che per con non si in sono da dal alla come più ma anche
        questo questa dopo pelle può nel nella essere molto senza
    """,
    "Portuguese": """
        o os as do da dos das e é um uma em no na nos nas para por com não que se seu sua mais mas como ou ao são
        pele após pode também você sem muito ser está
    """,
    "Dutch": """
        de het een en van ik te dat die niet zijn is op aan met voor er maar om hem dan zou wat mijn dit zo door
        over ze zich bij ook tot je mij uit worden wordt kan huid naar heeft
    """,
    "Swedish": """
        och att det som en på är av för med till den har de inte om ett han var jag men sig från vi så kan när efter
        eller hud huden din du
    """,
    "Polish": """
        i w nie na z do to że się jest o jak po co ale za od przez dla są może być tylko lub oraz skóry skóra przy
        po który która
    """,
    "Turkish": """
        ve bir bu için ile da de çok daha olan olarak gibi sonra kadar en ne mi değil cilt cildin her veya
    """,
    "Indonesian or Malay": """
        yang dan di untuk dengan pada ini itu dari tidak adalah akan atau anda dapat juga kulit oleh ke dalam
        setelah bisa boleh selepas kami ada lebih sebagai
    """,
    "Tagalog": """
        ang ng mga sa na ay at hindi ito para kung mo ka ko ang may ang ni si po ba lang din rin iyong balat
    """,
}
# "no", "de", "me", "a" are shared with English: they would speak for both sides.
_FOREIGN = {name: _words(words) - _ENGLISH - {"i", "de", "la", "le", "en"} for name, words in _OTHERS.items()}

_LEAST = 4  # foreign function words that a claim of another language needs
_SHARE = 0.12  # of all words, before another language is believed


def foreign_language(text: str) -> str | None:
    """Return the name of the language that a text is plainly written in, or None when it is English or cannot be told.

    Text in other letters is named by its script ("Cyrillic letters").
    """
    words = _LETTERS.findall(text.casefold().replace("’", "'"))
    if not words:
        return None
    script = _other_script(words)
    if script is not None:
        return script
    total = len(words)
    english = sum(word in _ENGLISH for word in words)
    if total - english <= 2 * english:
        return None  # whatever the other words are
    name, hits = max(
        ((name, sum(word in known for word in words)) for name, known in _FOREIGN.items()), key=lambda item: item[1]
    )
    if hits >= _LEAST and hits / total >= _SHARE and hits > 2 * english:
        return name
    return None


def _other_script(words: list[str]) -> str | None:
    """Return the script of a text of which less than a third is written in Latin letters."""
    sample = "".join(words[:: max(1, len(words) // 2_000)])
    latin = 0
    others: dict[str, int] = {}
    for letter, count in Counter(sample).items():
        script = unicodedata.name(letter, "UNKNOWN").split(" ", 1)[0].split("-", 1)[0]
        if script == "LATIN":
            latin += count
        else:
            others[script] = others.get(script, 0) + count
    foreign = sum(others.values())
    if foreign < 10 or latin * 2 > foreign:
        return None
    most = max(sorted(others), key=lambda script: others[script])
    names = {
        "CJK": "Chinese",
        "HIRAGANA": "Japanese",
        "KATAKANA": "Japanese",
        "HANGUL": "Korean",
    }
    return names.get(most, f"{most.capitalize()} letters")
