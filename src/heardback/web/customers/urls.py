"""Addresses of the place `customers`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
