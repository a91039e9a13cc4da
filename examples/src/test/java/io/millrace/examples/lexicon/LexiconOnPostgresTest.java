package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatabaseType;
import org.junit.jupiter.api.Test;

/** The same application on PostgreSQL, told by its environment, answers the same. */
@OnPostgres
class LexiconOnPostgresTest extends LexiconTest {
    @Test
    void runsOnPostgres(RunningLexicon lexicon) {
        assertThat(lexicon.store().type()).isEqualTo(DatabaseType.POSTGRESQL);
    }
}
