"""Words as packs and drafts are compared: one case, one spelling, contractions opened, inflections known.

The same folding is applied to pack phrases and to drafts, so it may be rough ("exercise" becomes "exercize" on both
sides) as long as it never makes two different words of the field equal.
"""

from __future__ import annotations

import re
from functools import cache

# British and American spelling meet at the American form; the order matters.
_SPELLING = [
    (re.compile(r"(?<=[a-z]{2})is(e|ed|es|er|ers|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z]{3})ys(e|ed|es|ing)$"), r"yz\1"),
    (re.compile(r"^(col|od|fav|behavi|hum|lab|tum|flav|harb|vap)our"), r"\1or"),
    (re.compile(r"anaesth"), "anesth"),
    (re.compile(r"^oe(dema|strogen)"), r"e\1"),
    (re.compile(r"haem"), "hem"),
    (re.compile(r"^ageing$"), "aging"),
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"^(cent|fib|lit|met|millimet|nanomet|theat)re(s?)$"), r"\1er\2"),
    (re.compile(r"^programme"), "program"),
    (re.compile(r"^make[-‐‑]up$"), "makeup"),  # one word: "to make up for it" is two
    (re.compile(r"^licence"), "license"),
    (re.compile(r"^practise"), "practice"),
    (re.compile(r"ll(ed|ing)$"), r"l\1"),
]
_ANY_SPELLING = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _SPELLING))
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})


@cache
def fold(word: str) -> str:
    """Return the form under which a word is compared: lower case, straight apostrophes, American spelling."""
    folded = word.translate(_APOSTROPHES).casefold()
    if _ANY_SPELLING.search(folded) is None:
        return folded  # most words; one search instead of fourteen replacements
    for pattern, replacement in _SPELLING:
        folded = pattern.sub(replacement, folded)
    return folded


# A contraction stands for these words; both get the place of the contraction's parts in the draft.
_WHOLE = {
    "won't": ("will", "not"),
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "shan't": ("shall", "not"),
    "let's": ("let", "us"),
    "y'all": ("you", "all"),
    "gonna": ("going", "to"),
}
_ENDINGS = [("n't", "not"), ("'ll", "will"), ("'re", "are"), ("'ve", "have"), ("'d", "would"), ("'m", "am")]
_BE_SUBJECTS = frozenset(
    "it that there what who he she here how where this everything nothing everyone everybody one which".split()
)


@cache
def expand(word: str) -> tuple[tuple[str, int], ...]:
    """Return the words that a written word stands for, each with its length in the written word.

    >>> expand("Don’t")
    (('do', 2), ('not', 3))
    """
    plain = word.translate(_APOSTROPHES).casefold()
    if plain in _WHOLE:
        first, second = _WHOLE[plain]
        cut = 3 if plain == "cannot" else max(1, len(word) - 2)
        return ((first, cut), (second, len(word) - cut))
    for ending, meaning in _ENDINGS:
        if plain.endswith(ending) and len(plain) > len(ending):
            stem = plain[: -len(ending)]
            return ((fold(stem), len(word) - len(ending)), (meaning, len(ending)))
    if plain.endswith("'s") and plain[:-2] in _BE_SUBJECTS:
        return ((plain[:-2], len(word) - 2), ("is", 2))
    if plain.endswith("'s") and len(plain) > 2:
        return ((fold(plain[:-2]), len(word)),)
    return ((fold(plain.strip("'") or plain), len(word)),)


