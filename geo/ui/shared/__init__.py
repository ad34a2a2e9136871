"""What several pages use: the address, words, texts as HTML, the map beside a table, forms."""
