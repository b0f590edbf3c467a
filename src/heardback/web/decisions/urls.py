"""Addresses of the place `decisions`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
