package io.millrace.vector;

import io.millrace.SqlOperations;
import java.util.List;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;

/** Vectors compare as texts, which needs no operator of the extension to be found from within the trigger. */
final class PostgresEmbeddingTriggers extends EmbeddingTriggers {
    @Override
    Flux<String> names(SqlOperations operations, EmbeddingPlan plan) {
        return operations.query(
                String.class,
                "SELECT tgname::text FROM pg_trigger WHERE tgrelid = to_regclass(?) AND NOT tgisinternal AND starts_with(tgname::text, ?)",
                plan.quoted(plan.table()),
                plan.prefix());
    }

    @Override
    List<String> create(EmbeddingPlan plan) {
        String vector = plan.quoted(plan.vector());
        String name = plan.quoted(plan.triggerName());
        String changed = plan.texts().stream()
                .map(text -> "OLD." + plan.quoted(text) + " IS DISTINCT FROM NEW." + plan.quoted(text))
                .collect(Collectors.joining(" OR "));
        return List.of(
                "CREATE OR REPLACE FUNCTION " + name + "() RETURNS trigger LANGUAGE plpgsql AS '"
                        + ("BEGIN NEW." + vector + " := NULL; RETURN NEW; END").replace("'", "''") + "'",
                "CREATE TRIGGER " + name + " BEFORE UPDATE ON " + plan.quoted(plan.table()) + " FOR EACH ROW WHEN (NEW."
                        + vector + " IS NOT NULL AND NEW." + vector + "::text IS NOT DISTINCT FROM OLD." + vector
                        + "::text AND (" + changed + ")) EXECUTE FUNCTION " + name + "()");
    }

    @Override
    List<String> drop(EmbeddingPlan plan, String trigger) {
        return List.of(
                "DROP TRIGGER " + plan.quoted(trigger) + " ON " + plan.quoted(plan.table()),
                "DROP FUNCTION IF EXISTS " + plan.quoted(trigger) + "()");
    }
}
