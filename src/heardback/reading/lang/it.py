"""Italian: how people close, agree, ask and repeat."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.speech import Speech

SPEECH: Final = Speech(
    code="it",
    thanks="grazie|grazie mille|molte grazie|tante grazie|grazie ancora|grazie a lei|grazie a te|"
    "mille grazie|"
    "grazie per l'aiuto|grazie per la risposta|grazie per le informazioni|la ringrazio|ti ringrazio|"
    "vi ringrazio|"
    "grazie di tutto|grazie infinite|grazie per la disponibilità",
    thanks_for=(
        "grazie|grazie mille|molte grazie|la ringrazio|ti ringrazio|vi ringrazio|grazie ancora",
        "per la|per il|per la sua|per il suo|per la vostra|per le|per i|per la rapida|per la veloce",
        "risposta|aiuto|informazione|informazioni|disponibilità|conferma|spiegazione|consiglio|consigli|"
        "messaggio|cortesia|lavoro|gentilezza",
    ),
    closed="perfetto|ottimo|benissimo|va bene|tutto bene|fantastico|funziona|ora funziona|risolto|"
    "problema risolto|"
    "ricevuto|capito|prego|di nulla|buona giornata|buona serata|buon fine settimana|buon weekend|"
    "arrivederci|ciao|"
    "a presto|altrettanto|chiaro|tutto ok|bene",
    yes="sì|si|ok|certo|certamente|d'accordo|sì grazie|sì certo|esatto|corretto|confermo|volentieri",
    greetings="buongiorno|buonasera|salve|gentile|caro|cara|egregio|grazie|ciao|signor|signora",
    sign_offs="cordiali saluti|distinti saluti|saluti|un saluto|cordialmente|un caro saluto",
    negations="non|ma|però|tuttavia|ancora|niente|nulla|mai|senza|problema|errore|guasto|rimborso|"
    "annullare|reclamo|"
    "anticipo|quando|come|dove|perché|quale|devo|serve|bisogno|vorrei|voglio|urgente|aspetto|purtroppo|"
    "solo|se",
    no_names="lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|fattura|ordine|rimborso|annullamento"
    "|preventivo",
    boilerplate="domande|come sta|come stai",
    requests={
        "favore|cortesia|piacere": r"(?:per )(?:favore|cortesia|piacere)\b",
        "può|potrebbe|potete|potreste|puoi": r"(?:può|potrebbe|potete|potreste|puoi)\b",
        "vorrei|vorremmo|desidero": r"(?:vorrei|vorremmo|desidero)\b(?! ringraziar)",
        "bisogno": r"(?:ho|abbiamo) bisogno",
        "prego|preghiamo": r"(?:la|vi|si) (?:prego|preghiamo|prega) di",
        "attendo|inviatemi|mandatemi|chiamatemi": r"(?:inviatemi|mandatemi|chiamatemi)\b",
    },
    repeats={
        "aspettando|attesa": r"(?:sto|stiamo) ancora aspettando|ancora in attesa",
        "risposta": r"(?:nessuna|senza|non ho (?:ancora )?(?:ricevuto|avuto)) (?:alcuna )?risposta",
        "secondo|seconda": r"(?:secondo|seconda) (?:tentativo|mail|messaggio|richiesta|volta|sollecito)",
        "sollecito": r"sollecito",
    },
    nags={
        "novità|notizie": r"(?:ci sono|avete|ha) (?:\w+ )?(?:novità|notizie)",
        "ricevuto": r"(?:ha|avete|hai) (?:\w+ )?ricevuto (?:la mia|il mio|la nostra)",
    },
    regulated={
        "dati|account": r"(?:cancellare|eliminare|cancellazione) .{0,20}(?:miei|mio|dei miei) (?:\w+ "
        r")?(?:dati|account)",
        "gdpr": r"(?:gdpr)",
        "reclamo": r"reclamo (?:formale|ufficiale)|(?:presentare|sporgere) (?:un )?reclamo",
    },
)
