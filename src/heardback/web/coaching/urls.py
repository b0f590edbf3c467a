"""Addresses of the place `coaching`."""

from django.urls import URLPattern, path

from heardback.web.coaching import views

urlpatterns: list[URLPattern] = [
    path("coaching/", views.own_hints, name="coaching"),
    path("coaching/morning/", views.morning, name="coaching_morning"),
    path("coaching/sent/<str:contact_id>/not-here/", views.not_here, name="coaching_not_here"),
    path("coaching/signals/<str:signal>/", views.own_signal, name="coaching_signal"),
    path("settings/coaching/", views.firm, name="settings_coaching"),
    path("settings/coaching/<str:signal>/", views.firm_signal, name="settings_coaching_signal"),
    path("owed/<str:key>/reply/hints/", views.draft_hints, name="reply_hints"),
    path("repeats/<path:customer_id>/", views.repeats, name="customer_repeats"),
]
