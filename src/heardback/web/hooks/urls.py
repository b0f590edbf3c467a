"""Addresses of the place `hooks`. No slash at the end: a vendor signs the address that it was given."""

from django.urls import URLPattern, path

from heardback.web.hooks.endpoint import take_hook

urlpatterns: list[URLPattern] = [
    path("hooks/<str:vendor>/<str:key>", take_hook, name="call_hook"),
]
