"""French: how a customer tells what we promised."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.promise_words import Saying
from heardback.reading.lang.told_words import ToldWords

_PEOPLE: Final = (
    r"(?:technicien(?:ne)?|collègues?|équipe|service|assistante?|secrétaire|secrétariat|conseill(?:er|ère)|"
    r"plombier|électricien|chauffeur|livreur|responsable|directeur|directrice|comptable|bureau|employée?|"
    r"commercial|standard|accueil|vendeu(?:r|se)|réparateur|installateur|monsieur|dame|personne)"
)
_OURS: Final = (
    rf"(?:(?:votre|vos|ton|le|la|l'|un de vos|une de vos) ?(?:\w+ )?{_PEOPLE}s?(?: \w+ (?:au|de|du) \w+| "
    r"(?:au téléphone))?|quelqu'un(?: de (?:chez vous|votre \w+))?|(?:monsieur|madame|m\.|mme) \w+)"
)
_WHO: Final = rf"(?P<who>vous|tu|on|il|elle|{_OURS})"
_SAID: Final = (
    r"(?:dit|promis|assuré|écrit|confirmé|annoncé|indiqué|garanti|certifié|proposé|répondu|"
    r"affirmé)"
)
_THING: Final = (
    r"(?:rappel|appel|réponse|devis|facture|rapport|contrat|documents?|dossier|colis|livraison|pièce|"
    r"remboursement|avoir|visite|rendez-vous|technicien|réparation|nouvelles|offre|attestation|intervention)"
)

TOLD: Final = ToldWords(
    code="fr",
    hints="dit|promis|assuré|écrit|confirmé|annoncé|indiqué|garanti|certifié|proposé|répondu|affirmé|deviez|"
    "devait|"
    "devais|devions|devaient|censé|censée|censés|prévu|promise|promises|convenu|alliez|allait|promesse|"
    "prévue|disiez",
    leads={
        "dit": rf"{_WHO} (?:m'|nous |me |t')?(?:avez|aviez|as|avais|a|avait|ont|avaient) (?:bien |pourtant |"
        rf"déjà |aussi )?"
        rf"{_SAID}\b(?: (?:hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|la semaine dernière|\w+ "
        rf"\w+)){{0,2}}?"
        r"(?P<claim>,? (?:que |qu'|de |d'|(?=un |une |le |la |mon |ma )))",
        "on_m_a_dit": r"(?P<who>on) (?:m'|nous )(?:a|avait) (?:bien |pourtant )?"
        rf"{_SAID}\b(?: (?:\w+|\w+ \w+ \w+))?(?P<claim>,? (?:que |qu'|de |d'|(?=un |une |le |la |mon |ma )))",
        "il_m_a_été": rf"(?:il )?(?:m'|nous )(?:a|avait) été {_SAID}\b(?P<claim>,? (?:que |qu'|de |d'|(?=un |"
        rf"une |le |"
        r"la )))|(?:il )?(?:m'|nous )(?:a|avait) été (?:promis|assuré|garanti)\b",
        "chose_devait": rf"(?:le|la|l'|les|mon|ma|votre|un|une) ?(?:\w+ )?{_THING} (?:devait|devaient|était "
        rf"censée?)\b(?! pas)",
        "deviez": rf"{_WHO} (?:deviez|devait|devaient|devais|alliez|allait|étiez censée?s?|était censée?|"
        rf"étaient censés|"
        r"aviez prévu de|avait prévu de)\b",
        "je_devais": r"(?:je|nous) (?:devais|devions|étais censée?|étions censée?s) (?=(?:recevoir|avoir|"
        r"être|obtenir)\b)",
        "comme_promis": r"(?:personne|rien|pas|jamais|aucun\w*|toujours)\b[^.;:!?]{0,60}?\bcomme (?:vous "
        r"(?:l'|me l'|me "
        r"l’)?(?:aviez|avez) |il a été |c'était )?(?:promis|convenu|prévu|annoncé|dit|indiqué)|(?:comme|"
        r"ainsi que) (?:promis|convenu|prévu|annoncé)[^.;:!?]{0,40}?(?:personne|pas|rien)\b[^.;:!?]{0,40}",
        "promis": rf"(?:le|la|l'|les|votre|un|mon|du|au) ?(?:\w+ )?{_THING} (?:(?:que (?:vous|l'on|on|votre "
        rf"\w+) (?:"
        r"m'|nous )?(?:avez|aviez|a|avait) )|(?:qui (?:m'|nous )(?:a|avait|était) (?:été )?))?(?:promise?s?|"
        r"annoncée?s?|prévue?s?|garantie?s?)",
        "promesse": r"(?:votre|ta) promesse (?P<claim>(?:de |d'|que ))",
    },
    acts=(
        Saying(
            "appeler",
            "call_back",
            r"(?:(?:r(?:ap)?)?appel(?:er|lerait|leriez|lerez|lera|leraient|ée?|le|lez|l)?|téléphon(?:er|"
            r"erait|eriez|erez|é)|joindre|rappelée?|appel téléphonique|coup de fil)\b",
        ),
        Saying(
            "envoyer",
            "deliver",
            r"(?:envoyer|enverrait|enverriez|enverrez|enverra|renvoyer|transmettre|transmettriez|"
            r"transmettrait|livrer|"
            r"livrerait|livreriez|livrée?s?|livraison|expédier|expédiée?s?|fournir|faire parvenir|adresser|"
            r"remettre|"
            r"apporter|envoyée?s?|devis|facture|colis|contrat|documents?|rapport|dossier|pièce|attestation|"
            r"offre)\b",
        ),
        Saying(
            "répondre",
            "reply",
            r"(?:répondre|répondriez|répondrait|réponse|recontact(?:er|eriez|erait|ée?s?)|contact(?:er|eriez|"
            r"erait|erez|"
            r"ée?s?)|recontactée?|revenir vers|reviendriez vers|reviendrait vers|tenir (?:au courant|"
            r"informée?)|"
            r"tiendriez (?:au courant|informée?)|tiendrait au courant|donner (?:une réponse|des nouvelles)|"
            r"nouvelles|écrire|écririez|écrirait|informer|informeriez|prévenir|préviendriez|préviendrait)\b",
        ),
        Saying(
            "venir",
            "act",
            r"(?:venir|viendrait|viendriez|viendrez|passer|passerait|passeriez|passage|réparer|répareriez|"
            r"réparerait|"
            r"vérifier|vérifieriez|rembourser|rembourseriez|remboursée?|remboursement|remplacer|annuler|"
            r"changer|"
            r"installer|intervenir|interviendrait|intervention|régler|règleriez|résoudre|traiter|arranger|"
            r"s'occuper|occuperiez|occuperait|faire le nécessaire|se présenter|technicien|visite|rendez-vous|"
            r"réparation|avoir)\b",
        ),
    ),
    holds=frozenset({"promis", "chose_devait"}),
    reach=90,
    voids=r"\bmerci (?:de|d'|pour) (?:m'|nous |votre |le |la )?(?:avoir|appel|rappel|réponse|devis|être)|"
    r"\bmon (?:voisin|mari|frère|propriétaire)\b|\bma (?:banque|femme|voisine|mère|sœur)\b",
    void_before=r"(?:\b(?:si|s'|lorsque|pouvez-vous|pourriez-vous|voisin|banque|mari|femme|que ma \w+|mon|"
    r"ma) ?)$",
    ends=r"[;:–—]|,? \b(?:mais|or|cependant|pourtant|toutefois|et (?:je|j'|nous|rien|personne|toujours|"
    r"depuis|à ce jour)|parce que|car|depuis|personne|rien|à ce jour|toujours)\b|\bet j'",
    negations=r"\b(?:pas|jamais|plus|coûte|coûterait|coûtera)\b",
    sure=rf"vous|tu|on|{_OURS}",
    unsure=r"il|elle",
)
