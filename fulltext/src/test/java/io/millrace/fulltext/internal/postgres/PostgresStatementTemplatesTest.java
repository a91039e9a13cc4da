package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.fulltext.internal.index.Searches;
import io.millrace.fulltext.internal.index.Searches.InIndex;
import io.millrace.fulltext.internal.index.StatementTemplates;
import io.millrace.sql.Identifier;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Texts that are made once, beside those that are made for each search. */
class PostgresStatementTemplatesTest {
    @Test
    void aKeptTextIsWhatTheSearchWouldMake() {
        RelationalDatastore store = Datastores.open("postgresql://nobody@localhost/none");
        Dialect dialect = store.dialect();
        store.close().block(Duration.ofSeconds(30));
        StatementTemplates kept = new StatementTemplates(dialect);
        Identifier column = Identifier.of("year");
        for (InIndex each : Searches.all()) {
            SearchSql own = new SearchSql(dialect, new StatementTemplates(dialect), each.index());
            SearchSql shared = new SearchSql(dialect, kept, each.index());
            assertSame(shared.search(each.search(), each.plan()), own.search(each.search(), each.plan()));
            assertSame(shared.count(each.search(), each.plan()), own.count(each.search(), each.plan()));
            assertSame(
                    shared.facets(each.search(), each.plan(), column), own.facets(each.search(), each.plan(), column));
        }
    }

    private static void assertSame(Sql kept, Sql made) {
        assertThat(kept.text()).isEqualTo(made.text());
        assertThat(kept.positional()).isEqualTo(made.positional());
    }
}
