"""Addresses of the checks of claims; a customer's id may hold anything, so it stands last."""

from django.urls import URLPattern, path

from heardback.web.claims import views

urlpatterns: list[URLPattern] = [path("claims/<path:customer_id>/", views.claims, name="claims")]
