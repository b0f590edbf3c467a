"""Addresses of the place `settings`."""

from django.urls import URLPattern, path

from heardback.web.settings import google, imports, intake, people, views

urlpatterns: list[URLPattern] = [
    path("settings/", views.index, name="settings"),
    path("settings/firm/", views.firm, name="settings_firm"),
    path("settings/go-live/", views.go_live, name="settings_go_live"),
    path("settings/told-staff/", views.told_staff, name="settings_told_staff"),
    path("settings/standards/", views.standards, name="settings_standards"),
    path("settings/hours/", views.hours, name="settings_hours"),
    path("settings/phrases/", views.phrases, name="settings_phrases"),
    path("settings/phrases/<int:pk>/", views.phrases, name="settings_phrase"),
    path("settings/phrases/<int:pk>/drop/", views.phrase_drop, name="settings_phrase_drop"),
    path("settings/retention/", views.retention, name="settings_retention"),
    path("settings/retention/holds/<int:pk>/lift/", views.hold_lift, name="settings_hold_lift"),
    path("settings/senders/", views.senders, name="settings_senders"),
    path("settings/senders/<int:pk>/revoke/", views.sender_revoke, name="settings_sender_revoke"),
    path("settings/teams/", views.teams, name="settings_teams"),
    path("settings/teams/<int:pk>/", views.teams, name="settings_team"),
    path("settings/teams/<int:pk>/mode/", views.team_mode, name="settings_team_mode"),
    path("settings/staff/", people.people, name="settings_staff"),
    path("settings/staff/<int:pk>/", people.person, name="settings_person"),
    path("settings/staff/<int:pk>/link/", people.new_link, name="settings_person_link"),
    path("settings/addresses/", people.address_add, name="settings_address_add"),
    path("settings/addresses/<int:pk>/", people.address_change, name="settings_address"),
    path("settings/intake/", intake.points, name="settings_intake"),
    path("settings/intake/add/<str:kind>/", intake.add, name="settings_point_add"),
    path("settings/intake/<int:pk>/", intake.change, name="settings_point"),
    path("settings/intake/<int:pk>/test/", intake.test, name="settings_point_test"),
    path("settings/intake/<int:pk>/pause/", intake.pause, name="settings_point_pause"),
    path("settings/intake/<int:pk>/google/", google.begin, name="settings_point_google"),
    path("settings/intake/google/back/", google.back, name="settings_google_back"),
    path("settings/imports/", imports.imports, name="settings_imports"),
]
