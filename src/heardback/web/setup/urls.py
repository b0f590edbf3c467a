"""Addresses of the place `setup`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
