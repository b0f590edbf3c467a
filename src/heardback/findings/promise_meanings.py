"""The figures of promises in plain words: what each is of, and what each list behind a number holds.

One wording for the page, the report and docs/figures.md (a test compares them). Source: SEMANTICS 5.5, 7.
"""

from __future__ import annotations

from heardback.findings.phone_words import Words

DEFINITIONS = {
    "kept": Words(
        "Promises kept",
        "Of the promises that came due in this time and of which it is known how they ended, those kept by the "
        "latest moment that the words allow. Kept late counts as not kept. Beside it and in no rate: what cannot "
        "be told, what got a new date in time, what the customer did not need any more, and what nobody has "
        "confirmed.",
    ),
    "renewed": Words(
        "Got a new date in time",
        "Of the promises that came due, those whose customer was told a new date before the old one had passed. "
        "The new one counts in its turn. Told only afterwards, the old one has slipped.",
    ),
    "third_holdings": Words(
        "Held off a third time",
        "Of the holding replies sent in this time, those that were the third or a later one in a row without a "
        "full answer. A lead has to agree to them.",
    ),
    "until_kept": Words(
        "From a promise to its keeping",
        "What has not been kept is kept in as still waited for, so that those that slipped do not make it shorter.",
        "The estimate of Kaplan and Meier: what is not kept yet counts as waited for until now.",
    ),
    "kinds": Words(
        "By kind",
        "A call is kept by a call, or by mail unless a call was asked for. Sending something and doing something "
        "are kept when a person confirms it: mail alone cannot prove it.",
    ),
    "others": Words(
        "Follow-ups that we took upon us",
        'Nobody promised them: "call us in three months" leaves the next move to the customer, so we remember it. '
        "In no rate.",
    ),
    "suggestions": Words(
        "Found in our words, confirmed by nobody",
        "Suggestions: a person has to say whether they are promises. They are in no rate and never slip.",
    ),
}

#: Name of a list behind a number -> what it holds.
LISTS = {
    "kept": Words("Kept", "By the latest moment that the words allow."),
    "kept_late": Words("Kept late", "After the latest moment that the words allow."),
    "broken": Words(
        "Slipped",
        "The latest moment has passed without a word from us, a new date was told only after it, or a person says "
        "so.",
    ),
    "unconfirmed": Words(
        "Cannot tell", "We were in touch with them since; whether that kept the promise, nobody has said."
    ),
    "renegotiated": Words("Got a new date in time", "The customer was told before the old date had passed."),
    "waived": Words("Not needed any more", "The customer said so."),
    "void": Words("No promise", "A person says that it was none."),
    "third_holdings": DEFINITIONS["third_holdings"],
    "suggestions": DEFINITIONS["suggestions"],
}
