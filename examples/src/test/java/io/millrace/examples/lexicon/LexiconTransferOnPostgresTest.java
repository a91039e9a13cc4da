package io.millrace.examples.lexicon;

/** All of Lexicon goes from PostgreSQL to SQLite, row by row. */
@OnPostgres
class LexiconTransferOnPostgresTest extends LexiconTransferTest {}
