"""Addresses of the place `answering`: the carrier's, its settings, and where people say that they are in or out.

No slash at the end of the carrier's: it signs the address that it was given.
"""

from django.urls import URLPattern, path

from heardback.web.answering import connecting, in_or_out, voice
from heardback.web.settings import answer_point as settings

urlpatterns: list[URLPattern] = [
    path("hooks/twilio/<str:key>/answer/<slug:step>", voice.answer, name="answer_point"),
    path("hooks/twilio/<str:key>/answer/<slug:step>/<str:which>", voice.answer, name="answer_point_which"),
    path(
        "hooks/twilio/<str:key>/connect/<slug:step>/<int:dialled_id>", connecting.connect, name="connect_step"
    ),
    path("in-or-out/", in_or_out.show, name="in_or_out"),
    path("settings/answer-points/", settings.answer_points, name="settings_answer_points"),
    path("settings/answer-points/<int:pk>/", settings.answer_point, name="settings_answer_point"),
    path("settings/answer-points/<int:pk>/phones/", settings.line_add, name="settings_answer_line_add"),
    path("settings/answer-points/phones/<int:pk>/", settings.line_change, name="settings_answer_line"),
    path("settings/transcription/", settings.transcription, name="settings_transcription"),
]
