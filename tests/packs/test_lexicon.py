"""The names that drafts use: what each wording means, and what look-alikes do not mean."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from linter.nlp.lexicon import Lexicon
from linter.nlp.tokens import tokenize
from linter.packs import load_rules
from linter.packs.ruleset import RuleSet
from linter.packs.words import fold_phrase

RULES = Path(__file__).parents[2] / "rules"
PACKS = tuple(RULES / f"lexicon-{name}.yaml" for name in ("care", "ingredients", "people", "procedures"))


@cache
def rules() -> RuleSet:
    return load_rules(builtin=PACKS)


@cache
def lexicon() -> Lexicon:
    return Lexicon(rules())


def named(text: str, heading: str = "") -> list[str]:
    """Return the entities of a text in order; names settled anywhere in it count everywhere, as in a draft."""
    sentences = [tokenize(part) for part in re.split(r"(?<=[.!?])\s+", text)]
    head = tokenize(heading)
    settled: frozenset[str] = frozenset()
    found: list[str] = []
    for _ in range(2):
        found = [str(item.payload) for part in sentences for item in lexicon().annotate(part, settled, head)]
        settled = frozenset(found)
    return found


PROCEDURES = [
    # lasers: class, brand, abbreviation, spelling, plural
    ("A fractional CO2 laser leaves grids of tiny columns.", ["fractional-ablative-laser"]),
    ("CO₂ lasers vaporise the surface.", ["ablative-laser"]),
    ("An erbium laser peel is gentler.", ["ablative-laser"]),
    ("Fraxel treats texture.", ["non-ablative-laser"]),
    ("The non ablative fractional laser spares the surface.", ["non-ablative-laser"]),
    ("PicoSure and PicoWay are brands.", ["pico-laser", "pico-laser"]),
    ("Pico-second lasers are quick.", ["pico-laser"]),
    ("Q-switched lasers and laser toning", ["q-switched-laser", "q-switched-laser"]),
    ("A Hollywood peel is popular.", ["carbon-laser-peel"]),
    ("The carbon laser peel is no acid.", ["carbon-laser-peel"]),
    ("V-Beam is a pulsed-dye laser.", ["pulsed-dye-laser", "pulsed-dye-laser"]),
    ("Vbeam Perfecta bruises.", ["pulsed-dye-laser"]),
    ("An IPL photofacial, also sold as BBL", ["ipl", "ipl"]),
    ("The IPL laser is not a laser.", ["ipl", "laser"]),
    ("Laser hair reduction needs several visits.", ["laser-hair-removal"]),
    ("Home IPL handsets are weaker.", ["home-ipl"]),
    ("Laser tattoo removal hurts.", ["tattoo-removal"]),
    # needles
    ("Micro-needling and dermarollers", ["microneedling", "home-microneedling"]),
    ("microneedling, micro needling", ["microneedling", "microneedling"]),
    ("Morpheus8 is RF microneedling.", ["rf-microneedling", "rf-microneedling"]),
    ("Radio-frequency microneedling heats.", ["rf-microneedling"]),
    ("Nano-needling has no needles.", ["nanoneedling", "needle"]),
    # heat, sound, light
    ("Ultherapy is one HIFU brand.", ["hifu", "hifu"]),
    ("High intensity focussed ultrasound lifts.", ["hifu"]),
    ("Thermage uses monopolar RF.", ["monopolar-rf", "monopolar-rf"]),
    ("An LED mask at home", ["home-led"]),
    ("Red-light therapy needs repeats.", ["led-therapy"]),
    ("Fat-freezing by CoolSculpting", ["cryolipolysis", "cryolipolysis"]),
    # injections
    ("Botox, Azzalure and anti-wrinkle injections", ["toxin", "toxin", "toxin"]),
    ("Wrinkle-relaxing jabs of botulinum toxin", ["toxin", "toxin"]),
    ("Lip fillers last months.", ["lip-filler"]),
    ("Juvéderm and Restylane are dermal fillers.", ["filler", "filler", "filler"]),
    ("Tear-trough filler near the lid", ["tear-trough-filler"]),
    ("Profhilo is a skin booster.", ["skin-booster", "skin-booster"]),
    ("Salmon DNA, or polynucleotides", ["polynucleotides", "polynucleotides"]),
    ("Vampire facials use platelet-rich plasma.", ["prp", "prp"]),
    ("PDO threads hold the cheek.", ["thread-lift", "cheeks"]),
    ("Fat-dissolving injections such as Aqualyx", ["fat-dissolving", "fat-dissolving"]),
    # facials
    ("HydraFacial and dermaplaning", ["hydradermabrasion", "dermaplaning"]),
    ("An oxygen facial and a classic facial", ["oxygen-facial", "facial"]),
    ("Diamond microdermabrasion", ["microdermabrasion"]),
]

PEELS = [
    ("A chemical peel loosens dead cells.", ["chemical-peel"]),
    ("Chemical peeling is old.", ["chemical-peel"]),
    ("Book your peel for a Friday.", ["chemical-peel"]),
    ("Wear a hat after the peel.", ["hat", "chemical-peel"]),
    ("Peels start at £80.", ["chemical-peel"]),
    ("A TCA peel, a Jessner's peel and a phenol peel", ["tca-peel", "jessner-peel", "phenol-peel"]),
    ("Light, medium-depth peels and deep peels", ["medium-peel", "deep-peel"]),
    ("Glycolic acid peels and mandelic peels", ["glycolic-peel", "mandelic-peel"]),
    ("The VI Peel is blended.", ["blended-peel"]),
    ("An at-home peel kit", ["home-peel"]),
    ("Your skin may peel for a week.", []),
    ("Peeling lasts five days.", []),
    ("The skin flakes and peels by Thursday.", []),
    ("Lips peel first.", ["lips"]),
    ("It peels away in sheets.", []),
    ("You will not peel at all.", []),
    ("Azelaic acid hardly peels.", ["azelaic-acid"]),
    ("Do not scratch, pull or peel off flakes.", ["picking"]),
    ("Grated orange peel smells nice.", []),
    ("Peeling off flakes leaves marks.", ["picking"]),
]

SKINCARE = [
    ("Retinol, retinal and Retin-A are retinoids.", ["retinol", "retinal", "tretinoin", "retinoid"]),
    ("Retinal detachment needs an eye surgeon.", []),
    ("Granactive retinoid or HPR", ["hpr", "hpr"]),
    ("AHAs, BHA and PHAs", ["aha", "bha", "pha"]),
    ("AHAs and BHAs are hydroxy acids.", ["acid", "acid"]),
    ("Hyaluronic acid and fatty acids", ["hyaluronic-acid", "fatty-acids"]),
    ("Salicylic-acid cleanser", ["salicylic-acid"]),
    ("Vitamin-C serum with L-ascorbic acid", ["vitamin-c", "l-ascorbic-acid"]),
    ("Ascorbyl glucoside is a vitamin C derivative.", ["vitamin-c-derivative", "vitamin-c-derivative"]),
    ("Vitamin C tablets are no serum.", ["supplement", "serum"]),
    ("GHK-Cu is a copper peptide.", ["copper-peptides", "copper-peptides"]),
    ("Sulphur or sulfur", ["sulfur", "sulfur"]),
    ("Zinc oxide filters", ["mineral-sunscreen"]),
    ("Zinc PCA", ["zinc"]),
    ("Sun cream, sunblock and SPF", ["sunscreen", "sunscreen", "sunscreen"]),
    ("Moisturizers and moisturisers", ["moisturiser", "moisturiser"]),
    ("A scrub, a facial scrub and scrubbing", ["scrubbing", "scrub", "scrubbing"]),
    ("Tea-tree oil and bergamot oil", ["tea-tree", "essential-oil"]),
    ("Sodium lauryl sulphate and parabens", ["sulphates", "parabens"]),
    ("Aqua, Dimethicone, Parfum, Linalool", ["silicones", "fragrance", "fragrance"]),
    ("Silicone gel sheets soften scars.", ["dressing", "scars"]),
    ("Accutane is oral isotretinoin.", ["isotretinoin", "isotretinoin"]),
    ("Aspirin, ibuprofen and other NSAIDs", ["aspirin", "ibuprofen", "nsaid"]),
    ("Green tea has anti-inflammatory properties.", ["green-tea"]),
    ("Warfarin is a blood-thinner.", ["blood-thinner", "blood-thinner"]),
    ("Photosensitizing medicines and St John's wort", ["photosensitising-medicine", "st-johns-wort"]),
    ("An alcohol-free toner without fragrance", ["toner", "fragrance"]),
    ("A serum free from parabens and alcohol", ["serum", "parabens", "alcohol-ingredient"]),
    ("Cetearyl alcohol is no drying alcohol.", ["fatty-alcohol", "alcohol-ingredient"]),
]

PEOPLE = [
    ("Not for mums-to-be or nursing mothers.", ["pregnancy", "breastfeeding"]),
    ("If you're expecting, wait.", ["pregnancy"]),
    ("You are expecting a baby.", ["pregnancy"]),
    ("What results are you expecting too soon?", []),
    ("While carrying out checks", []),
    ("Nursing staff and a nursing degree", []),
    ("Pregnant or breastfeeding clients", ["maternity"]),
    ("Anyone trying to conceive", ["trying-to-conceive"]),
    ("Safe for everyone.", ["everyone"]),
    ("Not for anyone with rosacea.", ["rosacea"]),
    ("Under-18s and teenagers", ["young", "young"]),
    ("Skin of color and Fitzpatrick types IV to VI", ["dark-skin", "dark-skin"]),
    ("Skin types I-III burn.", ["fair-skin"]),
    ("Skin types I to VI", ["all-skin-tones"]),
    ("Olive skin and darker skin tones", ["medium-skin", "dark-skin"]),
    ("Black hair and dark brown spots", ["dark-hair", "hyperpigmentation"]),
    ("Every skin tone, all skin types", ["all-skin-tones", "all-skin-types"]),
    ("Sensitive skin", ["sensitive-skin"]),
    ("Skin is more sensitive to light.", []),
    ("Apply it to dry skin.", []),
    ("Drier skin likes cream.", ["dry-skin", "cream"]),
    ("Men and women can book.", ["everyone"]),
    ("Keep out of reach of children.", []),
    ("Acne scars and active acne", ["acne-scars", "active-acne"]),
    ("It can cause scars.", []),
    ("There is a risk of infection.", []),
    ("Cold sores and an active infection", ["cold-sores", "infection"]),
    ("It feels like mild sunburn.", []),
    ("Sunburnt skin must heal.", ["sunburn"]),
    ("Allergic reactions happen; allergies matter.", ["allergy"]),
    ("Port-wine stains and thread veins", ["port-wine-stain", "thread-veins"]),
    ("You are in good hands.", []),
    ("Backs of the hands", ["hands"]),
    ("A face-to-face talk", []),
    ("Brides and wedding guests in summer", ["wedding", "wedding", "summer"]),
    ("Third parties and adverse events", []),
]

CARE = [
    ("No gym, no running, no hot yoga.", ["exercise", "exercise", "heat"]),
    ("Avoid working out, workouts and getting sweaty in spin class.", ["exercise", "exercise", "exercise"]),
    ("A course that runs for months", []),
    ("Our staff training is thorough.", []),
    ("No training for two days.", ["exercise"]),
    ("Exercise caution.", []),
    ("Work out what it costs.", []),
    ("Gentle walks are fine.", ["light-exercise"]),
    ("Contact sports and swimming", ["contact-sport", "swimming"]),
    ("Skip saunas, steam rooms and hot tubs.", ["heat", "heat", "heat"]),
    ("The heat from the laser tightens.", ["laser"]),
    ("The laser converts light into heat.", ["laser"]),
    ("Ice packs and cold compresses", ["ice", "ice"]),
    ("Ice-pick scars", ["acne-scars"]),
    ("No make-up, makeup or concealer", ["make-up", "make-up", "make-up"]),
    ("Make up your mind.", []),
    ("Foundation course", []),
    ("Do not rub, press or massage the area.", ["massage-area", "massage-area", "massage-area"]),
    ("Rub in the cream.", ["cream"]),
    ("A press release", []),
    ("Do not pick or squeeze.", ["picking", "picking"]),
    ("Pick a clinic.", []),
    ("A free touch-up", ["top-up"]),
    ("Avoid touching your face.", ["touching"]),
    ("Skip alcohol and wine for 24 hours.", ["alcohol", "alcohol"]),
    ("Drink plenty of water.", []),
    ("A cocktail of vitamins", []),
    ("Stay out of the sun and off sunbeds.", ["sun-exposure", "sunbed"]),
    ("Fake tan and tanned skin", ["fake-tan", "tanned-skin"]),
    ("Tanning is out.", ["sun-exposure"]),
    ("Waxing, plucking, threading; shaving is fine.", ["waxing", "waxing", "waxing", "shaving"]),
    ("Beeswax and a bikini wax", ["shea-butter", "wax-treatment"]),
    ("Do not lie down; sleep on your back.", ["lying-down", "sleeping-elevated"]),
    ("No facials for two weeks.", ["facials-after"]),
    ("Book a facial.", ["facial"]),
    ("Flying and dental work", ["flying", "dental-work"]),
    ("A doctor, dentist or nurse injects.", []),
    ("Kissing, straws and smoking", ["kissing", "straw", "smoking"]),
    ("Leave actives out for a week.", ["active-skincare"]),
]

AMBIGUOUS = [
    ("Halo suits busy people.", "", []),
    ("Halo suits busy people.", "The Sciton hybrid laser", ["hybrid-laser"]),
    ("Halo lasers suit busy people. Halo is quick.", "", ["hybrid-laser", "hybrid-laser"]),
    ("The halo effect of a good photo", "Laser", []),
    ("Creams restore your glow.", "Fraxel", ["cream"]),
    ("Fraxel Restore is a setting.", "", ["non-ablative-laser"]),
    ("A clear and brilliant result", "", []),
    ("Clear + Brilliant is mild.", "Fractional lasers", ["non-ablative-laser"]),
    ("Cut the filler content from your blog.", "", []),
    ("Filler in the same area", "", ["filler"]),
    ("It led to redness.", "", []),
    ("LED and RF", "", ["led-therapy", "monopolar-rf"]),
    ("Removes toxins from the body.", "", ["chemicals", "body"]),
    ("Toxins relax muscle.", "", ["toxin"]),
    ("The threads dissolve.", "Thread lifts", ["thread-lift"]),
    ("A long forum thread", "", []),
    ("Thread veins on the nose", "Thread lifts", ["thread-veins", "nose"]),
    ("Facial redness, facial hair and a facial", "", ["redness", "unwanted-hair", "facial"]),
    ("Choose a facial oil.", "", ["face-oil"]),
    ("Your facial muscles relax.", "", ["muscle"]),
    ("A jade roller is smooth.", "", ["gua-sha"]),
    ("The roller has 0.25 mm needles.", "", ["home-microneedling", "needle"]),
    ("Rolling and boxcar scars", "Derma rollers", ["acne-scars"]),
    ("Fibroblasts make collagen.", "", ["collagen"]),
    ("Plasma fibroblast lifts lids.", "", ["plasma-pen"]),
    ("Carbon dioxide levels; CO2 emissions", "", []),
]


@pytest.mark.parametrize(("text", "expected"), [*PROCEDURES, *PEELS, *SKINCARE, *PEOPLE, *CARE])
def test_what_a_wording_names(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(("text", "heading", "expected"), AMBIGUOUS)
def test_ambiguous_words_need_their_surroundings(text: str, heading: str, expected: list[str]) -> None:
    assert named(text, heading) == expected


@pytest.mark.parametrize(
    ("entity", "family"),
    [
        ("fractional-ablative-laser", "laser"),
        ("tca-peel", "chemical-peel"),
        ("glycolic-peel", "light-peel"),
        ("home-peel", "home-device"),
        ("lip-filler", "injectable"),
        ("toxin", "procedure"),
        ("rf-microneedling", "needling"),
        ("adapalene", "retinoid"),
        ("glycolic-acid", "exfoliant"),
        ("mineral-sunscreen", "sunscreen"),
        ("ibuprofen", "nsaid"),
        ("pregnancy", "maternity"),
        ("breastfeeding", "maternity"),
        ("dark-skin", "all-skin-tones"),
        ("sensitive-skin", "all-skin-types"),
    ],
)
def test_a_member_lies_below_its_family(entity: str, family: str) -> None:
    assert rules().is_below(entity, family)


@pytest.mark.parametrize(
    ("entity", "other"),
    [
        ("ipl", "laser"),  # pulsed light is no laser
        ("rf-microneedling", "microneedling"),  # heat brings risks that needles alone do not have
        ("carbon-laser-peel", "chemical-peel"),
        ("hydradermabrasion", "facial"),
        ("hot-shower", "heat"),  # a shower waits a day, a sauna a week
        ("light-exercise", "exercise"),
        ("melasma", "hyperpigmentation"),  # what fades sun spots can worsen melasma
        ("active-acne", "acne"),
    ],
)
def test_different_things_stay_apart(entity: str, other: str) -> None:
    assert not rules().is_below(entity, other)


def test_every_parent_exists_and_no_family_is_its_own_ancestor() -> None:
    for entity in rules().entities.values():
        for parent in entity.parents:
            assert parent in rules().entities, f"{entity.id}: no entity {parent}"
            assert not rules().is_below(parent, entity.id), f"{entity.id} and {parent} are above each other"


def test_a_name_belongs_to_one_entity() -> None:
    """Two entities may share a name only where the words around it decide: facials, and alcohol."""
    shared: dict[tuple[str, ...], set[str]] = {}
    for entity in rules().entities.values():
        for name in entity.names:
            shared.setdefault(fold_phrase(name), set()).add(entity.id)
    assert {frozenset(ids) for ids in shared.values() if len(ids) > 1} == {
        frozenset({"facial", "facials-after"}),
        frozenset({"alcohol", "alcohol-ingredient"}),
    }


def test_every_name_is_recognised_where_it_stands_alone() -> None:
    """A name that its own `unless` voids, or that another entity takes first, would be dead."""
    shared = {"facials-after", "alcohol-ingredient"}
    dead = [
        f"{entity.id}: {name}"
        for entity in rules().entities.values()
        if entity.id not in shared
        for name in entity.names
        if name not in entity.ambiguous and named(name) != [entity.id]
    ]
    assert dead == []


def test_the_lexicon_is_broad() -> None:
    entities = rules().entities.values()
    assert len(entities) >= 400
    assert sum(len(entity.names) for entity in entities) >= 6000
