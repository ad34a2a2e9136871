"""What a project is: its fields, words and rules, and the settings of the program."""
