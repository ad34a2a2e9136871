"""Set up a town: from answers and files to a data folder that the whole program accepts."""
