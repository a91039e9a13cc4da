package io.millrace.vector.embedding;

import io.millrace.postgres.server.TestSchema;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class PostgresKilledEmbeddingTest extends KilledEmbeddingContract {
    private final TestSchema schema = TestSchema.create();

    @AfterEach
    void dropSchema() {
        schema.drop();
    }

    @Override
    String url() {
        return schema.url();
    }

    @Override
    String vectorType() {
        return "vector(3)";
    }

    @Override
    List<String> audit() {
        return List.of(
                "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " INSERT INTO written VALUES (NEW.id, NEW.title); RETURN NULL; END $$",
                "CREATE TRIGGER audit AFTER UPDATE OF embedding ON doc FOR EACH ROW"
                        + " WHEN (NEW.embedding IS NOT NULL) EXECUTE FUNCTION audit()");
    }
}
