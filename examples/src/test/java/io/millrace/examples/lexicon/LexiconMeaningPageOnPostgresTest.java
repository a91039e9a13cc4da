package io.millrace.examples.lexicon;

import java.nio.file.Path;

/** The same page on PostgreSQL. */
class LexiconMeaningPageOnPostgresTest extends LexiconMeaningPageTest {
    @Override
    SmallLexicon open(Path folder) {
        return SmallLexicon.onPostgres();
    }
}
