"""What people write: topics with questions and answers in four languages and some Japanese, and the small phrases.

Paragraphs are separated by a blank line; nothing is wrapped, the mail programs do that.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One matter: what the customer asks, what a full answer says, what they might ask next."""

    subject: str
    ask: str
    answer: str
    next_ask: str
    next_answer: str


@dataclass(frozen=True, slots=True)
class Language:
    """The phrases of one language; `{first}` is the addressee's or writer's first name as fits."""

    code: str
    topics: tuple[Topic, ...]
    details: tuple[str, ...]
    customer_greetings: tuple[str, ...]
    customer_closes: tuple[str, ...]
    staff_greetings: tuple[str, ...]
    staff_closes: tuple[str, ...]
    chases: tuple[str, ...]
    holdings: tuple[str, ...]
    closings: tuple[str, ...]


ENGLISH = Language(
    code="en",
    topics=(
        Topic(
            "Pump is leaking",
            "Our pool pump has started to leak at the front seal. There is a puddle under it every "
            "morning, and since yesterday it also makes a grinding noise when it starts. Is this "
            "something you can repair, and what would it cost roughly?",
            "That sounds like a worn shaft seal, and the grinding usually means that water has reached "
            "the bearing. A seal kit for this pump is 48 dollars and the work takes about an hour at 95 "
            "dollars. If the bearing is gone, a new motor is 310 dollars including the work. Until then "
            "keep the pump off during the night.",
            "Is it safe to run the pump for two hours a day until then, or should I leave it off completely?",
            "Two hours a day are fine as long as the puddle stays small. Switch it off at the breaker "
            "if the motor housing gets too hot to touch.",
        ),
        Topic(
            "Green water after the storm",
            "After the storm on Saturday the water turned green within two days. I shocked it twice "
            "with the usual dose and the filter has been running around the clock, but I still cannot "
            "see the bottom of the deep end. What should I do next?",
            "Green water after heavy rain is nearly always a phosphate problem together with low "
            "chlorine. Brush the walls, bring the chlorine to 10 ppm in the evening, and backwash the "
            "filter every eight hours for two days. If the bottom is not visible after that, the sand "
            "in the filter is due: 140 dollars with the work.",
            "How do I know when the sand has to be changed? It has been in there for six years.",
            "Six years is the usual life of filter sand. Take a handful from the top: when the grains "
            "feel round and clump together, it is time.",
        ),
        Topic(
            "Heater error E05",
            "The heater shows E05 and stops after about three minutes. We have guests next weekend and "
            "would love to have the spa warm by then. Could you send somebody who knows this model?",
            "E05 means that the heater sees too little water flow. In eight of ten cases it is a dirty "
            "filter or a half-closed valve after the pump: clean the cartridge first and open both "
            "valves fully. If the code comes back, the pressure switch has to be replaced, which is 85 "
            "dollars for the part and 95 for the visit.",
            "Where do I find the pressure switch, in case I want to look at it myself?",
            "It sits behind the lower front panel on the right, a grey box of the size of a matchbox "
            "with two wires. Please switch the heater off at the breaker before you open the panel.",
        ),
        Topic(
            "Quote for resurfacing",
            "We are thinking about having the pool resurfaced in the autumn. It is 32 by 16 feet, "
            "kidney shaped, and the plaster is from 2004. Could you give us an idea of the price for "
            "plain white plaster and for pebble?",
            "For a pool of that size plain white plaster comes to 6,900 dollars and a pebble finish to "
            "9,400 dollars, both with draining, preparation, new main drain covers and start-up "
            "chemicals. The price holds for sixty days. The work takes five days, and the pool can be "
            "used again ten days after filling.",
            "Does the price include new tile along the water line?",
            "The tile line is not included. New six inch tile is 22 dollars a foot, which makes about "
            "1,850 dollars for your pool.",
        ),
        Topic(
            "Salt cell replacement",
            "The salt system says CHECK CELL although I cleaned the cell two weeks ago. The salt level "
            "is 3100 ppm. Do you sell replacement cells for it, and can you install one?",
            "At 3100 ppm the salt is fine, so the plates are most likely used up; they last five to "
            "seven seasons. We have the cell in stock for 465 dollars, and the exchange takes twenty "
            "minutes, so we charge only the visit of 95 dollars. You can run the pool on liquid "
            "chlorine in the meantime.",
            "Would a cell of another brand fit as well? I saw one for half of the price.",
            "Cells of other brands fit the union, but the control box reads them wrongly and the "
            "warranty of the box ends. We would not do it.",
        ),
        Topic(
            "Weekly service",
            "We moved into a house with a pool in May and have no idea how to look after it. What does "
            "your weekly service include and how much is it a month?",
            "The weekly service includes brushing, vacuuming, emptying the baskets, testing and "
            "balancing the water, and a look at pump, filter and heater. It is 165 dollars a month, "
            "chemicals included, and there is no minimum term. We come on the same weekday each time "
            "and leave a card with the readings.",
            "Do you also come when nobody is at home? The gate has a code.",
            "Yes, most of our customers are at work when we come. We keep gate codes in a locked list "
            "that only the technician of your route sees.",
        ),
        Topic(
            "Invoice 4471",
            "I received an invoice for a visit on the 12th, but nobody came that day; the visit was on "
            "the 19th and we agreed that it would be free because it was the second one for the same "
            "leak. Can you please correct it?",
            "You are right, the second visit for the same leak is covered by our repair warranty. I "
            "have cancelled the invoice, and a credit note over 95 dollars is attached to your account; "
            "nothing is left to pay.",
            "Could you also change the billing address to our new one? It is 14 Alder Court.",
            "The billing address is changed to 14 Alder Court from today on.",
        ),
        Topic(
            "Light in the deep end",
            "The light in the deep end went dark and there is water behind the glass. The breaker trips "
            "when I switch it on. Can this be repaired or does it need a new one?",
            "When there is water behind the glass, the fixture has to be replaced; a new gasket would "
            "not last. An LED fixture that fits the niche is 389 dollars including the work, and we do "
            "not have to lower the water. Please leave the breaker off until then.",
            "Can the new light change its colour?",
            "The colour model is 60 dollars more and uses the same niche and the same cable.",
        ),
        Topic(
            "Cracked skimmer",
            "I found a crack in the skimmer just below the lid, about three inches long. The pool loses "
            "half an inch a day. How soon could you look at it?",
            "A crack at that place can be closed from inside with an epoxy collar for 180 dollars, and "
            "it lasts for years as long as the deck does not move. Half an inch a day is more than the "
            "crack explains in summer, so we would pressure test the line at the same visit without an "
            "extra charge.",
            "Should I keep filling it up, or let the water go down below the skimmer?",
            "Keep the water at the middle of the skimmer mouth, otherwise the pump draws air.",
        ),
        Topic(
            "Automatic cover stuck",
            "The automatic cover stops half way and the motor hums. The rope on the left side looks "
            "frayed. What would a repair cost, and how long does it take?",
            "A frayed rope makes the cover run crooked until the motor cuts out. Both ropes are always "
            "changed together: 240 dollars with the work, about two hours. Please do not pull the cover "
            "by hand, it tears the webbing.",
            "Can we use the pool with the cover half open?",
            "You can, but nobody should step on the cover, and children need to be kept away from that end.",
        ),
        Topic(
            "Opening the pool",
            "We would like to have the pool opened for the season. It was closed by another firm last "
            "October. What do you need from us, and what does an opening cost?",
            "An opening is 275 dollars. It includes taking off and folding the cover, putting the "
            "equipment back together, start-up, and the first chemicals. We only need access to the "
            "equipment pad and a garden hose.",
            "The cover has a tear at one corner. Do you repair covers as well?",
            "Small tears we patch on the spot for 20 dollars each.",
        ),
        Topic(
            "Noise from the filter",
            "There is a loud rattling from the multiport valve since the last backwash, and some sand "
            "comes back into the pool through the return. What is broken there?",
            "Sand in the return means that one of the laterals at the bottom of the filter is broken. "
            "The tank has to be emptied to get there: new laterals and sand are 330 dollars together "
            "with the work, half a day.",
            "Can I vacuum the sand out of the pool in the meantime without making it worse?",
            "Yes, vacuum to waste and not through the filter, and keep the visit to the shallow end short.",
        ),
    ),
    details=(
        "The pool is about fifteen years old and holds roughly 18,000 gallons.",
        "We are at 27 Heron Lane, the white house behind the school.",
        "The equipment pad is on the left side of the garage and easy to reach.",
        "I can send more pictures if that helps.",
        "My husband is at home most mornings, I am usually back at five.",
        "A neighbour recommended you to us.",
        "You can also reach me at 202-555-0142.",
        "The previous firm did not have this part on the van.",
        "The house has a dog, but he stays inside when somebody works in the garden.",
        "Please write back by mail, I am in meetings all day.",
        "The water was tested last week: pH 7.4, alkalinity 90, calcium 260.",
        "We have had the same trouble two summers ago, when a valve was replaced.",
    ),
    customer_greetings=(
        "Hello,",
        "Hi,",
        "Good morning,",
        "Dear Blue Heron team,",
        "Hello there,",
        "Good afternoon,",
    ),
    customer_closes=("Best regards,", "Kind regards,", "Thanks,", "Regards,", "Many thanks,", "Best,"),
    staff_greetings=("Hi {first},", "Hello {first},", "Dear {first},", "Good morning {first},"),
    staff_closes=("Best regards,", "Kind regards,", "Best,", "All the best,"),
    chases=(
        "Did you get my message below? I have not heard anything yet.",
        "I am still waiting for an answer to this. Could you please get back to me?",
        "Just checking in on this one, as I have not heard back from you.",
        "Any news? It has been a while since I wrote.",
        "I wrote a few days ago and nobody has answered. Is this address still read?",
        "Following up on my mail below. Please let me know either way.",
    ),
    holdings=(
        "Got it, thank you for writing. I will call you on Tuesday.",
        "Thank you, your message has reached me. I need to ask our technician first and will get back "
        "to you by Friday.",
        "I received your message and am looking into it. You will hear from me tomorrow.",
        "Got your mail. We are checking this with the supplier and I will come back to you in a few days.",
        "Just a quick note that your message arrived. Sam is out on a job, he will call you this afternoon.",
        "Thanks for getting in touch. Let me look into it and get back to you by the end of the day.",
    ),
    closings=(
        "Thanks!",
        "Thank you very much!",
        "Great, thanks!",
        "Perfect, thank you.",
        "Ok, thanks.",
        "Great, thank you {first}!",
        "Thanks a lot!",
        "Many thanks, that helps.",
        "Wonderful, thanks so much!",
        "Got it, thank you.",
    ),
)

