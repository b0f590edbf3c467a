"""What colleagues promise, in many wordings, and what only sounds like a promise.

Square brackets mark the sentence that promises, or that tempts to be read as a promise (`NO_PROMISE`). Braces are
filled with what the due time says: {weekday}, {date}. Written as people write, not as any grammar reads.
"""

from __future__ import annotations

from dataclasses import dataclass

NO_PROMISE = "no_promise"
#: Beside a full answer, or as all that a reply says.
FULL, HOLDING = "full", "holding"


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to promise. `due` names a rule of `promise_due`, '' where no time is named."""

    number: int
    language: str
    form: str
    kind: str
    due: str
    marked: str

    @property
    def text(self) -> str:
        """What is written, its braces not yet filled."""
        return self.marked.replace("[", "").replace("]", "")

    @property
    def sentence(self) -> str:
        """What promises, its braces not yet filled."""
        return self.marked.partition("[")[2].partition("]")[0]


_ENGLISH = (
    # to call
    (HOLDING, "call_back", "tomorrow", "Got your message, thank you. [I'll call you tomorrow.]"),
    (HOLDING, "call_back", "weekday", "Thanks for writing. [I will give you a ring on {weekday}.]"),
    (HOLDING, "call_back", "afternoon", "Your note has reached me. [I'll phone you this afternoon.]"),
    (HOLDING, "call_back", "tomorrow_at_3", "Thank you, received. [I'll call you tomorrow at 3 pm.]"),
    (HOLDING, "call_back", "today", "Thanks for your mail. [One of us will call you before the end of the day.]"),
    (HOLDING, "call_back", "tomorrow_morning", "Got it. [Sam is out on a job and will ring you tomorrow morning.]"),
    (HOLDING, "call_back", "weekday", "Received, thanks. [Expect a call from me on {weekday}.]"),
    (HOLDING, "call_back", "", "Hello and thank you for your message. [I am going to call you back about this.]"),
    (FULL, "call_back", "weekday", "[I'll give you a call {weekday} to go through the details.]"),
    (FULL, "call_back", "date", "[Tom will phone you on {date} to see how it runs.]"),
    (FULL, "call_back", "next_week", "[We will call you next week to hear whether it has settled.]"),
    # to come back to them
    (HOLDING, "reply", "weekday", "Thank you for your patience. [We'll get back to you by {weekday}.]"),
    (HOLDING, "reply", "tomorrow", "I have your mail. [You will hear from me tomorrow.]"),
    (HOLDING, "reply", "hours24", "Thank you for getting in touch. [We will reply within 24 hours.]"),
    (HOLDING, "reply", "today", "Thanks, seen. [Let me look into this and come back to you by end of day.]"),
    (HOLDING, "reply", "cob", "Received with thanks. [I'll let you know by close of business today.]"),
    (HOLDING, "reply", "bd2", "It is with our service team. [You'll have our answer within two business days.]"),
    (HOLDING, "reply", "", "Thank you for your message. [I'll look into it and get back to you.]"),
    (HOLDING, "reply", "", "Got it. [Let me check with the supplier and I'll come back to you.]"),
    (HOLDING, "reply", "", "[We're looking into this for you and will update you.]"),
    (HOLDING, "reply", "weekday", "I need to ask our technician. [I will have an answer for you on {weekday}.]"),
    (HOLDING, "reply", "date", "Thank you, I have noted it. [I will write to you again by {date}.]"),
    (HOLDING, "reply", "hours2", "I am on the road right now. [I'll get back to you in two hours.]"),
    (HOLDING, "reply", "month_end", "This goes to the manufacturer. [You'll hear from us by the end of the month.]"),
    (HOLDING, "reply", "tonight", "I am with a customer at the moment. [I'll reply tonight.]"),
    (FULL, "reply", "tomorrow", "About the warranty I am not sure. [I'll find out and let you know tomorrow.]"),
    (FULL, "reply", "weekday", "[I will confirm the exact price to you by {weekday}.]"),
    (FULL, "reply", "", "[I'll ask Ruth about the discount and report back.]"),
    (FULL, "reply", "next_week", "[We shall let you have our dates for the season next week.]"),
    (FULL, "reply", "weekday", "[Grace will be in touch {weekday} about the rest.]"),
    # to send something
    (HOLDING, "deliver", "weekday", "Thank you for your inquiry. [I'll send you the quote by {weekday}.]"),
    (HOLDING, "deliver", "tomorrow", "Got your request. [You will receive our offer tomorrow.]"),
    (HOLDING, "deliver", "today", "Thanks. [I'll email you the price list today.]"),
    (FULL, "deliver", "weekday", "[I'll send you a written quote by {weekday}.]"),
    (FULL, "deliver", "tomorrow", "[The corrected invoice goes out to you tomorrow.]"),
    (FULL, "deliver", "", "[I will forward you the manual.]"),
    (FULL, "deliver", "date", "[We'll mail you the signed contract by {date}.]"),
    (FULL, "deliver", "next_week", "[I'm going to send over photos of similar pools next week.]"),
    (FULL, "deliver", "weekday", "[You'll get the drawings from us on {weekday}.]"),
    # to do something
    (HOLDING, "act", "weekday", "Thanks for letting us know. [A technician will come by on {weekday}.]"),
    (HOLDING, "act", "tomorrow", "Understood. [Dev will be there tomorrow.]"),
    (FULL, "act", "weekday", "[Our technician comes {weekday}.]"),
    (FULL, "act", "weekday", "[I have put you down for {weekday} and Sam will replace it then.]"),
    (FULL, "act", "today", "[I'll cancel the invoice today.]"),
    (FULL, "act", "", "[We will refund the visit.]"),
    (FULL, "act", "tomorrow", "[I'll order the part first thing tomorrow.]"),
    (FULL, "act", "date", "[We'll start the work on {date}.]"),
    (FULL, "act", "next_week", "[Our crew will finish the tile next week.]"),
    (FULL, "act", "two_weeks", "[We'll check the pressure again in two weeks.]"),
    # without a day
    (HOLDING, "vague", "soon", "Thank you for your message. [We'll be in touch soon.]"),
    (HOLDING, "vague", "soon", "Got it. [I'll get back to you as soon as possible.]"),
    (HOLDING, "vague", "soon", "Thanks for writing to us. [You will hear from us shortly.]"),
    (HOLDING, "vague", "few_days", "I have passed it to the workshop. [We will come back to you in a few days.]"),
    (HOLDING, "vague", "couple_of_days", "Received. [I'll get back to you in a couple of days.]"),
    (HOLDING, "vague", "this_week", "Thanks, it is noted. [I'll let you know this week.]"),
    (HOLDING, "vague", "next_week", "Your mail has arrived. [We'll get back to you next week.]"),
    (HOLDING, "vague", "soon", "Thanks, noted. [I'll circle back asap.]"),
    (FULL, "vague", "soon", "[I'll send the details as soon as I can.]"),
    # under a condition
    (HOLDING, "conditional", "if", "Thanks for asking. [Once the part arrives, I'll call you.]"),
    (FULL, "conditional", "if", "[If it leaks again, we'll come out at no charge.]"),
    (FULL, "conditional", "if", "[As soon as the supplier confirms, I will let you know the date.]"),
    (FULL, "conditional", "if", "[When the weather allows, we'll resurface the steps.]"),
    (FULL, "conditional", "if", "[Should the code come back, I'll replace the board.]"),
    # left to the customer
    (FULL, "burden_shift", "three_weeks", "[Please call us again in three weeks.]"),
    (FULL, "burden_shift", "two_weeks_off", "[Write to me again in two weeks.]"),
    (FULL, "burden_shift", "off", "[Please let us know if you do not hear from them.]"),
    (FULL, "burden_shift", "off", "[Give us a ring if it happens again.]"),
    # what only sounds like one
    (FULL, NO_PROMISE, "", "[We usually reply to messages within two business days.]"),
    (FULL, NO_PROMISE, "", "[I hope to be back in the office next week.]"),
    (FULL, NO_PROMISE, "", "[I will not be able to come out before the holiday.]"),
    (FULL, NO_PROMISE, "", "[Shall we talk on Thursday?]"),
    (FULL, NO_PROMISE, "", "[The manufacturer will send you the registration card by Friday.]"),
    (FULL, NO_PROMISE, "", "[I called you yesterday and left a message.]"),
    (FULL, NO_PROMISE, "", "[Our service hotline will be happy to help you from Monday to Friday.]"),
    (FULL, NO_PROMISE, "", "[The pump will run for another five years.]"),
    (FULL, NO_PROMISE, "", "[Payment is due within 30 days; late payments will be charged.]"),
    (FULL, NO_PROMISE, "", "[You will see the water clear up tomorrow.]"),
    (FULL, NO_PROMISE, "", "[My colleague told you that we would call on Monday, I know.]"),
    (FULL, NO_PROMISE, "", "[Somebody ought to look at it before the season starts.]"),
)  # fmt: skip
_GERMAN = (
    (HOLDING, "call_back", "tomorrow", "danke für Ihre Nachricht. [Ich rufe Sie morgen an.]"),
    (HOLDING, "reply", "weekday", "vielen Dank, ist angekommen. [Wir melden uns bis {weekday} bei Ihnen.]"),
    (HOLDING, "reply", "", "danke für Ihre Anfrage. [Ich kläre das und gebe Ihnen Bescheid.]"),
    (HOLDING, "vague", "soon", "danke für Ihre Mail. [Wir kommen so schnell wie möglich auf Sie zurück.]"),
    (FULL, "deliver", "weekday", "[Das Angebot schicke ich Ihnen bis {weekday}.]"),
    (FULL, "act", "weekday", "[Unser Techniker kommt am {weekday} vorbei.]"),
    (FULL, "act", "today", "[Ich storniere die Rechnung noch heute.]"),
    (FULL, "conditional", "if", "[Sobald das Teil da ist, rufe ich Sie an.]"),
    (FULL, "burden_shift", "three_weeks", "[Bitte rufen Sie uns in drei Wochen noch einmal an.]"),
    (FULL, NO_PROMISE, "", "[In der Regel antworten wir innerhalb von zwei Werktagen.]"),
    (FULL, NO_PROMISE, "", "[Leider kann ich vor den Feiertagen nicht mehr kommen.]"),
    (FULL, NO_PROMISE, "", "[Der Hersteller schickt Ihnen die Karte bis Freitag.]"),
)  # fmt: skip
_SPANISH = (
    (HOLDING, "call_back", "tomorrow", "Gracias por su mensaje. [Le llamo mañana.]"),
    (HOLDING, "reply", "weekday", "Recibido, gracias. [Le responderemos antes del {weekday}.]"),
    (HOLDING, "reply", "", "Gracias por escribirnos. [Lo reviso y le digo algo.]"),
    (HOLDING, "vague", "soon", "Hemos recibido su consulta. [Le contestaremos lo antes posible.]"),
    (FULL, "deliver", "weekday", "[Le enviaré el presupuesto el {weekday}.]"),
    (FULL, "act", "weekday", "[Nuestro técnico pasará el {weekday}.]"),
    (FULL, "conditional", "if", "[En cuanto llegue la pieza, le aviso.]"),
    (FULL, "burden_shift", "three_weeks", "[Vuelva a llamarnos en tres semanas.]"),
    (FULL, NO_PROMISE, "", "[Normalmente respondemos en dos días laborables.]"),
    (FULL, NO_PROMISE, "", "[No podremos ir antes del lunes.]"),
)  # fmt: skip
_FRENCH = (
    (HOLDING, "call_back", "tomorrow", "Merci pour votre message. [Je vous appelle demain.]"),
    (HOLDING, "reply", "weekday", "Bien reçu. [Nous reviendrons vers vous d'ici {weekday}.]"),
    (HOLDING, "reply", "", "Merci de nous avoir écrit. [Je me renseigne et je vous tiens au courant.]"),
    (HOLDING, "vague", "soon", "Votre message est bien arrivé. [Nous vous répondrons dès que possible.]"),
    (FULL, "deliver", "weekday", "[Je vous enverrai le devis {weekday}.]"),
    (FULL, "act", "weekday", "[Notre technicien passera {weekday}.]"),
    (FULL, "conditional", "if", "[Dès que la pièce arrive, je vous préviens.]"),
    (FULL, "burden_shift", "three_weeks", "[Rappelez-nous dans trois semaines.]"),
    (FULL, NO_PROMISE, "", "[Nous répondons en général sous deux jours ouvrables.]"),
    (FULL, NO_PROMISE, "", "[Nous ne pourrons pas venir avant lundi.]"),
)  # fmt: skip
_BY_LANGUAGE = (("en", _ENGLISH), ("de", _GERMAN), ("es", _SPANISH), ("fr", _FRENCH))
WORDINGS = tuple(
    Wording(number, language, *rest)
    for number, (language, rest) in enumerate(
        ((language, one) for language, ones in _BY_LANGUAGE for one in ones), 1
    )
)

#: What tells a customer a new date, by language: the reply holds off once more.
NEW_DATES = {
    "en": (
        ("tomorrow", "Just a quick update: the supplier has not answered yet. [I'll get back to you tomorrow.]"),
        ("weekday", "I have not forgotten you, it takes a little longer. [You will hear from me by {weekday}.]"),
        ("weekday", "Sorry for the delay. [I will get back to you on {weekday}.]"),
        ("tomorrow", "I am still waiting for their answer. [I'll let you know tomorrow.]"),
        ("weekday", "Thank you for your patience, no news yet. [We'll come back to you by {weekday}.]"),
    ),
    "de": (("weekday", "kurze Zwischenmeldung, es dauert noch etwas. [Ich melde mich bis {weekday} bei Ihnen.]"),),
    "es": (("weekday", "Todavía no tengo respuesta. [Le respondo el {weekday}.]"),),
    "fr": (("weekday", "Cela prend un peu plus de temps. [Je reviens vers vous {weekday}.]"),),
}  # fmt: skip
#: What a customer adds who wants to be rung.
WANTS_CALL = "Please call me back about this, I would rather talk it through on the phone."
#: What comes along with what was promised to be sent.
SENT = {
    "en": "Here it is, attached to this mail. Tell me if anything is unclear.",
    "de": "anbei wie besprochen. Sagen Sie mir, wenn etwas unklar ist.",
    "es": "Se lo adjunto. Dígame si algo no queda claro.",
    "fr": "Vous le trouverez ci-joint. Dites-moi si quelque chose n'est pas clair.",
}
#: A word of another kind, after which nobody can tell whether the promise was kept.
ELSEWHERE = {
    "en": "One more thing that I had left out: the part has two years of warranty.",
    "de": "noch ein Nachtrag: Auf das Teil gibt es zwei Jahre Garantie.",
    "es": "Una cosa más: la pieza tiene dos años de garantía.",
    "fr": "Une précision encore : la pièce est garantie deux ans.",
}
#: Questions of ours that wait for the customer, and what customers say that they will do.
QUESTIONS = (
    "Thanks for writing. Which model is it? The number stands on the silver plate below the motor.",
    "Could you send us a photo of the equipment pad? Then we know which valve it is.",
    "What would suit you better, mornings or afternoons? And is the gate open during the day?",
    "Before I can tell: is it the single-speed or the variable-speed version?",
)
CUSTOMER_WILL = (
    "Thanks, I'll send you the photos tomorrow.",
    "I will look it up and send you the number this weekend.",
    "Thank you, I'll ask my husband and let you know on Friday.",
)
WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
