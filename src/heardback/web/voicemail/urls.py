"""Addresses of the place `voicemail`."""

from django.urls import URLPattern, path

from heardback.web.voicemail.views import play

urlpatterns: list[URLPattern] = [path("voicemail/<int:pk>/", play, name="voicemail")]