SPANISH = Language(
    code="es",
    topics=(
        Topic(
            "Fuga en la bomba",
            "La bomba de la piscina pierde agua desde el fin de semana y por la mañana siempre hay un "
            "charco. ¿Pueden venir a verla y decirme cuánto costaría la reparación?",
            "Por lo que describe es la junta del eje. La pieza cuesta 48 dólares y el trabajo dura una "
            "hora, a 95 dólares. Mientras tanto puede usar la bomba dos horas al día sin problema.",
            "¿Puedo dejar la bomba encendida por la noche?",
            "Es mejor apagarla por la noche, porque el charco puede llegar al motor.",
        ),
        Topic(
            "Agua turbia",
            "El agua está turbia desde hace una semana aunque añado cloro todos los días. ¿Qué me "
            "recomiendan hacer? La piscina es de mi madre y ella sale mañana de viaje.",
            "Casi siempre es el pH: si está por encima de 7,8, el cloro no actúa. Baje primero el pH a "
            "7,4, después un tratamiento de choque por la noche y lave el filtro a la mañana siguiente. "
            "El análisis en nuestra tienda es gratis.",
            "¿Cuántas horas al día tiene que funcionar el filtro en verano?",
            "En verano diez horas al día, mejor durante las horas de sol.",
        ),
        Topic(
            "Presupuesto para un calentador",
            "Quisiéramos instalar un calentador para alargar la temporada. La piscina mide ocho por "
            "cuatro metros. ¿Nos podrían enviar un presupuesto para bomba de calor y para gas?",
            "Para su piscina la bomba de calor cuesta 4.200 dólares instalada y el calentador de gas "
            "3.100. La bomba de calor gasta la tercera parte, de modo que la diferencia se recupera en "
            "dos temporadas.",
            "¿La instalación necesita un permiso del municipio?",
            "La bomba de calor no necesita permiso; el gas sí, y lo tramitamos nosotros.",
        ),
    ),
    details=(
        "La piscina tiene unos diez años y está detrás de la casa.",
        "Mi teléfono es el 202-555-0163 si prefieren llamar.",
        "Estamos en casa por las tardes a partir de las cinco.",
        "Un vecino nos habló muy bien de ustedes.",
    ),
    customer_greetings=("Hola:", "Buenos días:", "Estimados señores:"),
    customer_closes=("Un saludo,", "Saludos cordiales,", "Gracias y un saludo,"),
    staff_greetings=("Hola, {first}:", "Estimado/a {first}:", "Buenos días, {first}:"),
    staff_closes=("Un cordial saludo,", "Saludos,"),
    chases=(
        "Todavía no he recibido respuesta a mi mensaje. ¿Lo han recibido?",
        "Sigo esperando una respuesta. Por favor, díganme algo.",
    ),
    holdings=(
        "Recibido, gracias. Le llamo el martes.",
        "Gracias por su mensaje. Lo consulto y le respondo el viernes.",
    ),
    closings=("¡Muchas gracias!", "Gracias.", "Perfecto, gracias."),
)

