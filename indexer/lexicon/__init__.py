"""The lexicon: which words of Korean and English translate each other, learned from linked stories.

`building.update_lexicon` makes it from the linked stories, `lexicon.Lexicon.open(paths)` reads it::

    lexicon = Lexicon.open(paths)                    # None if none was made; maps the file, loads nothing
    lexicon.translations("미사일", "ko")              # [Translation(term="missil", chance=0.93, …), …]

Terms are the index's (`indexer.analysis`), and phrases of them joined by blanks (see `terms`). What shares a
term, figures and Latin words, needs no translation and is not in it.

For work in bulk, over hundreds of thousands of editions, do not ask term by term: turn all terms into numbers
once, then use the sparse matrix::

    numbers = lexicon.numbers(terms, "ko")           # int64 array, -1 for unknown terms
    starts, others, chances = lexicon.matrix("ko")   # CSR: row i is starts[i]:starts[i + 1]

With a document's terms as a row of counts over `numbers`, the expected counts of the other language's terms
are its product with this matrix. `terms.sentence_terms` gives the terms of a text that the lexicon knows,
names and phrases included; `sounds.alike` compares words of the two scripts that nothing is known of.
"""
