"""Addresses of what we wait for; they stand before those of the promises, which take any word for a promise."""

from django.urls import URLPattern, path

from heardback.web.awaited import asking, views

urlpatterns: list[URLPattern] = [
    path("promises/waiting/", views.awaited, name="awaited"),
    path("promises/waiting/list.csv", views.awaited_csv, name="awaited_csv"),
    path("promises/waiting/<str:awaited_id>/", views.awaited_one, name="awaited_one"),
    path("promises/waiting/<str:awaited_id>/ask/", asking.ask_again, name="ask_again"),
    path("promises/waiting/<str:awaited_id>/say/<slug:verb>/", views.say_awaited, name="say_awaited"),
]
