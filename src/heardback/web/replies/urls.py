"""Addresses of the place `replies`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
