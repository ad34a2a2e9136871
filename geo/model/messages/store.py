"""Messages about saving: the disk, the lock, the history."""

from __future__ import annotations

from geo.model.text.language import N_

STORE: dict[str, tuple[str, str]] = {
    "file_unwritable": (
        N_("The file {file} cannot be written: {problem}."),
        N_("Check that the folder exists and that this account may write to it."),
    ),
    "disk_full": (
        N_("The disk is full: {file} was not written, and everything is as it was before."),
        N_("Free some space on that disk, then try again."),
    ),
    "disk_quota": (
        N_("This account's disk quota is used up; {file} was not written."),
        N_("Delete files belonging to this account, or have its quota raised, then try again."),
    ),
    "file_beyond_limit": (
        N_(
            "{file} would exceed the largest file size that this system allows; it was not written."
        ),
        N_("Raise the limit on file size, or move the data to another disk."),
    ),
    "disk_read_only": (
        N_("{file} is on a read-only disk; nothing was written."),
        N_("The map can still be viewed. To edit, connect the disk with write access."),
    ),
    "write_denied": (
        N_("This account may not write {file}, or another program holds it open."),
        N_("Give the account write access to the file and its folder, or close the program."),
    ),
    "name_too_long": (
        N_("The name {file} is longer than this disk allows."),
        N_("Choose a shorter name, or a less deeply nested folder."),
    ),
    "too_many_open": (
        N_("Too many files are open at the moment; {file} could not be opened."),
        N_(
            "Try again in a moment; if the problem persists, raise the limit on open files "
            "(ulimit -n)."
        ),
    ),
    "is_a_folder": (
        N_("{file} is a folder; a file cannot be written in its place."),
        N_("Choose another name, or name the file inside the folder."),
    ),
    "disk_failed": (
        N_("The disk or the network drive reports an error for {file}: {problem}."),
        N_("Make a copy of the data now, and have the disk or the connection checked."),
    ),
    "store_busy": (
        N_("Others are saving; after waiting {seconds} seconds, this change was not saved."),
        N_("Nothing has been saved; try again in a moment."),
    ),
    "lock_lost": (
        N_("{file} was deleted while a change was being saved."),
        N_("Nothing has been saved; try again, and let no program clear the history folder."),
    ),
    "file_keeps_changing": (
        N_("Another program keeps changing {file} while a change is being saved."),
        N_("Nothing has been saved; close that program, then try again."),
    ),
    "unknown_revision": (
        N_("The history has no revision {value}."),
        N_("Choose a revision from the history."),
    ),
    "history_unreadable": (
        N_("The history file {file} is missing or damaged."),
        N_(
            "Restore the file from a backup, or begin a new history (on the History "
            "page, or with “python -m geo history --begin-anew”); the old one is kept "
            "next to it."
        ),
    ),
    "history_whole": (
        N_("The history is intact; there is no need to begin a new one."),
        "",
    ),
    "history_vanished": (
        N_(
            "The change has been saved, but the history folder {file} has vanished in the meantime."
        ),
        N_("Restore the folder from a backup; it is the only record of who changed what before."),
    ),
}
