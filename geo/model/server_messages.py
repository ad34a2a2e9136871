"""Sentences of the server: whom it answers, and how much it takes on at a time."""

from __future__ import annotations

from geo.model.language import N_

SERVER: dict[str, tuple[str, str]] = {
    "foreign_host": (
        N_("This server does not answer under the name “{value}”."),
        N_("Open it under its own address, or name the host in PLANMAP_HOSTS or PLANMAP_ADDRESS."),
    ),
    "foreign_origin": (
        N_("Pages of “{value}” may not use this server."),
        N_("Open the map itself; behind a proxy, name its address in PLANMAP_ADDRESS."),
    ),
    "upload_length": (
        N_("The upload does not say how large it is."),
        N_("Upload it with a browser, or send a Content-Length."),
    ),
    "uploads_full": (
        N_("This page holds as many files as the server keeps for one visitor ({limit} MB)."),
        N_("Remove a file that is no longer needed, or reload the page."),
    ),
    "uploads_full_for_all": (
        N_("The server holds as many uploaded files as it keeps at a time."),
        N_("Try again in some minutes."),
    ),
    "too_many_visitors": (
        N_("Too many pages are open on this server at the moment."),
        N_("Try again in a moment; a page that is closed makes room."),
    ),
    "server_busy": (
        N_("The server is making as many pictures and documents as it takes on at a time."),
        N_("Try again in some seconds."),
    ),
    "document_late": (
        N_("The document was not ready after {limit} seconds."),
        N_("Choose fewer projects, or try again when the server has less to do."),
    ),
    "abandoned": (
        N_("The request was cancelled before it was answered."),
        N_("Try again if the answer is still needed."),
    ),
}