GERMAN = Language(
    code="de",
    topics=(
        Topic(
            "Pumpe verliert Wasser",
            "unsere Pumpe verliert seit dem Wochenende Wasser, morgens steht immer eine Pfütze "
            "darunter. Können Sie das reparieren, und was würde es ungefähr kosten?",
            "das klingt nach der Wellendichtung. Der Dichtungssatz kostet 48 Dollar, die Arbeit dauert "
            "etwa eine Stunde zu 95 Dollar. Bis dahin können Sie die Pumpe zwei Stunden am Tag laufen "
            "lassen.",
            "Müssen wir dafür das Wasser ablassen?",
            "Nein, das Wasser bleibt im Becken, wir schließen nur die beiden Ventile.",
        ),
        Topic(
            "Grünes Wasser",
            "nach dem Gewitter ist das Wasser über Nacht grün geworden, und trotz Stoßchlorung sieht "
            "man den Boden nicht mehr. Was sollen wir tun? Für Hilfe wären wir sehr dankbar.",
            "nach starkem Regen liegt es fast immer am Phosphat und an zu wenig Chlor. Bürsten Sie die "
            "Wände, bringen Sie das Chlor abends auf 10 ppm und spülen Sie den Filter zwei Tage lang "
            "alle acht Stunden zurück.",
            "Wie oft sollte der Filtersand gewechselt werden?",
            "Alle fünf bis sechs Jahre; danach hält er die feinen Algen nicht mehr zurück.",
        ),
        Topic(
            "Angebot für eine Abdeckung",
            "wir hätten gern ein Angebot für eine automatische Abdeckung. Das Becken misst acht mal "
            "vier Meter und hat eine gerade Treppe. Wie lange dauert der Einbau?",
            "eine Abdeckung für Ihr Becken kostet mit Einbau 8.900 Dollar, der Einbau dauert drei Tage. "
            "Die gerade Treppe ist kein Problem, der Kasten kommt an die andere Seite.",
            "Trägt die Abdeckung auch Schnee?",
            "Ja, bis zu einem halben Meter nasser Schnee, wenn der Wasserstand stimmt.",
        ),
    ),
    details=(
        "Das Becken ist etwa zwölf Jahre alt und fasst 45 Kubikmeter.",
        "Sie erreichen mich auch unter 202-555-0177.",
        "Vormittags ist immer jemand zu Hause.",
        "Eine Nachbarin hat Sie uns empfohlen.",
    ),
    customer_greetings=("Guten Tag,", "Sehr geehrte Damen und Herren,", "Hallo,"),
    customer_closes=("Mit freundlichen Grüßen", "Viele Grüße", "Schöne Grüße"),
    staff_greetings=("Hallo {first},", "Guten Tag {first},"),
    staff_closes=("Mit freundlichen Grüßen", "Viele Grüße"),
    chases=(
        "ich habe noch keine Antwort auf meine Nachricht erhalten. Ist sie angekommen?",
        "ich warte immer noch auf eine Antwort. Bitte melden Sie sich.",
    ),
    holdings=(
        "danke für Ihre Nachricht, sie ist angekommen. Ich rufe Sie am Dienstag an.",
        "vielen Dank, ich kläre das mit unserem Techniker und melde mich bis Freitag bei Ihnen.",
    ),
    closings=("Vielen Dank!", "Danke!", "Super, danke!"),
)

