package io.millrace.sqlite.driver.spring;

import java.util.Collection;
import java.util.List;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.dialect.AbstractDialect;
import org.springframework.data.relational.core.dialect.InsertRenderContext;
import org.springframework.data.relational.core.dialect.LimitClause;
import org.springframework.data.relational.core.dialect.LockClause;
import org.springframework.data.relational.core.sql.IdentifierProcessing;
import org.springframework.data.relational.core.sql.LockOptions;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.data.relational.core.sql.render.PostgresUpsertRenderContext;
import org.springframework.data.relational.core.sql.render.UpsertRenderContext;
import org.springframework.r2dbc.core.binding.BindMarkersFactory;

/**
 * How Spring Data writes SQL for SQLite, and what it reads from it. One thing SQLite does not offer it: LIKE has no escape
 * character of its own, so derived queries like {@code findByNameContaining} match no {@code %}, {@code _} or
 * {@code \\} in the text they are given; write those with {@code @Query} and {@code LIKE ... ESCAPE}.
 */
final class SqliteR2dbcDialect extends AbstractDialect implements R2dbcDialect {
    static final SqliteR2dbcDialect INSTANCE = new SqliteR2dbcDialect();

    private static final IdentifierProcessing IDENTIFIERS =
            IdentifierProcessing.create(IdentifierProcessing.Quoting.ANSI, IdentifierProcessing.LetterCasing.AS_IS);

    private SqliteR2dbcDialect() {}

    /**
     * Spring Data chooses by this name, and for nothing else, how an upsert is written, among the databases that it knows. SQLite
     * has its {@code ON CONFLICT} from PostgreSQL, and no {@code MERGE}, which all unknown ones get.
     */
    @Override
    public String getName() {
        return "Postgres";
    }

    @Override
    public UpsertRenderContext getUpsertRenderContext() {
        return PostgresUpsertRenderContext.INSTANCE;
    }

    /** For an entity of which nothing is set but what the database generates. */
    @Override
    public InsertRenderContext getInsertRenderContext() {
        return () -> " DEFAULT VALUES";
    }

    @Override
    public BindMarkersFactory getBindMarkersFactory() {
        return SqliteBindMarkerFactoryProvider.NUMBERED;
    }

    @Override
    public IdentifierProcessing getIdentifierProcessing() {
        return IDENTIFIERS;
    }

    /** The driver wants the name of a column, and quotes it itself. */
    @Override
    public String renderForGeneratedValues(SqlIdentifier identifier) {
        return identifier.getReference();
    }

    @Override
    public Collection<Object> getConverters() {
        return List.of(StoredValues.values());
    }

    @Override
    public LimitClause limit() {
        return Limit.INSTANCE;
    }

    @Override
    public LockClause lock() {
        return NoLock.INSTANCE;
    }

    /** SQLite has OFFSET only behind LIMIT, where a negative number means all. */
    private enum Limit implements LimitClause {
        INSTANCE;

        @Override
        public String getLimit(long limit) {
            return "LIMIT " + limit;
        }

        @Override
        public String getOffset(long offset) {
            return "LIMIT -1 OFFSET " + offset;
        }

        @Override
        public String getLimitOffset(long limit, long offset) {
            return "LIMIT " + limit + " OFFSET " + offset;
        }

        @Override
        public LimitClause.Position getClausePosition() {
            return LimitClause.Position.AFTER_ORDER_BY;
        }
    }

    /** A transaction that may write has the whole database to itself, so there is nothing to lock. */
    private enum NoLock implements LockClause {
        INSTANCE;

        @Override
        public String getLock(LockOptions lockOptions) {
            return "";
        }

        @Override
        public LockClause.Position getClausePosition() {
            return LockClause.Position.AFTER_ORDER_BY;
        }
    }
}
