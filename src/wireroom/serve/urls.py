"""Addresses that Django answers; everything else is a baked page."""

from django.urls import include, path

from wireroom.serve import search

urlpatterns = [
    path("search", search.results),
    path("api/", include("wireroom.api.urls")),
    path("desk/", include("wireroom.desk.urls")),
]
handler400 = "wireroom.desk.notices.bad_request"
handler403 = "wireroom.desk.notices.forbidden"
handler404 = "wireroom.desk.notices.not_found"
handler500 = "wireroom.desk.notices.failed"
