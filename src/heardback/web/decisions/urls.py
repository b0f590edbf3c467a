"""Addresses of the place `decisions`."""

from django.urls import URLPattern, path

from heardback.web.decisions import views

urlpatterns: list[URLPattern] = [
    path("owed/<str:key>/decide/", views.decide, name="decide"),
    path("owed/<str:key>/decide/<slug:verb>/", views.decide_owed, name="decide_owed"),
    path("contacts/<str:contact_id>/decide/<slug:verb>/", views.decide_contact, name="decide_contact"),
    path("decisions/<str:decision_id>/undo/", views.undo_decision, name="undo_decision"),
    path("identities/link/", views.link_identity, name="link"),
    path("identities/part/", views.unlink_identity, name="unlink"),
    path("proposals/<int:proposal_id>/<slug:answer>/", views.answer_proposal, name="answer_proposal"),
    path("matters/join/", views.join, name="join_matters"),
    path("contacts/<str:contact_id>/another-matter/", views.split_here, name="split_matter"),
    path("matters/<int:fact_id>/undo/", views.undo_matter_fact, name="undo_matter"),
]
