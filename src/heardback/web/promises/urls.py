"""Addresses of the place `promises`."""

from django.urls import URLPattern, path

from heardback.web.promises import views

urlpatterns: list[URLPattern] = [path("promises/", views.promises, name="promises")]
