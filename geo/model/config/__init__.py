"""The settings of the program and the files of its data folder, read and checked."""
