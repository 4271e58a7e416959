"""Tables in text files: guessed, counted, and converted block by block in bounded memory."""
