"""French: days and hours."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang import not_yet_words, number_words
from heardback.reading.lang.date_words import DateWords
from heardback.reading.lang.speech import Speech

DATES: Final = DateWords(
    code="fr",
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    months=(
        "janvier|janv",
        "février|fevrier|févr",
        "mars",
        "avril|avr",
        "mai",
        "juin",
        "juillet|juil",
        "août|aout",
        "septembre|sept",
        "octobre|oct",
        "novembre|nov",
        "décembre|decembre|déc",
    ),
    today="aujourd['’]hui",
    tomorrow="demain",
    day_after="après-demain|après demain|apres-demain",
    parts=(("matin(?:ée)?", 9, 12), ("après-midi|apres-midi", 12, 18), ("soir(?:ée)?", 18, 24)),
    this="ce|cet|cette",
    next_before="",
    next_after="prochaine?|de la semaine prochaine|qui vient",
    past="dernière?|depuis|chaque|passée?",
    day="jours?",
    week="semaines?",
    month="mois",
    year="ans?|années?",
    hour="heures?|h",
    minute="minutes?",
    business_day="jours? (?:ouvrés?|ouvrables?)",
    in_="dans|d['’]ici",
    within="sous|dans les|d['’]ici|dans un délai de|en moins de",
    few="quelques",
    couple="deux ou trois",
    coming_days="dans les (?:prochains jours|jours (?:à venir|qui viennent))",
    end_of="(?:la )?fin (?:de la|du|de)|fin",
    end_of_day="fin de (?:la )?journée|ce jour|dans la journée",
    close_of_business="fermeture(?: des bureaux)?",
    next_week="après le week-end|(?:début |fin |courant )?(?:de )?(?:la )?semaine prochaine",
    this_week="cette semaine|dans la semaine",
    next_month="(?:le )?mois prochain",
    within_hour="dans l'heure|d'ici une heure",
    at="à|vers|avant|dès",
    on="le|avant le|d['’]ici|ou|et|pour|avant|ce|au plus tard|de",
    by="d['’]ici|avant|pour",
    before="avant",
    of="",
    between="entre|de",
    and_="et|à|[-–]",
    noon="midi",
    late="fin",
    end_of_month="ce mois-ci|courant du mois",
    or_two="ou deux",
    clock_mark="h|heures?",
    ordinal="er",
    day_of_month=r"(?:le|avant le|d['’]ici le) (\d{1,2})(?= ?[,.;!?]|\s*$)",
    numbers={**number_words.FRENCH, "quinze": 15, "vingt-quatre": 24, "quarante-huit": 48},
)

SPEECH: Final = Speech(
    code="fr",
    thanks="merci|merci beaucoup|merci bien|mille mercis|merci à vous|merci à toi|merci encore|encore merci|"
    "grand merci|un grand merci|merci pour votre aide|merci pour ton aide|merci de votre aide|"
    "merci pour votre réponse|merci pour ta réponse|merci de votre réponse|merci pour la réponse|"
    "merci pour votre réponse rapide|merci pour l'info|merci pour l'information|merci pour ces informations|"
    "merci pour votre retour|merci pour ton retour|merci pour tout|merci infiniment|je vous remercie|"
    "nous vous remercions|je te remercie|je vous en remercie|merci pour votre confirmation|merci "
    "de votre retour",
    thanks_for=(
        "merci|merci beaucoup|merci bien|un grand merci|mille mercis|merci encore",
        "pour votre|pour ton|pour ta|pour la|pour le|pour vos|pour les|pour votre rapide|pour l'",
        "réponse|réponse rapide|aide|retour|retour rapide|réactivité|message|explication|explications|"
        "informations|précisions|conseils|confirmation|visite|travail|disponibilité",
    ),
    closed="parfait|super|génial|excellent|très bien|c'est parfait|c'est bon|c'est noté|bien noté|"
    "noté|bien reçu|"
    "reçu|ça marche|ça fonctionne|cela fonctionne|tout fonctionne|problème résolu|résolu|c'est réglé|"
    "réglé|compris|"
    "entendu|de rien|je vous en prie|avec plaisir|bonne journée|bonne soirée|bon week-end|bon weekend|"
    "bonne fin de journée|"
    "bonne continuation|à bientôt|au revoir|à plus|à vous aussi|vous aussi|pareillement|nickel|impeccable|"
    "top|formidable",
    yes="oui|ok|d'accord|oui merci|oui d'accord|oui bien sûr|bien sûr|oui c'est ça|c'est ça|exactement|"
    "volontiers|"
    "avec plaisir|oui avec plaisir|oui parfait|je confirme|oui je confirme|tout à fait",
    greetings="bonjour|bonsoir|salut|cher|chère|madame|monsieur|bonjour madame|bonjour monsieur|"
    "merci|merci beaucoup|"
    "cher monsieur|chère madame|merci encore",
    sign_offs="cordialement|bien cordialement|bien à vous|cdt|cdlt|salutations|amicalement|sincères "
    "salutations|"
    "meilleures salutations|bien à toi|très cordialement",
    filler="je|j'ai|nous|vous|vos|votre|notre|le|la|les|un|une|de|du|des|et|à|au|en|pour|ce|cela|"
    "ça|est|bien|très|"
    "rapidement|dès|que|possible|sur|dans|plus|tard|y|ne|se|sa|son|ma|mon|me",
    negations="pas|mais|non|aucun|aucune|jamais|rien|cependant|toutefois|malheureusement|sauf|sans|"
    "encore|toujours|"
    "problème|erreur|panne|annuler|annulation|remboursement|réclamation|d'avance|avance|si|quand|"
    "comment|pourquoi|où|"
    "quel|quelle|dois|doit|faut|besoin|voudrais|veux|attends|attente|urgent|manque|peut|pouvez|pourriez|"
    "dommage|avant|après",
    no_names="lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|facture|commande|devis|livraison|"
    "paiement|compte|"
    "contrat|aide|rappel|réponse|question|adresse|annulation|remboursement|prix|nous|vous|je|le|"
    "la|les|votre|notre",
    answers="oui|non|pas|normal",
    boilerplate="des questions|une question|comment allez-vous|ça va|besoin d'aide",
    requests={
        "merci": r"merci de (?!votre|ta |ton |vos |m'avoir|nous avoir|tout)",
        "veuillez": r"veuillez\b(?! (?:agréer|recevoir|trouver|accepter|noter|croire|excuser))",
        "plaît|plait|svp|stp": r"(?:plaît|plait|svp|stp)\b",
        "pouvez|pourriez|peux|pourrais": r"(?:pouvez|pourriez|peux|pourrais)(?:-| )(?:vous|tu)\b|"
        r"(?:vous|tu) (?:pouvez|pourriez|peux|pourrais)\b",
        "besoin": r"besoin d",
        "voudrais|souhaite|souhaiterais|aimerais|voudrions|souhaitons": r"(?:voudrais|souhaite|souhaiterais"
        r"|aimerais|voudrions|souhaitons)\b(?! (?:vous |te )?(?:remercier|une (?:bonne|excellente)"
        r"))",
        "cherche|recherche": r"(?:je (?:re)?cherche)\b",
        "envoyez|dites|appelez|rappelez|répondez|faites|donnez|confirmez": r"(?:envoyez|dites|appelez|"
        r"rappelez|répondez|faites|donnez|confirmez)(?:-(?:moi|nous|le|la)| (?:le|la|les|votre|nous)"
        r")\b",
        "reconnaissant|gré": r"(?:reconnaissant|gré) de",
    },
    questions={
        "quand|comment|pourquoi|combien|où|quel|quelle|quels": r"^(?:et |mais |bonjour )?(?:quand|"
        r"comment|pourquoi|combien|où|quel(?:le)?s?) (?:est|sont|puis|peut|pouvez|dois|faire|sera|"
        r"coûte|de temps|puis-je)\b",
        "est": r"est-ce qu",
        "pouvez|avez|puis": r"^(?:bonjour )?(?:pouvez|avez|puis)-(?:vous|je)\b",
    },
    repeats={
        "reçu|lu": r"(?:avez-vous|as-tu) (?:bien )?(?:reçu|lu) (?:mon|ma|notre) (?:\w+ )?(?:mail|message|courriel|"
        r"demande)",
        "attends|attendons|attente": r"(?:attends|attendons) (?:toujours|encore|depuis)|(?:toujours|"
        r"encore) (?:dans l'|en )attente",
        "réponse|retour|nouvelles": r"(?:toujours|encore|reste|resté|restée) (?:sans|pas de|pas "
        r"eu de) (?:aucune )?(?:réponse|retour|nouvelles)|(?:pas|jamais|aucune|aucun) (?:eu |reçu "
        r")?(?:de |d')?(?:réponse|retour|nouvelles)|sans (?:réponse|retour|nouvelles)",
        "relance|relancer|relancé": r"(?:je (?:vous|me permets de vous) relance|relancer|deuxième "
        r"relance|seconde relance)",
        "deuxième|seconde|troisième|second": r"(?:deuxième|seconde?|troisième) (?:tentative|essai|"
        r"mail|message|courriel|demande|fois|rappel)",
        "écrit|appelé|contacté|envoyé": r"(?:déjà|ai|avons) .{0,20}(?:écrit|appelé|contacté|envoyé)"
        r".{0,40}(?:la semaine dernière|il y a|hier|à plusieurs reprises|plusieurs fois|deux fois)"
        r"|(?:déjà) (?:écrit|appelé|contacté)",
        "personne": r"personne (?:ne |n')(?:m'a |me |nous )?(?:répond|rappel)",
    },
    nags={
        "nouvelles|nouveau": r"(?:des nouvelles|du nouveau|quoi de neuf)",
        "reçu|lu": r"(?:avez-vous|as-tu|vous avez) (?:bien )?(?:reçu|lu) (?:mon|notre|ce|le) (?:\w+ "
        r")?(?:mail|message|courriel|e-mail|demande)?",
        "répondre|réponse|retour": r"(?:merci de|veuillez|pouvez-vous|pourriez-vous|dans l'attente)"
        r" .{0,25}(?:répondre|réponse|retour)",
        "quelqu'un": r"(?:il y a|y a-t-il) quelqu'un",
    },
    regulated={
        "données|compte": r"(?:supprimer|effacer|suppression|effacement) .{0,25}(?:mes|mon|de mes|"
        r"nos) (?:\w+ )?(?:données|compte)|(?:accès|copie) (?:à|de) (?:toutes )?mes données",
        "rgpd": r"(?:rgpd)",
        "réclamation|plainte": r"(?:réclamation|plainte) (?:formelle|officielle)|(?:déposer|porter|"
        r"formuler|adresser) (?:une )?(?:réclamation|plainte)|porte plainte",
        "médiateur": r"médiateur",
        "oubli": r"droit à l'oubli",
    },
    praise={
        "formidable|excellent|excellente|super|génial|parfait|parfaite|agréable|aimable|ravi|ravie|"
        "satisfait|satisfaite|professionnel": r"(?:formidable|excellente?|super|génial|parfaite?|"
        r"agréable|aimable|ravie?|satisfaite?|professionnel)\b",
    },
    received={
        "reçu": r"(?:bien )?reçu (?:votre|ton) (?:mail|message|demande|courriel|appel)|bien reçu",
        "vérifie|vérifions|regarde|regardons|renseigne": r"(?:je|nous) (?:me |vous |nous )?(?:vérifie|"
        r"vérifions|regarde|regardons|renseigne)",
        "transmis": r"(?:ai|avons) .{0,15}transmis .{0,30}",
        "patience|patienter": r"(?:votre patience|patienter)",
        "arrivé|parvenu": r"(?:votre|ton) (?:\w+ )?(?:mail|message|demande|courriel|appel) (?:m'|nous "
        r")?(?:est|a été) "
        r"(?:bien )?(?:arrivé|parvenu)e?",
        "demande|demandons|demander|vérifier|consulter|renseigner|voir": r"(?:je|nous) (?:dois|devons|vais|"
        r"allons)"
        r"(?: d'abord)? (?:me |nous )?(?:demander|vérifier|consulter|renseigner|voir)(?: (?:à|avec|auprès "
        r"de) (?:notre|"
        r"mon|le|la) \w+)?",
        "regarde|regardons|occupe|occupons": r"(?:je|nous) (?:m'en |nous en |nous |vais )?(?:regarde|"
        r"regardons|occupe|"
        r"occupons)(?: (?:cela|ça|de cela))?",
    },
    not_yet=not_yet_words.FR,
    later={
        "rappelle|rappellerai|rappelons|rappellerons|recontacte|recontacterai|contacterai|contacterons|"
        "recontacterons": r"(?:je|nous) (?:vous|te) (?:rappelle|rappellerai|rappelons|rappellerons|"
        r"recontacte|recontacterai|contacterai|contacterons|recontacterons)",
        "reviens|reviendrai|revenons|reviendrons": r"(?:je|nous) (?:reviens|reviendrai|revenons|"
        r"reviendrons) (?:vers|à)(?: vous| toi)?",
        "réponds|répondrai|répondrons|répondons": r"(?:je|nous) (?:vous|te) (?:réponds|répondrai|"
        r"répondrons|répondons)",
        "tiens|tiendrai|tiendrons": r"(?:vous|te) (?:tiens|tiendrai|tiendrons) (?:au courant|informée?s?)",
        "appellera|rappellera|recontactera|répondra": r"(?:vous|te) (?:appellera|rappellera|recontactera|"
        r"répondra)",
        "nouvelles": r"(?:vous aurez|tu auras) (?:de (?:mes|nos) )?nouvelles",
        "appelle|appellerai|appellerons": r"(?:vous|t'|te) ?(?:appelle|appellerai|appellerons)",
    },
    later_dated={
        "envoie|enverrai|envoyons|enverrons|viendrai|viendra|passerai|recevrez": r"(?:envoie|enverrai|"
        r"envoyons|enverrons|viendrai|viendra|passerai|recevrez)\b",
    },
    proposes={
        "parler|appeler|rencontrer|voir|discuter": r"(?:peut-on|pouvons-nous|pourrait-on|pourrions-nous|"
        r"on peut) .{0,20}(?:parler|appeler|rencontrer|voir|discuter)",
        "convient|conviendrait|irait": r"(?:convient|conviendrait|irait)",
        "disponible|libre": r"(?:êtes-vous|seriez-vous|es-tu) (?:disponible|libre)",
        "pensez|dites": r"(?:que (?:pensez|dites)-vous de)",
    },
    accepts={
        "convient|va|parfait|bon|ok|marche|d'accord|bien": r"(?:me |nous )?(?:convient|va)(?: (?:très "
        r")?(?:bien|parfaitement))?|(?:c'est |est )?(?:parfait|bon|ok|bien|d'accord)(?: pour (?:moi|"
        r"nous))?|ça marche",
        "disponible|libre": r"(?:je suis|nous sommes) (?:disponible|libre)s?",
        "à|oui": r"^(?:à|oui)\b",
    },
    refuses="pas|mais|non|sauf|sinon|si|malheureusement|plutôt|annuler|reporter|décaler|seulement|"
    "jamais|peut-être|avant|"
    "après|dernier|depuis|était|ne|personne|toujours",
    dates=DATES,
)
