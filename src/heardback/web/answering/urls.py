"""Addresses of the place `answering`: the carrier's, and the page where people say that they are in or out.

No slash at the end of the carrier's: it signs the address that it was given.
"""

from django.urls import URLPattern, path

from heardback.web.answering import in_or_out, voice

urlpatterns: list[URLPattern] = [
    path("hooks/twilio/<str:key>/answer/<slug:step>", voice.answer, name="answer_point"),
    path("hooks/twilio/<str:key>/answer/<slug:step>/<str:which>", voice.answer, name="answer_point_which"),
    path("in-or-out/", in_or_out.show, name="in_or_out"),
]
