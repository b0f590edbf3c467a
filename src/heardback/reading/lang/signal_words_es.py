"""Spanish: how a reply gives the next move away, hedges, denies, and how it names the matter."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang import number_words
from heardback.reading.lang.signal_words import SignalWords

SIGNALS: Final = SignalWords(
    code="es",
    stemmer="spanish",
    stop="a|ahora|al|alguien|algún|alguna|algunos|ante|antes|aquí|así|aún|aunque|cada|como|cómo|con|"
    "contra|cual|cuál|cuáles|cuando|cuándo|cuanto|cuánto|cuánta|cuántos|de|del|desde|día|días|donde|"
    "dónde|dos|durante|e|el|él|ella|ellos|en|entre|era|eran|es|esa|ese|eso|esta|está|están|estar|"
    "estamos|este|esto|estos|estoy|favor|fue|gracias|ha|haber|había|has|hasta|hay|he|hemos|hola|hoy|"
    "la|las|le|les|lo|los|me|mi|mí|mis|mismo|muchas|muy|nada|ni|no|nos|nosotros|nuestra|nuestro|"
    "nuestros|o|os|otra|otro|para|pero|poco|podemos|podría|podrían|por|porque|pueda|puede|pueden|"
    "puedo|pues|que|qué|queremos|quien|quién|quiere|quiero|quisiera|saludo|saludos|se|sea|ser|señor|"
    "señora|si|sí|sido|sin|sino|sobre|solo|sólo|son|su|sus|también|tal|tan|tanto|te|tengo|tienen|"
    "todo|todos|tu|tú|tus|un|una|uno|unos|usted|ustedes|va|vamos|voy|vez|y|ya|yo|estimado|estimada|"
    "cordial|atentamente",
    weak="ayuda|ayudar|bien|buena|buenas|bueno|buenos|cosa|cosas|decir|hace|hacen|hacer|han|más|mejor|"
    "mucho|pasa|pasar|poder|posible|pronto|saber|tener|tiene|ver|volver|algo",
    wh="¿?(?:y |pero |o )*(?:qué|que|cuándo|cuando|dónde|donde|cuál\\w*|quién\\w*|por qué|para qué|a qué|"
    "cómo|como|cuánt\\w*)",
    polar="¿?(?:y |pero |o )*(?:es|son|está|están|puede|pueden|puedo|podemos|podría|podrían|hay|tiene|"
    "tienen|ha|han|van|va|"
    "abren|ofrecen|hacen|se puede|me puede|nos puede|le puedo|les|quiere|quieren|sería|debo|debemos)",
    when="cuándo|cuando|a qué hora|para cuándo|desde cuándo|cuánto tarda\\w*|cuánto tiempo|qué día",
    how_much="cuánto (?:cuesta|cuestan|vale|sale|es|son|costaría)|cuál es el (?:precio|coste|costo|"
    "importe)|a cuánto",
    yes_no="sí|si|no|claro|por supuesto|desde luego|efectivamente|correcto|exacto|así es|todavía no|aún "
    "no|cierto",
    burdens="(?:llámenos|llámeme|llame|vuelva a (?:llamar|escribir|llamarnos|escribirnos|contactar)\\w*|"
    "escríbanos|escríbame|contáctenos|"
    "contacte|póngase en contacto|avísenos|avíseme|avise|háganos saber|recuérdenos|recuérdeme)",
    if_silent="si (?:no|tiene|necesita|desea|quiere|prefiere)|en caso de",
    customer_moves="(?:yo )?(?:les|le|os|te) (?:\\w+ )?(?:llamo|llamaré|llamaremos|llamamos|escribo|"
    "escribiré|escribiremos)|(?:vuelvo|volveré|"
    "volvemos|volveremos) a (?:llamar|escribir|contactar)\\w*|cuándo (?:\\w+ ){0,3}(?:llamar|llamo|llame|"
    "escribir|volver)\\w*|"
    "(?:puedo|debo|podemos|tengo que) (?:\\w+ ){0,2}(?:llamar|escribir|pasar)\\w*|a quién",
    only_they="(?:su|sus|el|la|los|las|tu|tus) (?:\\w+ ){0,2}(?:factura|recibo|contrato|número de \\w+|"
    "referencia|dirección|fotos?|imagen|"
    "imágenes|firma|formulario|iban|cuenta|lectura|medidas|documentos?|copia|fecha de nacimiento|"
    "autorización|permiso|"
    "decisión|preferencia|color|talla|tamaño)|qué (?:día|hora|fecha|color|talla)|cuál (?:\\w+ )?prefiere|"
    "si (?:le|les) (?:viene|"
    "conviene|interesa|gustaría)|fotos? de",
    next_steps="(?:quiere|desea|prefiere|le gustaría|le parece|le viene|podría)|(?:adjunto|adjunta|"
    "adjuntamos|aquí tiene|le adjunto)|por "
    "favor,? \\w+|(?:he|hemos) (?:\\w+ )?(?:enviado|mandado|reembolsado|reparado|cambiado|reservado|"
    "pedido|anulado|cancelado|"
    "corregido|devuelto|abonado|solucionado|resuelto|hecho|gestionado|arreglado|reenviado|comprobado)|"
    "(?:está|están|ha sido|han "
    "sido|queda|quedan) (?:\\w+ )?(?:enviado|reembolsado|reparado|cambiado|reservado|pedido|anulado|"
    "cancelado|corregido|"
    "devuelto|abonado|solucionado|resuelto|hecho|listo|arreglado)\\w*|podemos (?:ofrecer|hacer|enviar|"
    "cambiar)\\w*",
    how_to="(?:siga estos pasos|los siguientes pasos|paso \\d|primero|haga clic|pulse|abra|seleccione|"
    "elija|vaya a|apague|encienda|desenchufe|"
    "inicie sesión|introduzca|reinicie|descargue|instale|rellene)",
    closing="de nada|no hay de qué|un placer|a usted|me alegr\\w+|nos alegr\\w+|que (?:tenga|pase) (?:un "
    "|una )?(?:buen|buena|feliz)|feliz "
    "(?:día|semana|fin)|gracias por (?:su|el|la|los) (?:pedido|pago|comentarios?|información|aviso|"
    "confirmación)",
    hedges="(?:creo|creemos|pienso|pensamos|me parece|nos parece) que (?:\\w+ ){0,2}(?:recib\\w+|"
    "lleg\\w+|vi|vimos|hemos|he)|no (?:creo|creemos|"
    "recuerdo|recordamos) (?:\\w+ ){0,3}(?:recib\\w+|haber\\w*|lleg\\w+|visto|que)|(?:puede|pudo|podría|"
    "debe|debió|debe de|quizás?|tal vez|"
    "seguramente|probablemente|a lo mejor) (?:\\w+ ){0,5}(?:spam|correo no deseado|perd\\w+|"
    "traspapel\\w+|extravi\\w+|pasado por alto|"
    "no (?:haya|hayamos|haber) \\w+|haber(?:se)? \\w+|haya \\w+)",
    hedges_void="preguntas|dudas que",
    media="e-?mails?|correos?|bandeja|spam|sistema|servidor|software|teléfonos?|línea|buzón|internet|web|"
    "filtros?|mensajes?|outlook",
    media_fail="fall(?:ó|a|o|os|ando|ado|aron)|lent[oa]s?|no (?:siempre )?(?:es|son|llega|llegan|llegó|"
    "llegaron|funciona|funcionan|funcionaba|"
    "entra|entró|instantáne\\w+|inmediat\\w+)|nunca llegó|(?:en|a) (?:\\w+ ){0,2}(?:spam|correo no "
    "deseado|no deseados)|caíd[oa]|cayó|retras\\w+|"
    "perdió|perdid\\w+|problemas?|incidencias?|avería\\w*|bloque\\w+",
    media_not="su (?:\\w+ )?(?:teléfono|sistema|servidor|internet|impresora|dispositivo|línea|software|web)",
    mending="ahora|ya (?:he|hemos|está|estamos|estoy)|desde (?:hoy|ahora)|a partir de (?:hoy|ahora)|de "
    "ahora en adelante|para que no (?:vuelva|se repita)",
    apologies="disculp\\w*|perd[oó]n\\w*|lo siento|lo sentimos|sentimos|siento|lament\\w+|gracias por "
    "(?:su |tu |la )?(?:paciencia|espera|esperar)|"
    "error (?:mío|nuestro)|culpa (?:mía|nuestra)",
    denials="no (?:es|será|sería|fue|resulta) (?:\\w+ )?(?:posible|viable|factible)|no (?:\\w+ "
    ")?(?:podemos|puedo|podremos|podré|pudimos|podríamos|se "
    "puede|se permite|está permitido|disponemos|ofrecemos|aceptamos|admitimos|cubrimos)|imposible|"
    "incapaz\\w*|no está (?:cubierto|disponible|"
    "permitido|incluido)|sin excepciones",
    denials_void="no (?:puedo|podemos) (?:esperar|agradecer\\w*|dejar de)|(?:si|que|cuando) (?:usted "
    ")?no (?:puede|pudo|pueda|pudiera)|"
    "(?:siento|sentimos|lamento|lamentamos) que no",
    policy="(?:nuestras?|la|las) (?:\\w+ )?(?:políticas?|normas?|normativa|condiciones)|(?:según|contra|"
    "por) (?:nuestra |nuestras |la |las )?"
    "(?:política|políticas|normas|normativa)",
    alternatives="lo que (?:sí )?(?:podemos|puedo)|(?:sí|también) (?:podemos|puedo)|(?<!no )(?:podemos|"
    "puedo) (?:ofrecer|proponer|enviar|hacer|cambiar|"
    "devolver|reembolsar)\\w*|alternativa\\w*|otra (?:opción|posibilidad|solución)|opciones|en su lugar|"
    "le (?:propongo|proponemos|sugiero|"
    "sugerimos|recomiendo|ofrezco|ofrecemos)|le gustaría|(?<!no )puede (?:usted )?(?:elegir|cambiar|usar|"
    "pedir|devolver|optar)",
    alternatives_after="pero|sin embargo|no obstante|en cambio|sino|aunque",
    phoning="llam\\w+|teléfono|telefónic\\w+|por teléfono|telefone\\w+",
    waits="esper\\w+|sin (?:\\w+ )?(?:respuesta|contestación|noticias)|desde (?:que|hace)|hace|tard\\w+|"
    "retras\\w+|demor\\w+|lleva",
    units={
        "hora": 1,
        "horas": 1,
        "día": 24,
        "días": 24,
        "semana": 168,
        "semanas": 168,
        "mes": 720,
        "meses": 720,
        "año": 8760,
        "años": 8760,
    },
    numbers={**number_words.SPANISH, "uno": 1, "once": 11, "doce": 12},
    problems="fuga\\w*|gotea\\w*|gote\\w*|rot[oa]s?|romp\\w+|dañad\\w+|daños?|averi\\w+|avería\\w*|"
    "fall\\w+|error\\w*|equivocad\\w+|incorrect\\w+|"
    "falta\\w*|retras\\w+|tarde|ruido\\w*|inund\\w+|huele|olor|griet\\w+|atasc\\w+|perdid\\w+|robad\\w+|"
    "cobrad\\w+|doble|dos veces|"
    "defect\\w+|frí[oa]|sucia?o?s?|moho|lent[oa]|maleducad\\w+|decepcion\\w+|queja\\w*|problema\\w*|"
    "cancelad\\w+|herid\\w+|enferm\\w+",
    people="técnic[oa]|compañer[oa]|ingenier[oa]|encargad[oa]|responsable|señor|señora|sr|sra|"
    "fontaner[oa]|electricista",
    legal="confidencial\\w*|registro mercantil|cif|nif|protección de datos|destinatari[oa]|aviso legal|"
    "no autorizad\\w+|condiciones generales|"
    "darse de baja|privacidad",
    suggestions={
        "burden_shift": "Yo mismo le llamaré {wording}; usted no tiene que hacer nada.",
        "scripted_repeat": "Veo que ya recibió esta respuesta. Lo nuevo es: … Lo que hago ahora: …",
        "denial_without_alternative": "Eso no es posible porque … Lo que sí puedo hacer es … ¿Le serviría?",
        "question_not_addressed": "Usted preguntó: «{question}» La respuesta es: …",
        "hedged_ack": "Lo he comprobado: su mensaje nos llegó el …",
        "medium_blame": "Su mensaje nos llegó el …; debimos contestar entonces. Me ocupo ahora: …",
        "no_next_step": "Voy a … y le escribo antes del …, aunque no haya novedades.",
        "late_no_apology": "Siento que haya tenido que esperar{wait} esta respuesta.",
        "wait": " {days} días",
        "wait_one": " un día",
        "channel_preference_missed": "Usted pidió una llamada. Le llamo el … a las …",
    },
)
