"""What exports call their columns and outcomes, in the languages that phone systems speak.

A caller may rely on: names are compared without case, accents, signs and spaces. "Answered" is never listed as a
person: only the firm can say what its system means by it (SEMANTICS 3.3).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from heardback.formats.cdr.rows import words

# de, fr, es, it, nl, pt, pl, sv/da/nb and ru besides English, without accents and signs.
_NAMES: Final[Mapping[str, str]] = {
    "started_at": "startedat starttime start calldate datetime dateandtime datetimestarted timestamp"
    " callstart"
    " calltime begin callstarttime begintime startdate startdatetime beginn startzeit anrufbeginn"
    " datumuhrzeit datumzeit zeitstempel zeitpunkt verbindungsbeginn debut dateheure datedebut"
    " heuredebut dateetheure inicio fechahora fechayhora horainicio dataora oraeinizio inizio dataeora"
    " datumtijd starttijd begintijd datahora dataehora dataigodzina rozpoczecie starttid tidpunkt"
    " датавремя началозвонка датаивремя время_начала",
    "date": "date day datum tag fecha data dato dia giorno jour dzien дата verbindungsdatum datumtag"
    " datedelappel datedappel",
    "time": "time timeofday uhrzeit zeit heure hora ora tijd godzina czas klockslag klokkeslaet"
    " klokkeslett tid"
    " время verbindungszeit heuredelappel",
    "ended_at": "endedat endtime end callend finish enddate endzeit ende anrufende fin datefin heurefin"
    " horafin"
    " fine orafine eindtijd sluttid konieczakonczenie окончание stoptime disconnecttime",
    "answered_at": "answeredat answertime answer connecttime connectedat answerdate annahmezeit angenommenum"
    " heurereponse horarespuesta oraresposta pickuptime",
    "duration": "duration totalduration callduration length lengthofcall dauer gesamtdauer anrufdauer"
    " verbindungsdauer gesprachsdauerinsgesamt duree dureeappel duracion durata duur gespreksduur"
    " duracao czastrwania varaktighet varighed varighet длительность продолжительность durationsec"
    " durationseconds durationins durationmin callminutes minutes min mins minuten minuti volume"
    " dauerhhmmss durationhhmmss durees",
    "talk_seconds": "talkseconds talktime talkduration talk talking billsec billseconds billableseconds"
    " billedduration"
    " conversationtime connectedtime gesprachsdauer gesprachszeit sprechzeit sprechdauer"
    " tempsdeconversation dureeconversation tiempodeconversacion tempodiconversazione gesprekstijd"
    " taltid samtalstid времяразговора",
    "ring_seconds": "ringseconds ringtime ringing ringduration waittime waitingtime wait queuetime holdtime"
    " timetoanswer klingeldauer klingelzeit rufdauer wartezeit tempsdattente attente tiempodeespera"
    " espera attesa wachttijd ventetid vantetid времяожидания",
    "from_number": "from fromnumber caller callernumber callerid calleridnumber callingnumber"
    " callingparty source src"
    " sourcenumber ani origin clid anumber cli originator anrufer anrufernummer rufnummeranrufer von"
    " vonnummer anrufendenummer quelle appelant numeroappelant de denumero llamante origen numeroorigen"
    " desde chiamante numero da vannummer beller van dzwoniacy uppringare fran fra звонивший откуда"
    " ктозвонил incomingnumber phone phonenumber telefon telefonnummer telephone telefono"
    " numerochiamante",
    "to_number": "to tonumber callee called callednumber calledparty destination dst destinationnumber dialed"
    " dialednumber dialled diallednumber numberdialed numberdialled numbercalled bnumber dnis ziel"
    " zielrufnummer zielnummer gerufenenummer angerufen angerufenenummer nach annummer gewahlterufnummer"
    " gewahltenummer rufnummer zielnr destinataire appele numeroappele numerocompose destino"
    " numerodestino llamado marcado numeromarcado chiamato numerochiamato destinatario gebeld"
    " gebeldnummer naarnummer naar bestemming destinacao numerodiscado wybranynumer numer uppringd"
    " nummer number numero numerodetelephone till til куда номер номерабонента",
    "caller_name": "callername calleridname fromname name contactname contact anrufername nomappelant"
    " nombre nome naam"
    " kontakt namn navn имя",
    "direction": "direction calldirection calltype type inout richtung anrufrichtung anrufart anruftyp"
    " typ sens"
    " typedappel direccion tipo tipodellamada direzione tipochiamata richting soort kierunek riktning"
    " retning направление тип",
    "status": "status callstatus result outcome disposition state callresult ergebnis anrufstatus"
    " zustand statut"
    " resultat resultado estado estadodelallamada esito stato resultaat uitkomst wynik utfall udfald"
    " статус результат answered answeredyesno missed dispositioncode hangupcause reason",
    "answered_by": "answeredby agent agentname user username staff operator handledby takenby angenommenvon"
    " mitarbeiter bearbeiter benutzer agente operateur reponduPar repondupar contestadopor atendidopor"
    " usuario rispostoda operatore utente beantwoorddoor medewerker odebranyprzez besvaradav besvaretaf"
    " оператор",
    "extension": "extension ext internalnumber line nebenstelle durchwahl teilnehmer poste interno"
    " anschluss toestel"
    " ramal wewnetrzny anknytning lokalnummer внутренний",
    "queue": "queue queuename group ringgroup huntgroup department warteschlange gruppe abteilung"
    " filedattente"
    " groupe cola gruppo coda wachtrij fila kolejka ko kø очередь",
    "call_id": "callid uniqueid uuid id callsid sid callreference reference linkedid guid callguid sessionid"
    " globalcallid anrufid anrufkennung idappel idllamada idchiamata gespreksid recordid cdrid",
    "recording": "recording recordingurl recordingfile recordingid aufnahme aufzeichnung enregistrement"
    " grabacion"
    " registrazione opname gravacao nagranie inspelning optagelse запись",
    "voicemail_seconds": "voicemailseconds voicemailduration voicemaillength messageduration"
    " messagelength nachrichtendauer",
    "campaign": "campaign tag source tracking marketingsource adgroup trackingname kampagne quelle"
    " campagne campana"
    " campagna campanha kampania kampanj кампания",
    "kind": "servicetype service usagetype leistung dienst art prestation servicio servizio dienstsoort"
    " usluga",
    "cost": "cost costs charge price amount net gross betrag kosten preis entgelt cout montant prix coste"
    " importe precio costo importo prezzo bedrag kosztu kwota belopp belob belop стоимость сумма",
}

#: Words of a status column, folded; what merely "answered" is `connected` until the firm says more.
STATUS_WORDS: Final[Mapping[str, str]] = {
    "connected": "answered answeredcall connected completed complete success successful ok talked established"
    " pickedup angenommen beantwortet verbunden erfolgreich gesprach repondu decroche abouti contestada"
    " contestado atendida atendido respondida risposto risposta completata beantwoord opgenomen odebrane"
    " odebrany besvarad besvaret отвечен отвеченный принят yes ja oui si true 1 normalclearing"
    " inboundanswered accepted",
    "missed": "missed missedcall noanswer notanswered unanswered nopickup ringing rangout timeout cancelled"
    " canceled cancel verpasst entgangen nichtangenommen keineantwort unbeantwortet nichtbeantwortet"
    " manque appelmanque sansreponse nonrepondu perdida perdido sinrespuesta nocontestada naoatendida"
    " persa perdita nonrisposto senzarisposta gemist nietbeantwoord geenantwoord nieodebrane nieodebrany"
    " missad missat ubesvaret ubesvart obesvarad пропущен пропущенный неотвечен no nein non false 0"
    " inboundmissed unreached",
    "abandoned": "abandoned abandon hangup callerhungup lost aufgelegt abgebrochen abandonne abandonada"
    " abandonado"
    " colgado abbandonata abbandonato opgehangen afgebroken opuszczone avbruten afbrudt брошен",
    "voicemail": "voicemail vm voicemailleft leftvoicemail message messageleft mailbox anrufbeantworter"
    " sprachnachricht messagerie messagevocal buzon buzondevoz segreteria voicemailbericht correiodevoz"
    " pocztaglosowa rostbrevlada telefonsvarer голосоваяпочта",
    "busy": "busy userbusy besetzt occupe ocupado comunicando occupato bezet zajete upptagen optaget opptatt"
    " занят",
    "failed": "failed error failure congestion invalid unavailable rejected blocked chanunavail"
    " fehlgeschlagen"
    " fehler echec echoue fallida fallido fallito mislukt falhou nieudane misslyckad mislykket ошибка",
    "machine": "ivr ivronly menu announcement playback autoattendant ansage tonbandansage serveurvocal closed"
    " afterhours",
}
DIRECTION_WORDS: Final[Mapping[str, str]] = {
    "inbound": "inbound incoming in received terminating answered_inbound eingehend eingang ankommend kommend"
    " entrant recu entrante recibida recibido inkomend ingaand ricevuta ricevuto recebida przychodzace"
    " przychodzacy inkommande indgaende innkommende входящий входящие missed incomingcall inboundcall i",
    "outbound": "outbound outgoing out made placed dialed dialled originating ausgehend ausgang abgehend"
    " gehend"
    " sortant emis saliente realizada uitgaand effettuata uscente efetuada sainte wychodzace wychodzacy"
    " utgaende udgaende utgaaende исходящий исходящие outgoingcall outboundcall o",
    "internal": "internal local intern interne interna interno extensiontoextension internt wewnetrzne"
    " внутренний",
}


@lru_cache(maxsize=1 << 14)
def folded(text: str) -> str:
    """Return a name without case, accents, signs and spaces: "Durée (s)" is "durees"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("ł", "l"))
    return "".join(sign for sign in plain if sign.isalnum())


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, listed in table.items():
        for word in words(listed):
            found.setdefault(folded(word), meaning)
    return found


FIELD_OF: Final = _by_word(_NAMES)
STATUS_OF: Final = _by_word(STATUS_WORDS)
DIRECTION_OF: Final = _by_word(DIRECTION_WORDS)
