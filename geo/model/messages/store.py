"""Sentences about storing: the disk, the lock, the history."""

from __future__ import annotations

from geo.model.text.language import N_

STORE: dict[str, tuple[str, str]] = {
    "file_unwritable": (
        N_("The file {file} cannot be written: {problem}."),
        N_("Check that the folder exists and that this account may write to it."),
    ),
    "disk_full": (
        N_("The disk is full: {file} has not been written, and everything is as it was before."),
        N_("Free some space on that disk, then try again."),
    ),
    "disk_quota": (
        N_("This account's share of the disk is used up; {file} has not been written."),
        N_("Delete files of this account, or have its share enlarged, then try again."),
    ),
    "file_beyond_limit": (
        N_("{file} would be larger than this system lets a file be; it has not been written."),
        N_("Raise the limit for the size of a file, or move the data to another disk."),
    ),
    "disk_read_only": (
        N_("{file} lies on a disk that can only be read; nothing has been written."),
        N_("Looking still works. To edit, connect the disk so that it can be written to."),
    ),
    "write_denied": (
        N_("This account may not write {file}, or another program holds it open."),
        N_("Give the account the right to write to the file and its folder, or close the program."),
    ),
    "name_too_long": (
        N_("The name {file} is longer than this disk allows."),
        N_("Choose a shorter name, or a folder that is not so deep."),
    ),
    "too_many_open": (
        N_("Too many files are open at the moment; {file} could not be opened."),
        N_("Try again in a moment; if it stays, raise the limit of open files (ulimit -n)."),
    ),
    "is_a_folder": (
        N_("{file} is a folder; a file cannot be written in its place."),
        N_("Choose another name, or name the file inside the folder."),
    ),
    "disk_failed": (
        N_("The disk or the network drive reports an error at {file}: {problem}."),
        N_("Make a copy of the data now, and have the disk or the connection checked."),
    ),
    "store_busy": (
        N_("Others are storing; after waiting {seconds} seconds, this change was not stored."),
        N_("Nothing has been stored; try again in a moment."),
    ),
    "lock_lost": (
        N_("{file} was deleted while a change was being stored."),
        N_("Nothing has been stored; try again, and let no program clear the history folder."),
    ),
    "file_keeps_changing": (
        N_("Another program keeps changing {file} while a change is being stored."),
        N_("Nothing has been stored; close that program, then try again."),
    ),
    "unknown_revision": (
        N_("The history has no revision {value}."),
        N_("Choose a revision from the history."),
    ),
    "history_unreadable": (
        N_("The history file {file} is missing or damaged."),
        N_(
            "Bring the file back from a backup, or begin a new history (on the page History, or "
            "with “python -m geo history --begin-anew”); the old one is kept beside it."
        ),
    ),
    "history_whole": (
        N_("The history is whole; there is no need to begin a new one."),
        "",
    ),
    "history_vanished": (
        N_("The change is stored, but the history folder {file} vanished meanwhile."),
        N_("Bring the folder back from a backup; who changed what before is written only there."),
    ),
}
