"""Addresses of the place `settings`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
