package io.millrace.benchmarks.fulltext;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.postgres.PostgresContender;
import io.millrace.benchmarks.postgres.PostgresDatabase;
import io.millrace.benchmarks.search.JdbcDriver;
import io.millrace.benchmarks.search.R2dbcDriver;
import io.millrace.benchmarks.search.RawDriver;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A schema of PostgreSQL. */
final class PostgresTexts implements TextDatabase {
    private final PostgresDatabase database = PostgresDatabase.empty();
    private final Conflicts conflicts = new Conflicts();
    private final RelationalDatastore store;

    /** @param connections how many the pool may open */
    PostgresTexts(int connections) {
        store = PostgresContender.builder(database)
                .poolSize(connections)
                .observer(conflicts)
                .build();
    }

    @Override
    public RelationalDatastore store() {
        return store;
    }

    @Override
    public Conflicts conflicts() {
        return conflicts;
    }

    @Override
    public Map<String, RawDriver> drivers() {
        try {
            return Map.of(
                    "pgjdbc", new JdbcDriver(database.connect()), "r2dbc-postgresql", R2dbcDriver.postgres(database));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PostgreSQL's own, and a table of terms of the kind that Millrace keeps, without its sizes and its care for old snapshots. */
    @Override
    public List<HandMade> handMade() {
        HandMade own = new HandMade(
                "tsvector and GIN",
                "vectors",
                List.of(
                        "ALTER TABLE vectors ADD COLUMN words tsvector"
                                + " GENERATED ALWAYS AS (to_tsvector('english', text)) STORED",
                        "CREATE INDEX vectors_words ON vectors USING gin (words)"),
                List.of("ALTER TABLE vectors DROP COLUMN IF EXISTS words"));
        HandMade terms = new HandMade(
                "a table of terms",
                "terms",
                List.of(
                        "CREATE FUNCTION terms_of(text) RETURNS TABLE (term text, places integer[])"
                                + " LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT lower(w.found[1]), array_agg(w.n::integer ORDER BY w.n)"
                                + " FROM regexp_matches($1, '[[:alnum:]]+', 'g') WITH ORDINALITY AS w(found, n)"
                                + " GROUP BY lower(w.found[1]) $$",
                        "CREATE TABLE terms_words (term text COLLATE \"C\" NOT NULL, doc bigint NOT NULL,"
                                + " frequency integer NOT NULL, length bigint NOT NULL, places integer[] NOT NULL)",
                        "INSERT INTO terms_words SELECT t.term, r.id, cardinality(t.places), length(r.text), t.places"
                                + " FROM terms AS r CROSS JOIN LATERAL terms_of(r.text) AS t",
                        "CREATE INDEX ON terms_words (term, doc) INCLUDE (frequency, length)",
                        "CREATE FUNCTION terms_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                                + " IF TG_OP <> 'INSERT' THEN DELETE FROM terms_words AS w USING terms_of(OLD.text) AS t"
                                + " WHERE w.term = t.term AND w.doc = OLD.id; END IF;"
                                + " IF TG_OP <> 'DELETE' THEN INSERT INTO terms_words SELECT t.term, NEW.id, cardinality(t.places),"
                                + " length(NEW.text), t.places FROM terms_of(NEW.text) AS t; END IF; RETURN NULL; END $$",
                        "CREATE TRIGGER terms_change AFTER INSERT OR DELETE OR UPDATE ON terms"
                                + " FOR EACH ROW EXECUTE FUNCTION terms_change()"),
                List.of(
                        "DROP FUNCTION IF EXISTS terms_change() CASCADE",
                        "DROP TABLE IF EXISTS terms_words",
                        "DROP FUNCTION IF EXISTS terms_of(text)"));
        return List.of(own, terms);
    }

    @Override
    public String version() {
        return "PostgreSQL "
                + store.queryOne(String.class, "SELECT current_setting('server_version')")
                        .block();
    }

    @Override
    public boolean hasManyWriters() {
        return true;
    }

    @Override
    public void settle() {
        database.vacuum();
    }

    @Override
    public void close() {
        store.close().block();
        database.close();
    }
}
