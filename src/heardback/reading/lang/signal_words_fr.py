"""French: how a reply gives the next move away, hedges, denies, and how it names the matter."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang import number_words
from heardback.reading.lang.signal_words import SignalWords

SIGNALS: Final = SignalWords(
    code="fr",
    stemmer="french",
    stop="a|à|ai|ainsi|alors|après|as|au|aucun|aucune|aussi|autre|autres|aux|avais|avait|avant|avec|avez|"
    "avoir|avons|beaucoup|bonjour|bonsoir|c|ça|car|ce|ceci|cela|celle|celui|ces|c'est|cet|cette|"
    "chaque|cher|chère|chez|ci|comme|comment|combien|d|dans|de|déjà|depuis|des|dois|doit|donc|dont|"
    "du|elle|elles|en|encore|entre|es|est|est-ce|et|étaient|était|êtes|être|eu|faut|fois|il|ils|j|je|"
    "jour|jours|jusque|l|la|là|le|les|leur|lui|ma|madame|mais|me|même|merci|mes|messieurs|moi|mon|"
    "monsieur|n|ne|ni|non|nos|notre|nous|on|ont|or|ou|où|oui|par|parce|pas|peut|peuvent|peux|pour|"
    "pourquoi|pourrait|pouvez|pouvons|pourriez|puis|qu|quand|que|quel|quelle|quelles|quels|qui|quoi|"
    "s|sa|salutations|sans|se|sera|serait|ses|si|s'il|soit|sommes|son|sont|sous|suis|sur|t|ta|tant|"
    "te|tel|tous|tout|toute|toutes|très|tu|un|une|vers|veuillez|vos|votre|voudrais|voulez|vous|"
    "vraiment|y|cordialement|plaît|svp",
    weak="aide|aider|bien|bientôt|bon|chose|choses|dire|faire|fait|faites|mieux|moins|passe|passer|plus|"
    "possible|pouvoir|savoir|va|vais|voir|peu",
    wh="(?:et |mais |ou )*(?:que|qu'\\w+|quand|où|quel\\w*|à quel\\w*|qui|pourquoi|comment|combien|quoi)",
    polar="(?:et |mais |ou )*(?:est-ce que|est-ce qu'|est-il|est-elle|êtes-vous|avez-vous|pouvez-vous|"
    "pourriez-vous|peut-on|puis-je|"
    "pouvons-nous|faut-il|y a-t-il|serait-il|allez-vous|faites-vous|proposez-vous|dois-je|avons-nous|"
    "vous \\w+)",
    when="quand|à quelle heure|quel jour|quelle date|dans combien de temps|depuis quand|combien de temps",
    how_much="combien (?:ça |cela |est-ce que ça |est-ce que cela )?(?:coûte|coûtent|coûterait|est|vaut|"
    "faut|dois|devons)|quel est le "
    "(?:prix|tarif|coût|montant)|à quel prix",
    yes_no="oui|non|si|bien sûr|certainement|tout à fait|absolument|exactement|en effet|effectivement|"
    "pas encore|malheureusement non",
    burdens="(?:appelez|rappelez|recontactez|contactez|écrivez|relancez|prévenez|joignez)-(?:nous|moi)|"
    "(?:rappelez|recontactez|revenez)|"
    "(?:veuillez|merci de|vous pouvez|n'hésitez pas à) (?:\\w+ )?(?:nous |me )?(?:rappeler|recontacter|"
    "relancer|appeler|contacter|écrire)|"
    "(?:faites|tenez)-(?:nous|moi) (?:signe|savoir|au courant)|faites-le-nous savoir",
    if_silent="si (?:vous )?(?:n'avez|ne|avez|souhaitez|voulez|préférez)|au cas où|en cas de",
    customer_moves="(?:je|nous) (?:vous |t')?(?:rappelle|rappellerai|rappellerons|rappelons|recontacte|"
    "recontacterai|réécris|réécrirai|"
    "rappelerai)|(?:dois|puis|pouvons|devons)-(?:je|nous) (?:\\w+ ){0,3}(?:rappeler|appeler|écrire|"
    "passer|recontacter)|quand (?:\\w+ ){0,3}"
    "(?:vous )?(?:rappeler|appeler|recontacter)|qui (?:\\w+ )?(?:appeler|contacter)",
    only_they="(?:votre|vos|le|la|les|l'|ton|ta|tes) ?(?:\\w+ ){0,2}(?:facture|reçu|contrat|numéro de "
    "\\w+|numéro|référence|adresse|photos?|signature|"
    "formulaire|rib|iban|relevé|dimensions|mesures|pièces?|documents?|copie|date de naissance|accord|"
    "autorisation|décision|choix|"
    "préférence|couleur|taille)|quel(?:le)?s? (?:jour|heure|date|couleur|taille|\\w+ vous)|ce qui vous "
    "(?:convient|arrange)|s'il vous convient|"
    "photos? d",
    next_steps="(?:souhaitez|voulez|préférez|aimeriez)-vous|(?:vous convient|vous conviendrait|vous "
    "arrange)|(?:ci-joint|ci-jointe|ci-dessous|voici|en pièce "
    "jointe)|veuillez \\w+|(?:j'ai|nous avons|je viens de|nous venons de) (?:\\w+ )?(?:envoyé|remboursé|"
    "réparé|remplacé|réservé|commandé|annulé|"
    "modifié|corrigé|crédité|résolu|fait|transmis|vérifié|expédié|\\w+er|\\w+re)\\w*|(?:est|sont|a été|"
    "ont été) (?:\\w+ )?(?:envoyé|remboursé|"
    "réparé|remplacé|réservé|commandé|annulé|modifié|corrigé|crédité|résolu|fait|prêt|expédié|"
    "terminé)\\w*|nous pouvons \\w+",
    how_to="(?:suivez ces étapes|les étapes suivantes|étape \\d|d'abord|cliquez|appuyez|ouvrez|"
    "sélectionnez|choisissez|allez|éteignez|allumez|"
    "débranchez|connectez-vous|saisissez|redémarrez|téléchargez|installez|remplissez)",
    closing="de rien|je vous en prie|avec plaisir|pas de quoi|(?:bonne|bon|excellente?) (?:journée|"
    "soirée|semaine|week-end|fin|vacances|continuation)|"
    "(?:ravis?|heureux|content)s? (?:de|que)|merci (?:beaucoup )?(?:pour|de) (?:votre|vos|la|le) "
    "(?:commande|paiement|retour|message|information\\w*|"
    "confirmation|commentaires?)",
    hedges="(?:je|nous) (?:ne )?(?:crois|croyons|pense|pensons) (?:pas )?(?:que |avoir |qu'|l'avoir "
    ")(?:\\w+ ){0,4}(?:reçu\\w*|vu\\w*|eu|avoir|avons|ai)|"
    "(?:a|ont|aurait|avons) (?:peut-être|sans doute|probablement) (?:\\w+ ){0,3}\\w+|(?:peut-être|sans "
    "doute|probablement|il se peut|il est "
    "possible) (?:\\w+ ){0,6}(?:spams?|indésirables?|perdu\\w*|égaré\\w*|manqué\\w*|passé\\w*|reçu\\w*|"
    "que|qu)|(?:a|ont|avons|ai) dû (?:\\w+ ){0,4}\\w+|"
    "(?:doit|devait|pourrait|peut) (?:\\w+ ){0,3}(?:être (?:\\w+ )?(?:dans|perdu\\w*|égaré\\w*|passé\\w*|"
    "tombé\\w*)|avoir (?:\\w+ )?(?:échappé|manqué))",
    hedges_void="questions",
    media="e-?mails?|mails?|courriels?|boîte|spams?|indésirables?|système|serveur|logiciel|téléphones?|"
    "ligne|répondeur|messagerie|internet|site|"
    "filtres?|messages?|outlook",
    media_fail="en panne|panne|lents?|lentes?|pas (?:toujours )?(?:instantané\\w*|immédiat\\w*|fiables?|"
    "arrivé\\w*|fonctionné|marché|reçu)|ne (?:fonctionn|march|"
    "arriv|pass)\\w+ pas|n'(?:est|a|arrive|ont|était) (?:jamais|pas)|jamais arrivé\\w*|dans (?:les|le|"
    "nos|notre|mes|mon) (?:\\w+ )?(?:spams?|"
    "indésirables?)|planté|bug\\w*|retard\\w*|perdu\\w*|problèmes?|bloqué\\w*|défaillan\\w*|en spams?",
    media_not="votre (?:\\w+ )?(?:téléphone|système|serveur|internet|imprimante|appareil|ligne|logiciel|site)",
    mending="maintenant|désormais|dès (?:aujourd'hui|maintenant|à présent)|à partir d(?:e maintenant|"
    "'aujourd'hui)|à présent|pour que cela ne "
    "(?:se reproduise|arrive)|entre-temps",
    apologies="désolée?s?|excus\\w*|pardon\\w*|regrett\\w*|navrée?s?|merci (?:\\w+ ){0,3}(?:de|pour) "
    "(?:votre |ta |avoir )?(?:patience|attente|patienté|attendu)|"
    "notre (?:faute|erreur)|mon erreur",
    denials="(?:n'est|ne sera|ne serait|n'était) (?:\\w+ )?pas (?:\\w+ )?(?:possible|envisageable|"
    "faisable|autorisé\\w*|disponible|couvert\\w*|inclus\\w*)|"
    "pas possible|impossible|ne (?:\\w+ )?(?:pouvons|peux|peut|pourrons|pourrai|pourra) (?:\\w+ )?(?:pas|"
    "malheureusement|plus|aucun\\w*)|dans "
    "l'impossibilité|incapables? de|ne (?:proposons|acceptons|faisons|couvrons) pas|aucune exception|"
    "refus(?:ons|er)",
    denials_void="(?:si|que|quand|puisque) vous ne (?:pouvez|pouviez|pourriez) pas|(?:désolée?s?|"
    "regrett\\w+) que vous",
    policy="(?:notre|nos|la) (?:\\w+ )?(?:politique|règlement|règles|conditions)|(?:selon|contre|"
    "d'après) (?:notre |nos |le |la |les )?(?:\\w+ )?"
    "(?:politique|règlement|règles|conditions)",
    alternatives="ce que (?:nous pouvons|je peux)|(?<!ne )(?:nous pouvons|je peux) (?:vous )?(?!pas|"
    "malheureusement)\\w+er|alternative\\w*|autre (?:option|"
    "possibilité|solution)|options?|à la place|(?:je|nous) vous (?:propose|proposons|suggère|suggérons|"
    "recommande|recommandons|offre|offrons)|"
    "souhaitez-vous|voulez-vous|vous (?:pouvez|pourriez) (?!pas)",
    alternatives_after="mais|cependant|toutefois|néanmoins|en revanche|par contre",
    phoning="appel\\w*|rappel\\w*|téléphon\\w*|joindre|au téléphone",
    waits="atten\\w+|patient\\w+|sans (?:\\w+ )?(?:réponse|nouvelles?|retour)|depuis|il y a|retard\\w*|"
    "tard\\w*|long\\w*|délai\\w*",
    units={
        "heure": 1,
        "heures": 1,
        "jour": 24,
        "jours": 24,
        "semaine": 168,
        "semaines": 168,
        "mois": 720,
        "an": 8760,
        "ans": 8760,
        "année": 8760,
        "années": 8760,
    },
    numbers={**number_words.FRENCH, "onze": 11, "douze": 12},
    problems="fuite\\w*|fui\\w*|gout\\w*|cass\\w+|endommag\\w+|abîm\\w+|panne\\w*|défaut\\w*|défectu\\w+|"
    "erreur\\w*|faux|fausse|manqu\\w+|retard\\w*|bruit\\w*|"
    "inond\\w+|odeur\\w*|fissur\\w+|bloqu\\w+|bouch\\w+|perdu\\w*|volé\\w*|deux fois|double|froide?|sale|"
    "moisi\\w*|lente?|impoli\\w*|déçue?s?|"
    "plaint\\w*|problème\\w*|annul\\w+|blessé\\w*|malade\\w*",
    people="technicien\\w*|collègue|ingénieure?|responsable|monsieur|madame|m|mme|plombier|électricien\\w*",
    legal="confidentiel\\w*|rcs|siret|siren|capital de|siège social|destinataire\\w*|mentions légales|"
    "non autorisé\\w*|conditions générales|"
    "désabonn\\w+|désinscri\\w+|protection des données",
    suggestions={
        "burden_shift": "Je vous appelle moi-même {wording} ; vous n'avez rien à faire.",
        "scripted_repeat": (
            "Je vois que vous avez déjà reçu cette réponse. Voici ce qui est nouveau : … "
            "Ce que je fais maintenant : …"
        ),
        "denial_without_alternative": (
            "Ce n'est pas possible, parce que … Ce que je peux faire : … Est-ce que cela vous aiderait ?"
        ),
        "question_not_addressed": "Vous avez demandé : « {question} » La réponse est : …",
        "hedged_ack": "J'ai vérifié : votre message nous est parvenu le …",
        "medium_blame": (
            "Votre message nous est parvenu le … ; nous aurions dû répondre alors. Je m'en "
            "occupe maintenant : …"
        ),
        "no_next_step": "Je … et je vous écris avant le …, même s'il n'y a rien de nouveau.",
        "late_no_apology": "Je suis désolé que vous ayez dû attendre{wait} cette réponse.",
        "wait": " {days} jours",
        "wait_one": " un jour",
        "channel_preference_missed": "Vous avez demandé un appel. Je vous appelle le … à …",
    },
)
