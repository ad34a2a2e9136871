"""Tables for spreadsheets: the projects, and templates for the survey office."""
