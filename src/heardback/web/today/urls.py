"""Addresses of the place `today`."""

from django.urls import URLPattern, path

from heardback.web.today import views

urlpatterns: list[URLPattern] = [
    path("", views.today, name="today"),
    path("today/<str:group>/", views.today_group, name="today_group"),
]
