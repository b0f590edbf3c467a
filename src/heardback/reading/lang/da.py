"""Danish: how people close, agree, ask and repeat."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.speech import Speech

SPEECH: Final = Speech(
    code="da",
    thanks="tak|mange tak|tusind tak|tak for hjælpen|tak for svar|tak for svaret|tak for det|takk|tusen takk|"
    "mange takk|takk for hjelpen|takk for svar|tak igen",
    thanks_for=(
        "tak|mange tak|tusind tak|mange tusind tak|tak igen",
        "for|for dit|for din|for jeres|for det hurtige|for den hurtige|for hurtigt",
        "svar|svaret|hjælp|hjælpen|information|informationen|info|beskeden|bekræftelsen|forklaringen",
    ),
    closed="perfekt|fint|super|godt|det virker|det virker nu|virker|løst|modtaget|forstået|selv "
    "tak|ingen problem|"
    "god dag|god weekend|god helg|hav en god dag|farvel|ha det|i lige måde|flott|supert|det fungerer|fungerer",
    yes="ja|ja tak|ok|okay|ja takk|selvfølgelig|det passer|gerne|ja gerne|gjerne",
    greetings="hej|hei|kære|kjære|god morgen|goddag|tak|takk",
    sign_offs="venlig hilsen|med venlig hilsen|hilsen|mvh|vh|vennlig hilsen|med vennlig hilsen|de "
    "bedste hilsner",
    negations="ikke|ikkje|men|dog|desværre|dessverre|stadig|fortsatt|ingen|aldrig|uden|problem|fejl|"
    "feil|klage|"
    "refusion|forhånd|hvornår|når|hvordan|hvor|hvorfor|hvad|hva|skal|må|behøver|trenger|vil|venter|hvis|kun",
    requests={
        "kan|kunne|vil|ville": r"(?:kan|kunne|vil|ville) (?:du|i|dere|nogen|noen)\b",
        "venligst|vennligst": r"(?:venligst|vennligst)\b",
        "trenger": r"trenger\b",
    },
    repeats={
        "venter": r"venter (?:stadig|fortsatt)|(?:stadig|fortsatt) venter",
        "svar": r"(?:intet|ingen|uden|uten|ikke (?:fået|fått|modtaget|mottatt)(?: noe)?) svar",
    },
)
