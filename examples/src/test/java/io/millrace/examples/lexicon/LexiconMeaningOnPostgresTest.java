package io.millrace.examples.lexicon;

import java.nio.file.Path;

/** The same questions on PostgreSQL find the same. */
class LexiconMeaningOnPostgresTest extends LexiconMeaningTest {
    @Override
    SmallLexicon open(Path folder) {
        return SmallLexicon.onPostgres();
    }
}
