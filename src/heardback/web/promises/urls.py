"""Addresses of the place `promises`."""

from django.urls import URLPattern, path

from heardback.web.promises import views

urlpatterns: list[URLPattern] = [
    path("promises/", views.promises, name="promises"),
    path("promises/<str:promise_id>/", views.promise, name="promise"),
    path("promises/<str:promise_id>/say/<slug:verb>/", views.say_promise, name="say_promise"),
]
