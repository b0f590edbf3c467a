"""Addresses of the place `system`: what programs ask."""

from django.urls import URLPattern, path

from heardback.web.system import views

urlpatterns: list[URLPattern] = [
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.metrics, name="metrics"),
]
