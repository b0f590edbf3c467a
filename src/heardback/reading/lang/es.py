"""Spanish: days and hours."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang import not_yet_words, number_words
from heardback.reading.lang.date_words import DateWords
from heardback.reading.lang.speech import Speech

DATES: Final = DateWords(
    code="es",
    weekdays=("lunes", "martes", "mi[ée]rcoles", "jueves", "viernes", "s[áa]bados?", "domingos?"),
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre|setiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    today="hoy",
    tomorrow="(?<!por la )(?<!de la )mañana",
    day_after="pasado mañana",
    parts=(
        ("(?:por|de|en|a) la mañana", 9, 12),
        ("(?:por |de |en )?(?:la |esta )?tarde", 12, 20),
        ("(?:por |de |en )?(?:la |esta )?noche", 18, 24),
    ),
    this="este|esta",
    next_before="próximo|proximo|próxima",
    next_after="próximo|que viene|de la (?:próxima semana|semana que viene)|siguiente",
    past="pasado|pasada|desde el|desde|cada|último",
    day="días?|dias?",
    week="(?<!fin de )semanas?",
    month="mes(?:es)?",
    year="años?",
    hour="horas?",
    minute="minutos?",
    business_day="días? (?:hábiles|laborables|hábil|laborable)",
    in_="en|dentro de",
    within="en (?:menos de|un plazo de|las próximas|los próximos)|dentro de",
    few="unos|unas|pocos|algunos",
    couple="un par de",
    coming_days="en los (?:próximos días|días siguientes)",
    end_of="(?:a )?(?:el )?(?:fin(?:al)?(?:es)?) (?:de la|del|de)",
    end_of_day="a lo largo del día|(?:al )?final del día|hoy mismo",
    close_of_business="cierre",
    next_week="(?:la )?(?:próxima semana|semana que viene|semana próxima)",
    this_week="esta (?:misma )?semana",
    next_month="(?:el )?(?:próximo mes|mes que viene|mes próximo)",
    within_hour="(?:en|dentro de) la próxima hora",
    at="a las?|sobre las?|hacia las?|antes de las?",
    on="el|para el|antes del|hasta el|o|o el|u|y|del|este|a más tardar el",
    by="para el|antes del|hasta el",
    before="antes del",
    of="de",
    between="entre las?|de",
    and_="y las?|y|a|[-–]",
    noon="mediodía",
    late="(?:a )?(?:finales|fines) de",
    end_of_month="este mes",
    or_two="o dos",
    clock_mark="h|hrs?|horas",
    ordinal="º",
    day_of_month=r"(?:el|el día|antes del|para el) (\d{1,2})(?= ?[,.;!?]|\s*$)",
    numbers={**number_words.SPANISH, "uno": 1, "quince": 15},
    has_am_pm=True,
)

SPEECH: Final = Speech(
    code="es",
    thanks="gracias|muchas gracias|mil gracias|muchísimas gracias|gracias de nuevo|gracias otra vez|"
    "gracias por su ayuda|gracias por tu ayuda|gracias por la ayuda|muchas gracias por su ayuda|"
    "gracias por su respuesta|gracias por tu respuesta|gracias por la respuesta|muchas gracias por "
    "su respuesta|"
    "gracias por la información|gracias por la info|gracias por todo|gracias a todos|gracias a ti|"
    "gracias a usted|"
    "muy agradecido|muy agradecida|se lo agradezco|te lo agradezco|lo agradezco|muchas gracias por todo|"
    "gracias por confirmar|gracias por avisar|gracias por la rápida respuesta|gracias por su rápida respuesta",
    thanks_for=(
        "gracias|muchas gracias|mil gracias|muchísimas gracias|gracias de nuevo",
        "por la|por su|por tu|por el|por los|por sus|por toda su|por la rápida|por su rápida",
        "respuesta|ayuda|información|atención|aclaración|explicación|rapidez|confirmación|mensaje|consejo|"
        "consejos|trabajo|visita|amabilidad",
    ),
    closed="perfecto|genial|excelente|estupendo|fantástico|muy bien|bien|todo bien|listo|hecho|entendido|"
    "recibido|"
    "anotado|funciona|ya funciona|todo funciona|ya está|solucionado|resuelto|problema resuelto|problema "
    "solucionado|"
    "de nada|no hay problema|sin problema|hasta luego|hasta pronto|hasta mañana|adiós|nos vemos|buen día|"
    "que tenga un buen día|que tengas un buen día|buen fin de semana|feliz día|feliz fin de semana|"
    "igualmente|"
    "un placer|qué bien|buenísimo|súper|me alegro",
    yes="sí|si|ok|vale|de acuerdo|claro|por supuesto|sí claro|sí gracias|sí correcto|correcto|exacto|"
    "sí confirmo|"
    "confirmo|confirmado|sí señor|sí por supuesto|conforme|okay",
    greetings="hola|buenos días|buenas tardes|buenas noches|estimado|estimada|querido|querida|señor|señora|"
    "estimado señor|estimada señora|buenas|gracias|muchas gracias|hola buenos días",
    sign_offs="saludos|un saludo|saludos cordiales|atentamente|cordialmente|un cordial saludo|un "
    "abrazo|abrazos|"
    "muchos saludos|reciba un cordial saludo",
    filler="yo|le|les|te|nos|me|se|su|sus|el|la|los|las|un|una|de|del|a|al|y|en|con|para|por|lo|"
    "que|es|ya|muy|más|"
    "pronto|antes|posible|mismo|esta|este|favor|usted|ustedes|nosotros|será|también|entonces|pues",
    negations="no|pero|nunca|nada|sin|embargo|aunque|todavía|aún|sigue|solo|salvo|lamentablemente|"
    "problema|error|mal|"
    "cancelar|cancelación|reembolso|queja|reclamación|antemano|adelantado|cuando|cómo|cuándo|dónde|"
    "qué|cuál|necesito|"
    "quiero|quisiera|debo|falta|urgente|espero|esperando|puede|podría|tampoco|ni",
    no_names="lunes|martes|miércoles|jueves|viernes|sábado|domingo|factura|pedido|cita|presupuesto|"
    "entrega|pago|cuenta|"
    "contrato|ayuda|llamada|respuesta|pregunta|dirección|cancelación|reembolso|precio|usted|nosotros|"
    "el|la|su|mi",
    answers="sí|no|nunca|normal",
    boilerplate="preguntas|alguna pregunta|tiene preguntas|cómo está|cómo estás|qué tal",
    requests={
        "favor": r"(?:por )?favor\b",
        "puede|puedes|podría|podrías|podrían|pueden": r"(?:puede|puedes|podría|podrías|podrían|pueden)\b",
        "necesito|necesitamos|quiero|quisiera|queremos|quisiéramos|deseo|requiero": r"(?:necesito|"
        r"necesitamos|quiero|quisiera|queremos|quisiéramos|deseo|requiero)\b(?! (?:agradecer|dar(?:le|"
        r"les|te)? las gracias))",
        "gustaría": r"(?:me|nos)? ?gustaría\b",
        "envíe|envíen|envía|dígame|llámeme|llámame|avíseme|confirme|indique|ayúdeme|mande|mándeme|"
        "envíeme|contésteme|responda": r"(?:envíe|envíen|envía|dígame|llámeme|llámame|avíseme|confirme|"
        r"indique|ayúdeme|mande|mándeme|envíeme|contésteme|responda)\b",
        "ruego|rogamos|solicito|solicitamos": r"(?:ruego|rogamos|solicito|solicitamos)\b",
        "agradecería|agradeceríamos": r"(?:agradecería|agradeceríamos)\b",
        "busco|buscamos": r"(?:busco|buscamos)\b",
    },
    questions={
        "cuándo|cómo|dónde|cuánto|qué|cuál|quién": r"^(?:y |pero |hola )?(?:cuándo|cómo|dónde|cuánt[oa]s?|"
        r"cuál|quién|por qué|qué) (?:es|son|puedo|puede|cuesta|debo|hay|será|vale|tiempo|llega)\b",
    },
    repeats={
        "recibido|leído|recibieron|recibió": r"(?:ha|han|has)? ?(?:recibido|leído|recibieron|recibió) (?:mi|nuestro|"
        r"nuestra) (?:\w+ )?(?:correo|mensaje|solicitud|consulta)",
        "esperando|espero": r"(?:sigo|seguimos|todavía estoy|aún estoy|llevo .{1,20}) esperando|"
        r"(?:todavía|aún) espero",
        "respuesta|contestado|respondido|noticias": r"(?:sin|ninguna|no he (?:recibido|tenido)|no "
        r"hemos recibido|no (?:me )?han?) (?:\w+ ){0,2}(?:respuesta|contestado|respondido|noticias)",
        "segundo|segunda|tercer|tercera": r"(?:segundo|segunda|tercer|tercera) (?:intento|correo|"
        r"mensaje|vez|solicitud|email|aviso)",
        "escribí|llamé|envié|escrito": r"(?:les?|te|ya) (?:\w+ )?(?:escribí|llamé|envié|he escrito)"
        r".{0,40}(?:la semana pasada|hace|ayer|varias veces|dos veces|el (?:lunes|martes|miércoles|"
        r"jueves|viernes))|ya (?:les? )?(?:escribí|llamé)",
        "nadie": r"nadie (?:me |nos )?(?:ha |responde|contesta|llama)",
        "vuelvo": r"vuelvo a (?:escribir|contactar|llamar)",
        "recordatorio": r"recordatorio",
    },
    nags={
        "noticias|novedad|novedades": r"(?:alguna|hay|tiene|tienen) (?:\w+ )?(?:noticias?|novedad(?:es)?)",
        "recibido|recibió|recibiste|leído": r"(?:ha|han|has)? ?(?:recibido|recibió|recibiste|leído)"
        r" (?:mi|el|nuestro) (?:correo|mensaje|email|mail|solicitud)",
        "responder|contestar|respuesta|responda|respóndame": r"(?:por favor|puede|podría|pueden|"
        r"podrían|espero|cuándo) .{0,25}(?:responder|contestar|respuesta|responda|respóndame)|^(?:responda|"
        r"respóndame)",
        "alguien": r"hay alguien",
    },
    regulated={
        "datos|cuenta": r"(?:eliminar|borrar|suprimir|eliminen|borren|eliminación|supresión) .{0,25}(?:mis|"
        r"mi|de mis|todos mis) (?:\w+ )?(?:datos|cuenta)|(?:acceso|copia) (?:a|de) (?:todos )?mis "
        r"datos",
        "rgpd|lopd": r"(?:rgpd|lopd)",
        "queja|reclamación|denuncia": r"(?:queja|reclamación) (?:formal|oficial)|(?:presentar|poner|"
        r"interponer|formular) (?:una )?(?:queja|reclamación|denuncia)|hoja de reclamaci",
        "olvido": r"derecho al olvido",
    },
    praise={
        "excelente|maravillosa|maravilloso|fantástico|fantástica|amable|genial|increíble|encantada|"
        "encantado|estupendo|estupenda|profesional|contento|contenta": r"(?:excelente|maravillos[oa]|"
        r"fantástic[oa]|amable|genial|increíble|encantad[oa]|estupend[oa]|profesional|content[oa])"
        r"\b",
    },
    received={
        "recibido|recibimos": r"(?:hemos |he )?(?:recibido|recibimos) su (?:mensaje|correo|solicitud|"
        r"consulta|llamada)",
        "revisando|investigando|comprobando": r"(?:estamos|estoy) (?:revisando|investigando|comprobando)"
        r"(?: su \w+| el \w+| lo)?",
        "paciencia": r"paciencia",
        "recibido": r"^(?:ya )?recibido\b|(?:su|tu|el) (?:\w+ )?(?:mensaje|correo|solicitud|consulta) (?:ha "
        r"(?:llegado|"
        r"sido recibid[oa])|fue recibid[oa])",
        "llegado": r"(?:su|tu|el) (?:\w+ )?(?:mensaje|correo|solicitud|consulta) (?:nos |me )?ha llegado",
        "consulto|consultamos|miro|miramos|reviso|revisamos|verifico|compruebo|pregunto|preguntamos|"
        "averiguo": r"(?:lo"
        r" |la |me |nos )?(?:consulto|consultamos|miro|miramos|reviso|revisamos|verifico|compruebo|pregunto|"
        r"preguntamos|"
        r"averiguo)(?: (?:con|a|al) (?:el |la |nuestr[oa] |mi )?\w+)?",
        "consultar|consultarlo|preguntar|verificar|revisar|comprobar": r"(?:tengo que|tenemos que|debo|"
        r"debemos|voy a|"
        r"vamos a|necesito) (?:consultar|consultarlo|preguntar|verificar|revisar|comprobar)(?:lo)?(?: "
        r"(?:con|a|al) "
        r"(?:el |la |nuestr[oa] |mi )?\w+)?",
    },
    not_yet=not_yet_words.ES,
    later={
        "llamaré|llamaremos|llamo|llamamos|llamará|llamarán": r"(?:le|les|te|os|la|lo) (?:llamaré|"
        r"llamaremos|llamo|"
        r"llamamos|llamará|llamarán)",
        "noticias": r"(?:tendrá|tendrás|recibirá) noticias(?: (?:mías|nuestras))?",
        "contactaremos|contactaré|contacto|respondemos|responderé|responderemos|contestaré|contestaremos|"
        "escribiré|escribiremos|respondo|contesto|contestamos|escribo|escribimos|responderá|contestará": r"(?:nos "
        r"|me )?(?:le |les |te )?(?:pondremos en |pondré en )?(?:contactar"
        r"emos|contactaré|contacto|respondemos|responderé|responderemos|contestaré|contestaremos|"
        r"escribiré|escribiremos|(?<=le )respondo|(?<=te )respondo|contesto|contestamos|(?<=le )escribo|"
        r"escribimos|"
        r"responderá|contestará)(?: con (?:usted|ustedes|contigo))?",
        "avisaré|avisaremos|informaré|informaremos|aviso": r"(?:le|les|te) (?:avisaré|avisaremos|"
        r"informaré|informaremos|aviso)",
    },
    later_dated={
        "enviaré|enviaremos|envío|enviamos|mandaré|mandaremos|recibirá|iremos|pasaré|pasaremos": r"(?:enviaré|"
        r"enviaremos|envío|enviamos|mandaré|mandaremos|recibirá|iremos|pasaré|pasaremos)\b",
    },
    proposes={
        "hablar|hablamos|reunirnos|llamar|llamarle|llamarte|vernos": r"(?:podemos|podríamos|puedo|"
        r"podría|le parece si|te parece si|qué tal si)? ?.{0,20}(?:hablar|hablamos|reunirnos|llamar|"
        r"llamarle|llamarte|vernos)",
        "viene|vendría|parece|conviene": r"(?:viene|vendría|parece|conviene) (?:bien|el)",
        "disponible|libre": r"(?:está|estaría|estás) (?:disponible|libre)",
        "tal": r"qué tal (?:el|mañana|si)",
    },
    accepts={
        "bien|perfecto|parece|vale|acuerdo|genial|ok": r"(?:me |nos )?(?:viene|parece|va|está)(?: "
        r"muy)? (?:bien|perfecto|genial)|(?:perfecto|vale|de acuerdo|genial|ok|bien)\b",
        "puedo|vemos|quedamos": r"(?:puedo|nos vemos|quedamos)",
        "sí|hasta": r"^(?:sí|hasta)\b",
    },
    refuses="no|pero|salvo|si|solo|lamentablemente|mejor|cancelar|cambiar|aplazar|nunca|quizás|tal|"
    "antes|después|pasado|"
    "desde|era|todavía|aún|nadie|sigo|sin",
    dates=DATES,
)
