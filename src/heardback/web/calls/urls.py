"""Addresses of the place `calls`."""

from django.urls import URLPattern, path

from heardback.web.calls import views

urlpatterns: list[URLPattern] = [
    path("calls/", views.calls, name="calls"),
    path("calls/dialled/<int:dialled_id>/undo/", views.undo, name="dial_undo"),
    path("calls/<str:contact_id>/taken/", views.taken, name="call_taken"),
    path("owed/<str:key>/call/", views.call, name="call"),
    path("owed/<str:key>/call/dial/", views.dial_number, name="dial"),
    path("owed/<str:key>/call/connect/", views.connect, name="connect"),
    path("owed/<str:key>/call/told/", views.told, name="call_told"),
    path("owed/<str:key>/number/", views.number_word, name="number_word"),
    path("numbers/<int:word_id>/take-back/", views.take_back, name="number_take_back"),
    path("contacts/<str:contact_id>/questions/", views.questions, name="questions"),
]
