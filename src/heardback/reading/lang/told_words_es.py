"""Spanish: how a customer tells what we promised."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.promise_words import Saying
from heardback.reading.lang.told_words import ToldWords

_PEOPLE: Final = (
    r"(?:técnic[oa]|compañer[oa]|colega|equipo|servicio|asistente|secretari[oa]|encargad[oa]|jef[ea]|"
    r"fontanero|"
    r"electricista|repartidor|comercial|oficina|departamento|emplead[oa]|operador[a]?|recepcionista|chic[oa]|"
    r"señor(?:a|ita)?|persona|vendedor[a]?|mecánico|instalador|taller|soporte)"
)
_OURS: Final = (
    rf"(?:(?:su|sus|tu|el|la|un|una|uno de sus) (?:\w+ )?{_PEOPLE}s?|alguien(?: de (?:su|la|allí|ustedes)(?: "
    rf"\w+)?)?|"
    r"(?:don|doña|el señor|la señora) \w+)"
)
_WHO: Final = rf"(?P<who>usted(?:es)?|tú|vosotros|{_OURS})"
_SAID: Final = (
    r"(?:dijo|dijeron|dijiste|dijisteis|prometió|prometieron|prometiste|aseguró|aseguraron|aseguraste|"
    r"garantizó|"
    r"garantizaron|confirmó|confirmaron|confirmaste|comentó|comentaron|indicó|indicaron|escribió|escribieron|"
    r"avisaron|"
    r"(?:había|habían|habías|ha|han|has) (?:dicho|prometido|asegurado|confirmado|garantizado|comentado|"
    r"indicado))"
)
_CLAIM: Final = (
    r"(?:,? (?:ayer|el (?:pasado )?\w+|la semana pasada|por teléfono|por correo))?(?P<claim> que | "
    r"(?=\w+(?:[aei]r(?:me|nos|lo|la)?)\b)| (?=(?:una?|el|la|mi) ))"
)
_THING: Final = (
    r"(?:llamada|respuesta|presupuesto|factura|informe|contrato|documentos?|documentación|paquete|entrega|"
    r"pieza|reembolso|devolución|visita|cita|técnico|reparación|oferta|certificado)"
)

TOLD: Final = ToldWords(
    code="es",
    hints="dijo|dijeron|dijiste|dijisteis|prometió|prometieron|prometiste|aseguró|aseguraron|aseguraste|"
    "garantizó|"
    "garantizaron|confirmó|confirmaron|confirmaste|comentó|comentaron|indicó|indicaron|escribió|escribieron|"
    "avisaron|"
    "dicho|prometido|asegurado|confirmado|garantizado|comentado|indicado|quedó|quedaron|quedaste|quedamos|"
    "iba|iban|"
    "ibas|debía|debían|tenía|tenían|tenías|suponía|supone|prometida|prometidas|prometidos|acordamos|acordado|"
    "comprometió|comprometieron|prometieron",
    leads={
        "dijo": rf"(?:{_WHO} )?(?:ya |también |además )?(?:se )?(?:me|nos) (?:lo )?{_SAID}\b{_CLAIM}",
        "dijo_que_me": rf"(?:{_WHO} )?(?:dijo|dijeron|dijiste|aseguró|aseguraron|confirmó|confirmaron)(?: "
        rf"ayer| el \w+)?"
        r"(?P<claim> que )(?=(?:ya |hoy |ayer |el \w+ )?(?:me|nos)\b)",
        "prometió": r"(?:usted(?:es)? |tú )?(?:prometió|prometieron|prometiste|se comprometió|se "
        r"comprometieron|quedó|"
        r"quedaron|quedaste)(?: conmigo| con nosotros)?(?: ayer| el \w+)?(?P<claim> (?:a|en|que)? ?)",
        "iba_a": rf"(?:{_WHO}) (?:hoy |ayer |el \w+ )?(?:iba|iban|ibas|debía|debían|tenía|tenían|tenías)(?: "
        rf"a| que| de)? ",
        "iban_a": r"(?:^|(?<=, )|(?<=y )|(?<=que )|(?<=pero ))(?:me |nos )?(?:iban|ibas|tenían|debían)(?: a| "
        r"que| de)? ",
        "suponía": r"se (?:suponía|supone) (?P<claim>que )",
        "quedamos": r"(?:quedamos|acordamos|habíamos (?:quedado|acordado)) (?P<claim>(?:en )?que "
        r"(?:usted(?:es)?|me|nos|alguien|tú|su \w+) )",
        "como": r"(?:nadie|no|nada|nunca|ningún\w*)\b[^.;:!?]{0,60}?\bcomo (?:me |nos |se |habían |había |lo "
        r"|usted(?:es)? "
        r"|estaba )*(?:prometieron|prometió|prometido|prometiste|dijeron|dijo|dicho|acordado|acordamos|"
        r"quedamos|quedaron|previsto)",
        "prometida": rf"(?:la|el|las|los|su|mi|una|un) (?:\w+ )?{_THING}s? (?:que (?:me |nos |se me |usted |"
        rf"ustedes )*(?:"
        r"habían |había |han |ha |has )?)?(?:prometid[oa]s?|prometieron|prometió|prometiste|acordad[oa]s?|"
        r"aseguraron|aseguró)",
    },
    acts=(
        Saying(
            "llamar",
            "call_back",
            r"(?:llam(?:ar|aría|arían|arías|ará|arán|arás|arme|arnos|ado|aran|ara)|(?:devolver\w*) la "
            r"llamada|telefonear\w*|llamada|hablar (?:conmigo|con nosotros))\b",
        ),
        Saying(
            "enviar",
            "deliver",
            r"(?:envi(?:ar|aría|arían|arías|ará|arán|arme|arnos|ado)|mand(?:ar|aría|arían|arías|ará|arán|"
            r"arme|arnos|"
            r"ado)|remitir\w*|entreg(?:ar|aría|arían|arán|ará|arme|arnos|ado)|hacer llegar|presupuesto|"
            r"entrega|factura|"
            r"informe|contrato|documentos?|documentación|paquete|pieza|certificado|oferta)\b(?! (?:a un|un) "
            r"técnico| a alguien)",
        ),
        Saying(
            "responder",
            "reply",
            r"(?:respond(?:er|ería|erían|erías|erá|erán|erme|ernos|ido)|contest(?:ar|aría|arían|arías|ará|"
            r"arán|arme|arnos|"
            r"ado)|respuesta|contact(?:ar|aría|arían|ará|arán|arme|arnos|ado)|pond(?:ría|rían|rá|rán) en "
            r"contacto|"
            r"ponerse en contacto|avis(?:ar|aría|arían|arías|arán|ará|arme|arnos)|inform(?:ar|aría|arían|"
            r"arán|arme|arnos)|escrib(?:ir|iría|irían|irán|irá|irme|irnos|ito)|dar(?:ía|ían|me|nos)? (?:una "
            r")?respuesta|dir(?:ía|ían|ías) algo|noticias)\b",
        ),
        Saying(
            "venir",
            "act",
            r"(?:ven(?:ir|dría|drían|drías|drá|drán)|pas(?:ar|aría|arían|ará|arán) (?:por|a)|repar(?:ar|aría|"
            r"arían|ará|"
            r"arán|arlo|arla)|arregl(?:ar|aría|arían|ará|arán|arlo|arla)|revis(?:ar|aría|arían|arán|arlo)|"
            r"reembols(?:ar|"
            r"aría|arían|arán|o|arme)|devol(?:ver|vería|verían|verán|verme|ución)|abon(?:ar|aría|arían)|"
            r"cambi(?:ar|aría|"
            r"arían|arlo)|sustituir\w*|instal(?:ar|aría|arían|arán)|cancel(?:ar|aría|arían)|solucion(?:ar|"
            r"aría|arían|"
            r"arlo)|resolver\w*|encarg(?:ar|aría|arían)\w*|ocup(?:ar|aría|arían)\w*|visita|cita|técnico|"
            r"reparación|mandar (?:a )?(?:un|alguien)|enviar (?:a )?un técnico)\b",
        ),
    ),
    holds=frozenset({"prometida"}),
    reach=80,
    voids=r"\bgracias por (?:llamar|la llamada|responder|su respuesta|enviar|venir|contestar|haber)|\bmi "
    r"(?:vecin[oa]|banco|marido|mujer|hermano|hermana|casero|madre|padre|amig[oa])\b",
    void_before=r"(?:\b(?:si|nunca|no|puede|podría|mi \w+|el banco|la policía|el ayuntamiento|cuando) ?)$",
    ends=r"[;:–—]|,? \b(?:pero|sin embargo|aunque|y (?:no|nadie|nada|todavía|aún|sigo|yo|hasta|ya)|porque|"
    r"todavía|aún|nadie|hasta ahora|hasta hoy|a día de hoy|sigo)\b",
    negations=r"\b(?:no|nunca|jamás|tampoco|costaría|cuesta|costará)\b",
    sure=rf"usted(?:es)?|tú|vosotros|{_OURS}",
)
