package io.millrace.vector;

import io.millrace.SqlOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/**
 * Two triggers. That before the change needs no right of the writer's and no second version of the row, but does not see what the database computes or what a trigger with a
 * later name changes; then the one after it takes the vector away. Vectors compare as texts, which needs no operator of the extension to be found from within a trigger.
 */
final class PostgresEmbeddingTriggers extends EmbeddingTriggers {
    private static final String NAMES =
            "SELECT t.tgname::text FROM pg_trigger AS t WHERE t.tgrelid = to_regclass(?) AND NOT t.tgisinternal AND starts_with(t.tgname::text, ?)";

    @Override
    String byteOrder() {
        return "\"C\"";
    }

    @Override
    boolean isSameName(String one, String other) {
        return one.equals(other);
    }

    @Override
    Flux<String> names(SqlOperations operations, EmbeddingPlan plan) {
        return operations.query(String.class, NAMES, plan.quoted(plan.table()), plan.prefix());
    }

    /** Partitions have triggers of their own, made of the table's, of which each may be disabled alone. */
    @Override
    Flux<String> firing(SqlOperations operations, EmbeddingPlan plan) {
        return operations.query(
                String.class,
                NAMES
                        + " AND t.tgenabled IN ('O', 'A') AND NOT EXISTS (SELECT 1 FROM pg_partition_tree(t.tgrelid) AS p JOIN pg_trigger AS c ON c.tgrelid = p.relid AND c.tgname = t.tgname WHERE c.tgenabled NOT IN ('O', 'A'))",
                plan.quoted(plan.table()),
                plan.prefix());
    }

    @Override
    Set<String> expected(EmbeddingPlan plan) {
        return written(plan).isEmpty() ? Set.of(plan.triggerName()) : Set.of(plan.triggerName(), beforeChange(plan));
    }

    private static String beforeChange(EmbeddingPlan plan) {
        return plan.triggerName() + "b";
    }

    /** The columns of texts that a statement may write. */
    private static List<String> written(EmbeddingPlan plan) {
        return plan.texts().stream()
                .filter(text -> !plan.computed().contains(text))
                .toList();
    }

    @Override
    List<String> create(EmbeddingPlan plan) {
        String vector = plan.quoted(plan.vector());
        List<String> statements = new ArrayList<>();
        List<String> written = written(plan);
        if (!written.isEmpty()) {
            statements.addAll(
                    trigger(plan, beforeChange(plan), "BEFORE", written, "NEW." + vector + " := NULL; RETURN NEW;"));
        }
        List<String> keys = plan.keys().stream().map(plan::quoted).toList();
        String row = IntStream.range(0, keys.size())
                .mapToObj(i -> keys.get(i) + " = $" + (i + 1))
                .collect(Collectors.joining(" AND "));
        String values = keys.stream().map(key -> "NEW." + key).collect(Collectors.joining(", "));
        statements.addAll(trigger(
                plan,
                plan.triggerName(),
                "AFTER",
                plan.texts(),
                "EXECUTE 'UPDATE ' || TG_RELID::regclass || " + literal(" SET " + vector + " = NULL WHERE " + row)
                        + " USING " + values + "; RETURN NULL;"));
        return statements;
    }

    private static List<String> trigger(EmbeddingPlan plan, String name, String time, List<String> texts, String body) {
        String function = plan.quoted(name) + "()";
        String vector = plan.quoted(plan.vector());
        String changed = texts.stream()
                .map(text -> plan.exact("OLD." + plan.quoted(text)) + " IS DISTINCT FROM "
                        + plan.exact("NEW." + plan.quoted(text)))
                .collect(Collectors.joining(" OR "));
        return List.of(
                "CREATE OR REPLACE FUNCTION " + function + " RETURNS trigger LANGUAGE plpgsql AS "
                        + literal("BEGIN " + body + " END"),
                "CREATE TRIGGER " + plan.quoted(name) + " " + time + " UPDATE ON " + plan.quoted(plan.table())
                        + " FOR EACH ROW WHEN ((" + changed + ") AND NEW." + vector + " IS NOT NULL AND NEW." + vector
                        + "::text IS NOT DISTINCT FROM OLD." + vector + "::text) EXECUTE FUNCTION " + function);
    }

    /** E'' has the same meaning whatever standard_conforming_strings says. */
    private static String literal(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    @Override
    List<String> drop(EmbeddingPlan plan, String trigger) {
        return List.of(
                "DROP TRIGGER " + plan.quoted(trigger) + " ON " + plan.quoted(plan.table()),
                "DROP FUNCTION IF EXISTS " + plan.quoted(trigger) + "()");
    }
}