FRENCH = Language(
    code="fr",
    topics=(
        Topic(
            "Fuite à la pompe",
            "La pompe de notre piscine fuit depuis samedi, il y a une flaque chaque matin. Pouvez-vous "
            "passer la voir, et combien coûterait la réparation ?",
            "D'après votre description, c'est le joint d'arbre. La pièce coûte 48 dollars et le travail "
            "dure une heure, à 95 dollars. En attendant, vous pouvez faire tourner la pompe deux heures "
            "par jour.",
            "Faut-il vider le bassin pour la réparation ?",
            "Non, le bassin reste plein, nous fermons seulement les deux vannes.",
        ),
        Topic(
            "Eau verte",
            "Après l'orage, l'eau est devenue verte en une nuit et le chlore choc n'a rien changé. Que "
            "nous conseillez-vous de faire ? Nous recevons de la famille la semaine prochaine.",
            "Après de fortes pluies, c'est presque toujours un manque de chlore avec des phosphates. "
            "Brossez les parois, montez le chlore à 10 ppm le soir et rincez le filtre toutes les huit "
            "heures pendant deux jours.",
            "Combien de temps faut-il attendre avant de se baigner ?",
            "Attendez que le chlore soit redescendu sous 3 ppm, le plus souvent deux jours.",
        ),
        Topic(
            "Devis pour un éclairage",
            "Nous aimerions remplacer l'éclairage de la piscine par des LED. Il y a deux projecteurs de "
            "30 cm. Pourriez-vous nous envoyer un devis ?",
            "Deux projecteurs à LED qui vont dans les niches existantes coûtent 760 dollars, pose "
            "comprise. Nous n'avons pas besoin de baisser le niveau de l'eau.",
            "Est-ce que la couleur peut être changée depuis la maison ?",
            "Oui, avec un boîtier à 90 dollars qui se pose à côté du tableau.",
        ),
    ),
    details=(
        "La piscine a une dizaine d'années et se trouve derrière la maison.",
        "Vous pouvez aussi me joindre au 202-555-0188.",
        "Nous sommes à la maison le soir après dix-huit heures.",
        "Des amis nous ont donné votre adresse.",
    ),
    customer_greetings=("Bonjour,", "Madame, Monsieur,"),
    customer_closes=("Cordialement,", "Bien à vous,", "Salutations,"),
    staff_greetings=("Bonjour {first},", "Cher/chère {first},"),
    staff_closes=("Bien cordialement,", "Cordialement,"),
    chases=(
        "Je n'ai pas encore reçu de réponse à mon message. L'avez-vous bien reçu ?",
        "J'attends toujours une réponse de votre part. Merci de me tenir au courant.",
    ),
    holdings=(
        "Bien reçu, merci. Je vous appelle mardi.",
        "Merci pour votre message, je me renseigne et je reviens vers vous vendredi.",
    ),
    closings=("Merci beaucoup !", "Merci !", "Parfait, merci."),
)

