"""Addresses of the place `setup`."""

from django.urls import URLPattern, path

from heardback.web.setup import first_look, views

urlpatterns: list[URLPattern] = [
    path("set-up/<str:token>/", views.begin, name="set_up"),
    path("first-look/", first_look.page, name="first_look"),
    path("first-look/progress/", first_look.progress, name="first_look_progress"),
    path("first-look/staff/", first_look.staff, name="first_look_staff"),
    path("first-look/standard/", first_look.standard, name="first_look_standard"),
    path("first-look/hours/", first_look.hours, name="first_look_hours"),
    path("first-look/go-live/", first_look.go_live, name="first_look_go_live"),
]
