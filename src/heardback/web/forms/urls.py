"""Addresses of the place `forms`."""

from django.urls import URLPattern, path

from heardback.web.forms.embed import show_snippet
from heardback.web.forms.endpoint import show_form, thank

urlpatterns: list[URLPattern] = [
    path("form/<str:token>/", show_form, name="form"),
    path("form/<str:token>/thanks/", thank, name="form_thanks"),
    path("settings/forms/<int:point_id>/embed/", show_snippet, name="form_embed"),
]
