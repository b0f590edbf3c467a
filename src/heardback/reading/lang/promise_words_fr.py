"""French: how people promise, hedge, and give the next move away."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.fr import DATES
from heardback.reading.lang.promise_words import PromiseWords, Saying

_TO: Final = r"(?:(?:vous|te|t'|le|la|les|l'|lui|leur|en|y|me|m'|nous|se|s') ?){0,2}"
_WE: Final = r"(?:je|j'|nous|on)"
_ADV: Final = (
    r"(?:(?:bien|aussi|donc|alors|personnellement|rapidement|tout de suite|immédiatement|demain|également|"
    r"ensuite|vite) )?"
)
_THIRD: Final = (
    r"(?:(?:notre|mon|ma|un|une|le|la|l')[ ]?(?:\w+ )?(?:technicien(?:ne)?|collègue|équipe|service|"
    r"responsable|livreur|atelier|"
    r"bureau|comptable|conseiller|conseillère|collaborateur|collaboratrice|commercial(?:e)?|plombier|"
    r"électricien|assistante?)(?: \w+)?|(?:m\.|mme|monsieur|madame) \w+|quelqu'un(?: \w+){0,3}?)"
)


def _will(stems: str, infinitives: str, now: str = "") -> str:
    """Return the verbs in the ways of promising: "je vous enverrai", "je vais vous envoyer", "je vous "
    "envoie"."""
    present = rf"|{_WE} ?{_TO}(?:{now})\b" if now else ""
    return (
        rf"(?:je|j') ?{_TO}(?:{stems})ai\b|nous {_TO}(?:{stems})ons\b|on {_TO}(?:{stems})a\b|"
        rf"(?:je vais|nous allons|on va|je m'engage à|nous nous engageons à|je promets de|je vous promets "
        rf"de|laissez-moi) {_ADV}{_TO}(?:{infinitives})\b{present}"
    )


_RAPPELLER: Final = _will(
    "rappeller|appeller|téléphoner|recontacter",
    "rappeler|appeler|téléphoner",
    "rappelle|rappelons|appelle|appelons|téléphone|passe un coup de fil",
)
_RÉPONDR: Final = _will(
    "répondr|reviendr|contacter|écrir|informer|avertir|préviendr|confirmer|dir|recontacter|tiendr",
    "répondre|revenir|contacter|écrire|informer|avertir|prévenir|confirmer|dire|recontacter|tenir",
    "réponds|répondons|reviens|revenons|contacte|contactons|écris|écrivons|informe|"
    "tiens (?:au courant|informée?s?)|tenons (?:au courant|informée?s?)|préviens|prévenons|confirme|"
    "confirmons|recontacte|recontactons|dis|fais signe|revient|donne une réponse|donnons une réponse|"
    "donnerai une réponse|donnerons une réponse|donne des nouvelles",
)
_ENVERR: Final = _will(
    "enverr|transmettr|adresser|fournir|livrer|expédier|remettr|préparer|communiquer|apporter|"
    "partager|poster",
    "envoyer|transmettre|adresser|fournir|livrer|expédier|remettre|préparer|communiquer|apporter|partager",
    "envoie|envoyons|transmets|transmettons|adresse|adressons|fais parvenir|faisons parvenir|"
    "fais suivre|livre|livrons|expédions|prépare|préparons",
)
_VÉRIFIER: Final = _will(
    "vérifier|regarder|examiner|étudier|demander|rechercher|verr|consulter",
    "vérifier|regarder|examiner|étudier|demander|voir|me renseigner|nous renseigner|consulter|rechercher",
    "vérifie|vérifions|regarde|regardons|examine|examinons|étudie|étudions|me renseigne|"
    "nous renseignons|renseigne|renseignons",
)
_OCCUPER: Final = _will(
    "occuper|charger|rembourser|annuler|réserver|remplacer|réparer|changer|corriger|commander|"
    "organiser|fer|passer|viendr|règler|régler|traiter|installer|parler|échanger|mettr|ajouter|"
    "modifier|relancer|finir|terminer",
    "occuper|charger|rembourser|annuler|réserver|remplacer|réparer|changer|corriger|commander|"
    "organiser|faire|passer|venir|régler|traiter|installer|parler|échanger|mettre|ajouter|modifier|"
    "relancer|terminer",
    "occupe|occupons|charge|chargeons|rembourse|remboursons|annule|annulons|réserve|réservons|"
    "remplace|remplaçons|corrige|corrigeons|passe|passons|règle|réglons|relance",
)

PROMISES: Final = PromiseWords(
    code="fr",
    dates=DATES,
    common="le|la|les|de|des|et|que|vous|nous|je|un|une|du|en|pour|est|pas|ne|au|dans|ce|sur|avec|votre|"
    "vos|demain|bonjour|merci|il|on|plaît|sera|qui|j'ai",
    hints=".",
    leads={
        "promise": r"(?:je (?:vous |te )?promets|nous (?:vous )?promettons|je m'engage|nous nous "
        r"engageons|je (?:vous |te )?garantis)(?: que| à| de)?"
    },
    adverbs="",
    verbs=(Saying("promise", "act", r"[^\W\d_]+"),),
    open_leads=frozenset({"promise"}),
    wholes=(
        Saying(
            "rappeler",
            "call_back",
            rf"{_RAPPELLER}|{_THIRD} vous (?:rappelle|rappellera|appelle|appellera)(?:ra)?\b",
        ),
        Saying(
            "revenir",
            "reply",
            rf"{_RÉPONDR}|"
            rf"{_WE} ?{_TO}(?:ferai|ferons|fera) (?:signe|savoir|un retour|part)|(?:vous aurez|tu auras|"
            rf"vous recevrez) (?:\w+ ){{0,3}}(?:réponse|nouvelles|retour)|{_THIRD} (?:vous (?:contactera|"
            rf"contacte|répondra|écrira|recontactera)|prendra contact|reviendra vers vous|revient vers "
            rf"vous)|(?:prendrai|prendrons|prendra|prends|prenons) contact|{_WE} ?{_TO}(?:fais|faisons) "
            rf"un retour",
        ),
        Saying(
            "envoyer",
            "deliver",
            rf"{_ENVERR}|{_WE} ?{_TO}(?:ferai|ferons|fera) (?:parvenir|suivre)|"
            rf"vous (?:recevrez|aurez) (?:\w+ ){{0,6}}?(?:demain|aujourd'hui|lundi|mardi|mercredi|jeudi|"
            rf"vendredi|sous|dans|cette semaine|la semaine|d'ici|avant|de notre part|prochainement)|"
            rf"{_THIRD} vous (?:enverra|transmettra|livrera|fera parvenir|envoie)\b",
        ),
        Saying(
            "vérifier",
            "act",
            rf"{_VÉRIFIER}",
        ),
        Saying(
            "faire",
            "act",
            rf"{_OCCUPER}",
        ),
        Saying(
            "vient",
            "act",
            rf"{_THIRD} (?:vient|viendra|passe|passera|sera|interviendra|intervient|"
            rf"arrive|arrivera)\b",
        ),
        Saying(
            "sera_envoyé",
            "deliver",
            r"(?:sera|seront|vous sera) (?:envoyé|livré|transmis|expédié|"
            r"adressé|publié|remis)e?s?\b",
        ),
        Saying(
            "sera_fait",
            "act",
            r"(?:sera|seront|serez) (?:remboursé|réparé|remplacé|corrigé|annulé|"
            r"traité|crédité|réglé|échangé|résolu|contacté|rappelé)e?s?\b",
        ),
        Saying(
            "part",
            "deliver",
            r"(?:devis|colis|commande|pièce|courrier|facture|contrat|paquet|"
            r"livraison|chèque) (?:part|partira|partent|partiront)\b",
        ),
        Saying(
            "plus",
            "reply",
            r"^(?:plus de détails|la suite|réponse|plus d'informations) (?:demain|"
            r"bientôt|sous peu|prochainement|suivra|suivront)\b|(?:devis|facture|réponse|détails) (?:suit|"
            r"suivent|suivra|à suivre)\b",
        ),
    ),
    burdens=(
        Saying(
            "rappelez",
            "burden_shift",
            r"(?:rappelez|appelez|recontactez|contactez|écrivez|relancez|prévenez|rappelle|appelle|écris|"
            r"relance)-(?:nous|moi)\b|(?:veuillez|merci de|n'oubliez pas de|vous pouvez) (?:nous |me "
            r")?(?:rappeler|recontacter|appeler|contacter|relancer|écrire)\b|revenez vers (?:nous|moi)",
        ),
        Saying(
            "sans_nouvelles",
            "burden_shift",
            r"si vous n'avez (?:pas|aucune|toujours pas) (?:de |eu "
            r"de |reçu de )?(?:nouvelles|réponse|retour)|sans (?:nouvelles|réponse|retour) de (?:notre|"
            r"ma) part",
        ),
    ),
    burden_voids=r"\b(?:questions?|problèmes?|renseignements?|précisions?|aide|autre chose)\b",
    needs_date=frozenset({"part", "vient", "rappelez"}),
    voids={
        "boilerplate": r"n'hésitez pas|n'hésite pas|à votre (?:entière )?disposition|toute (?:question|"
        r"information|demande)|confidentiel|désabonner|désinscrire|politique de confidentialité",
        "policy": r"\b(?:en général|généralement|habituellement|d'habitude|normalement|en moyenne|en "
        r"principe)\b",
        "absence": r"absente? (?:du bureau|jusqu)|en congés?\b|en vacances",
    },
    void_before=r"(?:\b(?:espère|espérons|souhaite|ne sais pas|ne savons pas|doute|si|quand|comment|"
    r"pourquoi|où|que faire|jusqu'à ce|avant que|hier|ne pense pas)(?: que| qu'| je| nous)?(?: \w+){0,1} ?)$",
    not_after=r"(?:ne|n'|jamais)\b",
    negations=r"(?:\bne\b|\bn'|\bjamais\b|\bpas\b)",
    conditions=r"(?:\bsi\b(?! vite)|\bs'il\b(?! (?:vous|te) plaît)|\bà condition|\bsous réserve|\ben cas "
    r"de|\bsauf si|\bselon)",
    events=r"(?:\bdès que\b|\bdès qu'|\bune fois\b|\blorsque\b|\bquand\b|\baussitôt que\b)(?! (?:je peux|"
    r"nous pouvons|possible|je pourrai))",
    offers=r"\bsi (?:vous|tu|besoin|nécessaire|cela|ça)\b",
    vague=r"(?:\b(?:bientôt|rapidement|prochainement|sous peu|dès que possible|au plus vite|au plus tôt|"
    r"le plus (?:vite|tôt|rapidement) possible|dans les (?:meilleurs|plus brefs) délais|immédiatement|"
    r"tout de suite|plus tard|dès que (?:je peux|je pourrai|nous pouvons)|à l'occasion|un jour|asap|très "
    r"vite)\b)",
    hedges=r"\b(?:peut-être|probablement|sans doute|essaie|essayer|essayons|essaierai|tenter|tâcher|"
    r"tâcherai|pense|crois|normalement|éventuellement|si possible)\b",
    you=r"\b(?:vous|votre|vos|te|toi|ton|ta|tes)\b|\bt'",
    policy=r"\b(?:en général|généralement|habituellement|d'habitude|normalement|toujours|chaque|tous les|"
    r"nos clients|automatiquement|en moyenne|en principe)\b",
    reported=r"\b(?:a dit|ont dit|avez dit|m'a dit|promis|selon|d'après|a écrit|disait|avait)\b",
    subordinate=r"(?:\b(?:que|parce que|car|et|mais|donc|puisque)|qu')\W*$",
    also=r"(?!)",
    request_marks={
        "please": r"\b(?:s'il vous plaît|s'il te plaît|svp|stp|veuillez|merci de|prière de|je vous prie "
        r"de)\b",
        "can_you": r"\b(?:pouvez-vous|pourriez-vous|peux-tu|pourrais-tu|voulez-vous|pouvez|pourriez|"
        r"peut-on|puis-je|pourrait-on|est-ce que)\b",
        "need": r"\bil (?:nous|me) (?:faut|faudrait|faudra|manque)\b|\b(?:j'ai besoin|nous avons besoin|"
        r"je voudrais|nous voudrions|j'aimerais|nous aimerions|"
        r"je souhaite|je souhaiterais|nous souhaitons)\b",
        "let_me_know": r"\b(?:dites-moi|dites-nous|faites-moi savoir|tenez-moi|confirmez-moi|"
        r"confirmez-nous|prévenez-moi|indiquez-moi)\b",
        "wonder": r"\b(?:serait-il possible|est-il possible|y a-t-il|avez-vous|êtes-vous)\b",
        "thanks": r"^(?:merci|merci beaucoup|un grand merci)\b(?! de)",
        "hesitate": r"n'hésitez pas",
    },
)
