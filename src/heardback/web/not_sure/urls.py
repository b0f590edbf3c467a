"""Addresses of the place `not_sure`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
