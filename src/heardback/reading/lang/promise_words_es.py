"""Spanish: how people promise, hedge, and give the next move away."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.es import DATES
from heardback.reading.lang.promise_words import PromiseWords, Saying

_TO: Final = r"(?:(?:se )?(?:le|les|te|os|lo|la|los|las|me|nos) )"
_GO: Final = r"(?:voy|vamos) a "
_THIRD: Final = (
    r"(?:(?:nuestro|nuestra|mi|un|una|el|la) (?:\w+ )?(?:técnico|técnica|compañero|compañera|equipo|"
    r"colega|departamento|"
    r"taller|oficina|encargado|encargada|responsable|servicio|comercial|repartidor|transportista|jefe|"
    r"jefa|fontanero|electricista)"
    r"(?: \w+)?|alguien(?: \w+){0,3}?)"
)


def _will(stems: str) -> str:
    """Return the verbs in the ways of promising: "llamaré", "voy a llamar", "le llamo"."""
    return (
        rf"(?:{_TO}?(?:{stems})(?:é|emos)\b|{_GO}(?:{stems})(?:le|les|te|os|lo|la|selo|nos|me|telo|los|"
        rf"las)?\b|"
        rf"(?:me comprometo|nos comprometemos|quedo|quedamos|prometo|prometemos)(?: \w+)? (?:a|en) "
        rf"(?:{stems})(?:le|les|te|os|lo|la|selo)?\b)"
    )


_LLAMAR: Final = _will("llamar|telefonear")
_RESPONDER: Final = _will(
    "responder|contestar|avisar|informar|escribir|contactar|confirmar|comunicar|notificar|decir|actualizar"
)
_ENVIAR: Final = _will(
    "enviar|mandar|remitir|entregar|reenviar|adjuntar|facilitar|proporcionar|preparar|traer|"
    "compartir|adelantar"
)
_REVISAR: Final = _will(
    "revisar|comprobar|mirar|verificar|investigar|consultar|averiguar|preguntar|estudiar|analizar|"
    "ver|chequear"
)
_REEMBOLSAR: Final = _will(
    "reembolsar|devolver|cancelar|reservar|cambiar|arreglar|reparar|sustituir|reemplazar|solucionar|"
    "resolver|gestionar|tramitar|pedir|organizar|corregir|abonar|instalar|visitar|ir|acudir|procesar|"
    "encargar|ocupar|hablar|anular|pagar|recoger|completar|terminar|añadir|actualizar|concertar|"
    "acercar"
)

PROMISES: Final = PromiseWords(
    code="es",
    dates=DATES,
    common="el|la|los|las|de|que|y|en|un|una|por|para|con|no|su|le|se|al|lo|me|nos|del|es|mañana|hoy|"
    "usted|está|favor|cuando|pero|muy|gracias",
    hints=".",
    whole_phrases=(
        *(
            "é",
            "á",
            "emos",
            "amos",
            "imos",
            "voy",
            "doy",
            "digo",
            "compromet",
            "quedo",
            "promet",
            "llam",
            "telefone",
        ),
        *(
            "marco",
            "toque",
            "respond",
            "contest",
            "avis",
            "escrib",
            "confirm",
            "inform",
            "manten",
            "contacto",
        ),
        *("envío", "mando", "remito", "paso", "preparo", "entrego", "llegar", "reviso", "compruebo", "miro"),
        *(
            "consulto",
            "verifico",
            "estudio",
            "permítame",
            "encargo",
            "ocupo",
            "reembolso",
            "pago",
            "transfiero",
        ),
        *("devuelvo", "cancelo", "reservo", "cambio", "soluciono", "gestiono", "viene", " va"),
    ),
    leads={
        "promise": r"(?:prometo|prometemos|garantizo|garantizamos|me comprometo a|nos comprometemos "
        r"a)(?: que)?"
    },
    adverbs="",
    verbs=(Saying("promise", "act", r"[^\W\d_]+"),),
    open_leads=frozenset({"promise"}),
    wholes=(
        Saying(
            "llamar",
            "call_back",
            rf"{_LLAMAR}|{_TO}?(?:vuelvo|volvemos|volveré|volveremos) a llamar\b|{_TO}doy un toque|(?:le|"
            rf"les|te|os) (?:llamo|llamamos|telefoneo|marco)\b|"
            rf"{_TO}?devolver(?:é|emos) la llamada|{_THIRD} (?:le|les|te|os) (?:llamará|llama)\b",
        ),
        Saying(
            "responder",
            "reply",
            rf"{_RESPONDER}|{_TO}?(?:diré|diremos)\b|se lo (?:digo|decimos|confirmo|confirmamos)\b|"
            rf"{_TO}?(?:daré|daremos|doy|damos) (?:una |la )?(?:respuesta|contestación|noticias)\b|(?:le|"
            rf"les|te|os) (?:respondo|respondemos|contesto|"
            rf"aviso|avisamos|escribo|escribimos|confirmo|confirmamos|informo|informamos|digo|decimos)\b|"
            r"(?:me|nos) (?:pondré|pondremos|pongo|ponemos) en contacto|(?:voy a|vamos a) poner(?:me|nos) "
            r"en contacto|(?:le|les|te|os) (?:mantendré|mantendremos|mantengo|mantenemos) "
            r"(?:informad[oa]s?|al (?:tanto|corriente))|"
            rf"(?:tendrá|tendrán|tendrás|recibirá|recibirás|recibirán) (?:\w+ ){{0,2}}(?:noticias|"
            rf"respuesta|contestación)|{_THIRD} (?:se pondrá en contacto|le contactará|le escribirá|le "
            rf"responderá|le contestará)|volver(?:é|emos) a (?:escribir|contactar)\w*",
        ),
        Saying(
            "enviar",
            "deliver",
            rf"{_ENVIAR}|{_TO}(?:envío|enviamos|mando|mandamos|remito|remitimos|paso|reenvío|preparo|"
            rf"entrego|hago llegar|haremos llegar|haré llegar)\b|"
            rf"{_TO}har(?:é|emos) llegar|(?:le llegará|(?:recibirá|recibirán|recibirás|tendrá|tendrás) "
            rf"(?!que\b)) ?(?:\w+ "
            rf"){{0,5}}?(?:mañana|hoy|el (?:lunes|martes|miércoles|jueves|viernes)|antes|esta semana|la "
            rf"(?:próxima )?semana|en (?:breve|los|un|una|\d)|de nuestra parte)|{_THIRD} (?:le|les|te|os) "
            rf"(?:enviará|mandará|entregará)\b",
        ),
        Saying(
            "revisar",
            "act",
            rf"{_REVISAR}|(?:lo|la|los|las) (?:reviso|revisamos|compruebo|comprobamos|miro|miramos|"
            rf"consulto|consultamos|verifico|verificamos|estudio|estudiamos)\b|(?:déjeme|permítame|"
            rf"déjame) (?:revisar|comprobar|mirar|consultar|ver|averiguar)\w*",
        ),
        Saying(
            "hacer",
            "act",
            rf"{_REEMBOLSAR}|{_TO}?har(?:é|emos)\b|(?:me|nos) (?:encargo|encargamos|encargaré|encargaremos|"
            rf"ocupo|ocupamos|ocuparé|ocuparemos)\b|{_TO}(?:reembolso|reembolsamos|pago|pagamos|transfiero|"
            rf"transferimos|devuelvo|devolvemos|cancelo|reservo|cambio|cambiamos|abonamos|soluciono|"
            rf"solucionamos|gestiono|gestionamos)\b|pasar(?:é|emos) por",
        ),
        Saying("viene", "act", rf"{_THIRD} (?:viene|irá|pasará|va|acudirá|llegará|estará|visitará)\b"),
        Saying(
            "será_enviado",
            "deliver",
            r"(?:será|serán) (?:enviad|entregad|remitid|mandad|"
            r"publicad)[oa]s?\b",
        ),
        Saying(
            "será_hecho",
            "act",
            r"(?:será|serán) (?:reembolsad|abonad|reparad|solucionad|resuelt|"
            r"cancelad|sustituid|cambiad|procesad|devuelt|corregid)[oa]s?\b|se (?:le|les) (?:reembolsará|"
            r"abonará|devolverá|enviará|llamará)\b",
        ),
        Saying(
            "más",
            "reply",
            r"^más (?:detalles |noticias |información )?(?:mañana|en breve|pronto|"
            r"luego)\b",
        ),
        Saying(
            "otro",
            "act",
            r"(?<!no )\b[^\W\d_]{3,}(?:aré|eré|iré|aremos|eremos|"
            r"iremos)(?<!estaré)(?<!estaremos)(?<!\bseré)(?<!\bseremos)\b",
        ),
    ),
    burdens=(
        Saying(
            "llámenos",
            "burden_shift",
            r"(?:llámenos|llámeme|llámanos|llámame|llame|vuelva a (?:llamar|escribir|contactar)\w*|"
            r"escríbanos|escríbame|escríbenos|escríbeme|contáctenos|póngase en contacto|ponte en contacto|"
            r"avísenos|avíseme|recuérdenos|recuérdeme)\b",
        ),
        Saying(
            "si_no",
            "burden_shift",
            r"si no (?:recibe|tiene|ha recibido|le (?:llamamos|contestamos|"
            r"respondemos)|sabe|recibes|tienes)\b",
        ),
    ),
    burden_voids=r"\b(?:dudas?|preguntas?|consultas?|problemas?|aclaración|ayuda|algo más)\b",
    needs_date=frozenset({"viene", "llámenos"}),
    voids={
        "boilerplate": r"no dude en|no dudes en|cualquier (?:duda|consulta|pregunta|aclaración)|quedo a "
        r"su disposición|quedamos a su disposición|a su entera disposición|confidencial|darse de baja|"
        r"boletín|política de privacidad",
        "policy": r"\b(?:normalmente|habitualmente|generalmente|por lo general|solemos|suelo|en general|"
        r"como norma|de promedio)\b",
        "absence": r"fuera de la oficina|de vacaciones|de baja\b",
    },
    void_before=r"(?:\b(?:espero|esperamos|ojalá|no sé|no sabemos|dudo|si|cuándo|cómo|qué|dónde|quién|por "
    r"qué|hasta que|antes de que|ayer|no creo)(?: que)?(?: \w+){0,2} ?|\bno (?:se |le |les |te |lo |la |"
    r"nos |me )*)$",
    not_after=r"(?:no|nunca)\b",
    negations=r"\b(?:no|nunca|jamás|tampoco)\b",
    conditions=r"\b(?:si|siempre que|a menos que|en caso de|dependiendo|salvo que)\b",
    events=r"\b(?:cuando|en cuanto|tan pronto como|una vez|después de que)\b(?! (?:pueda|podamos|sea "
    r"posible|tenga un momento))",
    offers=r"\bsi (?:usted|necesita|necesitas|quiere|quieres|desea|deseas|tiene|tienes|le|lo|hay|prefiere|"
    r"hiciera)\b",
    vague=r"\b(?:pronto|en breve|enseguida|inmediatamente|de inmediato|lo antes posible|cuanto antes|a la "
    r"(?:mayor )?brevedad|tan pronto como (?:pueda|podamos|sea posible)|en cuanto (?:pueda|podamos|sea "
    r"posible|tenga un momento)|cuando (?:pueda|podamos)|ahora mismo|luego|más tarde|próximamente|algún "
    r"día|asap|ya)\b",
    hedges=r"\b(?:quizás?|tal vez|probablemente|posiblemente|a lo mejor|intentaré|intentaremos|trataré|"
    r"trataremos|creo|supongo|seguramente|igual|ojalá|intentar|tratar)\b",
    you=r"\b(?:le|les|te|os|usted|ustedes|su|sus|tu|tus|vuestr[oa]s?)\b|(?:le|les|te|selo)\b",
    policy=r"\b(?:normalmente|habitualmente|generalmente|por lo general|solemos|siempre|cada|todos los|"
    r"nuestros clientes|automáticamente|en general|como norma|de promedio)\b",
    reported=r"\b(?:dijo|dijeron|dijiste|prometió|prometieron|dice|dicen|comentó|según|me dijeron|"
    r"escribió)\b",
    subordinate=r"\b(?:que|porque|aunque|como|y|pero|así que)\W*$",
    also=r"(?!)",
    request_marks={
        "please": r"\b(?:por favor|porfa|se ruega|ruego|rogamos)\b",
        "can_you": r"\b(?:puede|podría|puedes|podrías|pueden|podrían|podéis|podemos|podríamos|quiere|"
        r"quieres)\b",
        "need": r"\b(?:nos|me) (?:falta|faltan|haría falta)\b|\b(?:necesito|necesitamos|quisiera|"
        r"quisiéramos|me gustaría|nos gustaría|querría|"
        r"desearía|quiero|agradecería|agradeceríamos)\b",
        "let_me_know": r"\b(?:avíseme|avísenos|dígame|díganos|hágame saber|confírmeme|me confirma|"
        r"confirme)\b",
        "wonder": r"\b(?:sería posible|es posible|hay alguna)\b",
        "thanks": r"^(?:gracias|muchas gracias|mil gracias)\b",
        "lets": r"\b(?:vamos a|quedemos|hablemos)\b",
    },
)
