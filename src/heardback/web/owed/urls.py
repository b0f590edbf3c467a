"""Addresses of the place `owed`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
