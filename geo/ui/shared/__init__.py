"""What several pages share: address, words, texts as HTML, the map next to a table, forms."""
