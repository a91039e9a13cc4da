package io.millrace.postgres;

import io.millrace.sql.BoundSql;
import io.millrace.sql.InvalidSqlTextException;
import io.millrace.sql.SqlFact;
import io.millrace.sql.SqlText;
import io.millrace.sql.SqlToken;
import java.util.List;

/** What is to be known of a statement before it is sent to PostgreSQL, found in its tokens once. */
final class PostgresText {
    /** The most characters of a text with lists that are kept: what is remembered of texts has a bound. */
    private static final int LONGEST_KEPT_TEXT = 2_048;

    /** Markers for the driver may take some times what those of the text took. */
    private static final int LONGER_BY_MARKERS = 4;

    private static final SqlFact<PostgresText> FACT = SqlFact.of(PostgresText.class);

    private final boolean selects;
    private final boolean countsChanges;
    private final boolean setsTimeout;

    /** Nearly always one for all executions; lists of other lengths make others. */
    private volatile SentText last;

    private PostgresText(SqlText text) {
        List<SqlToken> tokens = tokens(text.sql());
        this.selects = SelectingStatement.is(tokens);
        this.countsChanges = ChangeCount.isSent(tokens);
        this.setsTimeout = StatementTimeout.isSetBy(text.sql());
        this.last = new SentText(text.sql());
    }

    static PostgresText of(SqlText text) {
        return FACT.in(text, PostgresText::new);
    }

    private static List<SqlToken> tokens(String sql) {
        try {
            return SqlToken.listOf(sql, PostgresDialect.INSTANCE.syntax());
        } catch (InvalidSqlTextException unreadable) {
            // The server is going to refuse it.
            return List.of();
        }
    }

    /** Whether it only selects, so that a replica may serve it. */
    boolean selects() {
        return selects;
    }

    /** Whether the number at its end counts rows that were changed. */
    boolean countsChanges() {
        return countsChanges;
    }

    /** Whether it gives the session another limit on statements. */
    boolean setsTimeout() {
        return setsTimeout;
    }

    /** What is known of the text that is sent. */
    SentText sent(BoundSql bound) {
        SentText known = last;
        if (!known.sql().equals(bound.sql())) {
            known = new SentText(bound.sql());
            if (bound.sql().length()
                    <= Math.max(
                            LONGEST_KEPT_TEXT,
                            LONGER_BY_MARKERS * bound.text().sql().length())) {
                last = known;
            }
        }
        return known;
    }
}
