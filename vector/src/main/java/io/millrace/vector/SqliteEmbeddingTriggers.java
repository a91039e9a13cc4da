package io.millrace.vector;

import io.millrace.SqlOperations;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;

/** A trigger cannot change the row that is being written, so it updates it afterwards. */
final class SqliteEmbeddingTriggers extends EmbeddingTriggers {
    @Override
    String byteOrder() {
        return "BINARY";
    }

    @Override
    boolean isSameName(String one, String other) {
        return one.equalsIgnoreCase(other);
    }

    @Override
    Flux<String> names(SqlOperations operations, EmbeddingPlan plan) {
        return operations.query(
                String.class,
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = lower(?) AND substr(name, 1, length(?)) = ?",
                plan.table(),
                plan.prefix(),
                plan.prefix());
    }

    /** None can be disabled. */
    @Override
    Flux<String> firing(SqlOperations operations, EmbeddingPlan plan) {
        return names(operations, plan);
    }

    @Override
    Set<String> expected(EmbeddingPlan plan) {
        return Set.of(plan.triggerName());
    }

    @Override
    List<String> create(EmbeddingPlan plan) {
        String vector = plan.quoted(plan.vector());
        String changed = plan.texts().stream()
                .map(text ->
                        plan.exact("OLD." + plan.quoted(text)) + " IS NOT " + plan.exact("NEW." + plan.quoted(text)))
                .collect(Collectors.joining(" OR "));
        String row = plan.keys().stream()
                .map(key -> plan.quoted(key) + " = NEW." + plan.quoted(key))
                .collect(Collectors.joining(" AND "));
        return List.of("CREATE TRIGGER " + plan.quoted(plan.triggerName()) + " AFTER UPDATE ON "
                + plan.quoted(plan.table()) + " WHEN NEW." + vector + " IS NOT NULL AND NEW." + vector + " IS OLD."
                + vector
                + " AND (" + changed + ") BEGIN UPDATE " + plan.quoted(plan.table()) + " SET " + vector
                + " = NULL WHERE "
                + row + "; END");
    }

    @Override
    List<String> drop(EmbeddingPlan plan, String trigger) {
        return List.of("DROP TRIGGER " + plan.quoted(trigger));
    }
}