JAPANESE = Language(
    code="ja",
    topics=(
        Topic(
            "プールのポンプの修理について",
            "プールのポンプから水が漏れています。修理をお願いできますか。費用はどのくらいでしょうか。",
            "Thank you for your message about the pump. A seal kit is 48 dollars and the work takes "
            "about an hour at 95 dollars. Until then you can run the pump for two hours a day.",
            "夜は止めたほうがよいですか。",
            "Yes, please switch it off during the night.",
        ),
        Topic(
            "見積もりのお願い",
            "プールの照明をLEDに交換したいと考えています。二つの照明の見積もりを送っていただけますか。",
            "Two LED fixtures that fit the existing niches are 760 dollars including the work. The "
            "water level can stay as it is.",
            "色を変えることはできますか。",
            "The colour model is 60 dollars more for each light.",
        ),
    ),
    details=("電話番号は202-555-0119です。", "平日の午前中は在宅しております。"),
    customer_greetings=("お世話になっております。", "はじめまして。"),
    customer_closes=("よろしくお願いいたします。",),
    staff_greetings=("Dear {first},",),
    staff_closes=("Best regards,",),
    chases=("先日のメールにまだお返事をいただいておりません。届いておりますでしょうか。",),
    holdings=("Got it, thank you for writing. I will call you on Tuesday.",),
    closings=("ありがとうございます。",),
)