_IRREGULAR = """
be am is are was were been being|have has had having|do does did done doing|go goes went gone going
get gets got gotten getting|come comes came coming|keep keeps kept keeping|leave leaves left leaving
make makes made making|take takes took taken taking|give gives gave given giving|see sees saw seen seeing
feel feels felt feeling|put puts putting|let lets letting|set sets setting|wear wears wore worn wearing
begin begins began begun beginning|stop stops stopped stopping|run runs ran running|sit sits sat sitting
hold holds held holding|stand stands stood standing|sleep sleeps slept sleeping|lie lies lay lain lying
hide hides hid hidden hiding|stick sticks stuck sticking|sting stings stung stinging|hurt hurts hurting
heal heals healed healing|say says said saying|tell tells told telling|think thinks thought thinking
know knows knew known knowing|find finds found finding|bring brings brought bringing|buy buys bought buying
pay pays paid paying|cost costs costing|cut cuts cutting|shut shuts shutting|break breaks broke broken breaking
choose chooses chose chosen choosing|drink drinks drank drunk drinking|eat eats ate eaten eating
drive drives drove driven driving|fall falls fell fallen falling|fly flies flew flown flying
forget forgets forgot forgotten forgetting|grow grows grew grown growing|lead leads led leading
lose loses lost losing|meet meets met meeting|rise rises rose risen rising|send sends sent sending
show shows showed shown showing|speak speaks spoke spoken speaking|spend spends spent spending
spread spreads spreading|swell swells swelled swollen swelling|swim swims swam swum swimming
throw throws threw thrown throwing|wake wakes woke woken waking|write writes wrote written writing
bind binds bound binding|build builds built building|burn burns burned burnt burning|draw draws drew drawn drawing
freeze freezes froze frozen freezing|lay lays laid laying|mean means meant meaning|rub rubs rubbed rubbing
shed sheds shedding|shrink shrinks shrank shrunk shrinking|split splits splitting|tear tears tore torn tearing
undergo undergoes underwent undergone undergoing|wind winds wound winding|man men|woman women|child children
person people|foot feet|tooth teeth|mum mums|scarf scarves|leaf leaves|life lives
""".replace("\n", "|")
_FORMS: dict[str, frozenset[str]] = {}
for _row in _IRREGULAR.split("|"):
    if _row.strip():
        _FORMS[_row.split()[0]] = frozenset(fold(form) for form in _row.split())

_DOUBLING = re.compile(r"^[^aeiou]*[aeiou][bdgklmnprt]$")
_DOUBLED = frozenset({"permit", "refer", "begin", "regret", "commit", "prefer", "occur", "defer", "rebook", "unplug"})


@cache
def forms(word: str) -> frozenset[str]:
    """Return every form of a verb, noun or adjective, folded; forms that do not exist do no harm.

    >>> sorted(forms("peel"))
    ['peel', 'peeled', 'peeling', 'peels']
    """
    base = word.casefold()
    if base in _FORMS:
        return _FORMS[base]
    found = {base, base + "s"}
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        found.add(base + "es")
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        found |= {base[:-1] + "ies", base[:-1] + "ied", base + "ing", base[:-1] + "ier", base[:-1] + "iest"}
    elif base.endswith("ie"):
        found |= {base + "d", base[:-2] + "ying"}
    elif base.endswith("e"):
        found |= {base + "d", base[:-1] + "ing", base + "r", base + "st"}
        if base.endswith("ee"):
            found.add(base + "ing")
    elif _DOUBLING.match(base) or base in _DOUBLED:
        found |= {base + base[-1] + ending for ending in ("ed", "ing", "er", "est")}
    else:
        found |= {
            base + ending for ending in ("ed", "ing", "er", "est") if not (ending in ("er", "est") and len(base) > 6)
        }
    return frozenset(fold(form) for form in found)


_WORD = re.compile(r"\b(?i:make[-‐‑]up)\b|\w+(?:['’‘]\w+)*['’]?", re.UNICODE)


def fold_phrase(phrase: str) -> tuple[str, ...]:
    """Return the folded words of a plain phrase: hyphens separate, contractions are opened.

    >>> fold_phrase("Don’t colour-match")
    ('do', 'not', 'color', 'match')
    """
    return tuple(part for match in _WORD.finditer(phrase) for part, _ in expand(match.group()))
