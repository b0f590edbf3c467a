"""Addresses of the desk: one module a place, as the rail on the left lists them."""

from django.urls import include, path

PLACES = (
    "today",
    "owed",
    "calls",
    "awaited",  # before the promises, which take any word for the id of one
    "promises",
    "figures",
    "customers",
    "claims",
    "decisions",
    "not_sure",
    "replies",
    "coaching",
    "notices",
    "setup",
    "settings",
    "accounts",
    "forms",
    "hooks",
    "answering",
    "voicemail",
    "system",
)
urlpatterns = [path("", include(f"heardback.web.{place}.urls")) for place in PLACES]