LANGUAGES = (ENGLISH, SPANISH, GERMAN, FRENCH, JAPANESE)
LANGUAGE_SHARES = (0.84, 0.06, 0.045, 0.04, 0.015)
BY_CODE = {language.code: language for language in LANGUAGES}

NAMES = {
    "en": (
        [
            "Anna",
            "Olive",
            "Walter",
            "Nina",
            "Peter",
            "Laura",
            "Simon",
            "Claire",
            "Oscar",
            "Martha",
            "Felix",
            "Irene",
            "Victor",
            "Paula",
            "Henry",
            "Joan",
            "Edwin",
            "Rosa",
            "Colin",
            "Elsie",
            "Frank",
            "Gloria",
            "Howard",
            "Ingrid",
            "Jasper",
            "Kathleen",
            "Leonard",
            "Miriam",
            "Norman",
            "Ophelia",
            "Quentin",
            "Rachel",
        ],
        [
            "Abbott",
            "Barlow",
            "Carver",
            "Dalton",
            "Easton",
            "Fowler",
            "Garrison",
            "Harlow",
            "Ingram",
            "Jarvis",
            "Kendall",
            "Lowell",
            "Mercer",
            "Norwood",
            "Oakley",
            "Prescott",
            "Quimby",
            "Radford",
            "Sawyer",
            "Thornton",
            "Underhill",
            "Vaughn",
            "Wexford",
            "Yardley",
            "Ackerman",
            "Birch",
            "Coleman",
            "Draper",
        ],
    ),
    "es": (
        ["José", "Lucía", "Andrés", "María", "Sofía", "Raúl", "Inés", "Tomás", "Begoña", "Íñigo"],
        ["Núñez", "García", "Muñoz", "Peña", "Ibáñez", "Ordóñez", "Vázquez", "Castaño"],
    ),
    "de": (
        ["Jürgen", "Käthe", "Björn", "Sabine", "Uwe", "Anke", "Günter", "Heike", "Jörg", "Bärbel"],
        ["Müller", "Schäfer", "Groß", "Böhm", "Krüger", "Weiß", "Hübner", "Förster"],
    ),
    "fr": (
        ["Hélène", "François", "Chloé", "Rémi", "Agnès", "Jérôme", "Noémie", "Benoît"],
        ["Lefèvre", "Gérard", "Béranger", "Mercier", "Dubois", "Côté", "Poirier", "Château"],
    ),
    "ja": (["花子", "太郎", "美咲", "健一"], ["佐藤", "鈴木", "高橋", "田中"]),
}

PRIVATE_DOMAINS = (
    "mailhaus.example",
    "postbox.example",
    "inbox-home.example",
    "lakeview-net.example",
    "cablepost.example",
    "northmail.example",
)
COMPANY_WORDS = [
    "harbor",
    "maple",
    "granite",
    "summit",
    "cedar",
    "willow",
    "prairie",
    "sterling",
    "juniper",
    "beacon",
    "orchard",
    "canyon",
]
COMPANY_KINDS = [
    "hotel",
    "homes",
    "dental",
    "school",
    "realty",
    "fitness",
    "bakery",
    "law",
    "club",
    "apartments",
]
