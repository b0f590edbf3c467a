"""Addresses of the place `figures`."""

from django.urls import URLPattern, path

from heardback.web.figures import views

urlpatterns: list[URLPattern] = [
    path("figures/", views.figures, name="figures"),
    path("figures/calls/<str:name>/", views.calls_behind, name="figures_calls"),
    path("figures/promises/<str:name>/", views.promises_of, name="figures_promises"),
]
