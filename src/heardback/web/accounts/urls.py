"""Addresses of the place `accounts`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
