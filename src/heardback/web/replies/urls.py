"""Addresses of the place `replies`."""

from django.urls import URLPattern, path

from heardback.web.replies import views

urlpatterns: list[URLPattern] = [
    path("owed/<str:key>/reply/", views.reply, name="reply"),
    path("owed/<str:key>/reply/draft/", views.reply_draft, name="reply_draft"),
    path("owed/<str:key>/reply/discard/", views.reply_discard, name="reply_discard"),
    path("letters/", views.letters, name="letters"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/undo/", views.letter_undo, name="letter_undo"),
    path("letters/<int:pk>/again/", views.letter_again, name="letter_again"),
    path("letters/<int:pk>/sent/", views.letter_sent, name="letter_sent"),
]
