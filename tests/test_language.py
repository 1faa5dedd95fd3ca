"""Which drafts are left alone because they are not English."""

from __future__ import annotations

import pytest

from linter.language import foreign_language

GERMAN = """Nach dem Peeling ist die Haut für einige Tage gerötet und schuppt sich. Verwenden Sie in dieser Zeit
einen Sonnenschutz und verzichten Sie auf Sauna und Sport. Die Behandlung wird von einer Ärztin durchgeführt."""
FRENCH = """Après le peeling, la peau est rouge pendant quelques jours et pèle légèrement. Il faut éviter le soleil et
ne pas utiliser de rétinol. Le traitement est réalisé par un médecin dans notre cabinet."""
SPANISH = """Después del peeling la piel queda enrojecida durante unos días y puede descamarse. Es importante usar
protector solar y no tomar el sol. El tratamiento lo realiza una doctora en nuestra clínica."""
MALAY = """Selepas rawatan ini kulit anda akan menjadi merah untuk beberapa hari. Anda tidak boleh terdedah kepada
cahaya matahari dan sapukan pelindung matahari dengan kerap. Rawatan ini dilakukan oleh doktor yang berdaftar."""
ENGLISH = """After the peel your skin is red for a few days and may flake. Use sunscreen and stay out of the sun. The
treatment is done by a doctor at our clinic."""
INGREDIENTS = """Ingredients: Aqua, Glycerin, Niacinamide, Sodium Hyaluronate, Butylene Glycol, Panthenol, Allantoin,
Camellia Sinensis Leaf Extract, Eau de Parfum, Centella Asiatica, Tocopherol, Phenoxyethanol, Ethylhexylglycerin."""


@pytest.mark.parametrize(
    ("text", "language"),
    [(GERMAN, "German"), (FRENCH, "French"), (SPANISH, "Spanish"), (MALAY, "Indonesian or Malay")],
)
def test_another_language_is_named(text: str, language: str) -> None:
    """A draft of a few sentences is enough to tell."""
    assert foreign_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "No downtime.",
        "Peel",
        "",
        "12 % – 30 %",
        INGREDIENTS,
        "Crème de la mer? Non, merci.",
        "Skin Laser Peel Glow Facial SPF 50 Retinol Vitamin C",
        "The el Dorado, la la land and der Doktor: a review of the new laser bar on the corner.",
        f"{ENGLISH}\n\n{FRENCH.split('.', maxsplit=1)[0]}.",
    ],
)
def test_english_and_what_cannot_be_told_is_judged(text: str) -> None:
    """Short notes, ingredient lists, names and quotations of other languages do not silence the linter."""
    assert foreign_language(text) is None


def test_other_letters_are_named() -> None:
    """Script tells before words do."""
    assert foreign_language("После пилинга кожа краснеет на несколько дней.") == "Cyrillic letters"
    assert foreign_language("术后几天皮肤会发红,请注意防晒并避免日晒。") == "Chinese"
    assert foreign_language("ピーリングの後、肌は数日間赤くなります。") == "Japanese"


def test_an_english_draft_with_a_name_in_other_letters_is_judged() -> None:
    """A brand in Hangul is no Korean draft."""
    assert foreign_language(f"{ENGLISH} The serum is sold as 설화수.") is None
