"""Addresses of the place `today`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
