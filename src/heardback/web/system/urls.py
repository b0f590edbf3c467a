"""Addresses of the place `system`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
