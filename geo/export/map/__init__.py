"""The map as a picture for print: what the screen's map shows, drawn for paper."""
