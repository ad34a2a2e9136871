"""Read and check the program's settings and the files of its data folder."""
