"""Addresses of the place `not_sure`."""

from django.urls import URLPattern, path

from heardback.web.not_sure import views

urlpatterns: list[URLPattern] = [
    path("not-sure/", views.not_sure, name="not_sure"),
    path("not-sure/rule/<str:key>/", views.sender_rule, name="sender_rule"),
    path("not-sure/rules/<int:rule_id>/revoke/", views.revoke_rule, name="revoke_rule"),
    path("not-sure/set-aside/", views.set_aside, name="set_aside"),
    path("not-sure/sample/", views.sample, name="sample"),
    path("not-sure/sample/<str:week>/<str:contact_id>/", views.look, name="sample_look"),
    path("not-sure/before/", views.before, name="before"),
    path("not-sure/before.csv", views.before_csv, name="before_csv"),
    path("not-sure/settled-by-phone/", views.settled_by_phone, name="settled_by_phone"),
]
