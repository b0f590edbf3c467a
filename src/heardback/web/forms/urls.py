"""Addresses of the place `forms`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
