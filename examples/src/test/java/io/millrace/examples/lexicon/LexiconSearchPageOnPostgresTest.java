package io.millrace.examples.lexicon;

/** The same page on PostgreSQL. */
@OnPostgres
class LexiconSearchPageOnPostgresTest extends LexiconSearchPageTest {}
