"""Addresses of the place `accounts`: signing in by allauth's views, without any that sign up or send mail."""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, include, path

from heardback.web.accounts import one_time, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", allauth.password_change, name="account_change_password"),
    path("accounts/password/set/", allauth.password_set, name="account_set_password"),
    path("accounts/password/lost/", views.lost_password, name="account_reset_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("sign-in/<str:token>/", one_time.sign_in_once, name="sign_in_once"),
    path("invitation/<str:token>/", one_time.invitation, name="invitation"),
    path("account/", views.account, name="account"),
    path("account/looks/", views.access_log, name="access_log"),
    path("what-is-read/", views.reads, name="what_is_read"),
]
