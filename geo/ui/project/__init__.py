"""One project, or all as a sheet, edited by hand."""
