package io.millrace.postgres;

import io.millrace.mapping.Json;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlStatement;
import io.r2dbc.spi.Result;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * One statement with many rows of values, in as few round trips as its shape and its values allow; the driver would make one for
 * each row. To be run inside a transaction, and within {@link FollowedConnection#run}.
 */
final class BulkRun {
    /** Characters and bytes of one portion, beyond which the next begins: the server takes a gigabyte at most. */
    private static final long PORTION = 16 << 20;

    private static final int SIZE_OF_OTHERS = 16;
    private static final int MOST_TUPLES = 512;
    private static final int MOST_VALUES = 32_768;

    private final PostgresqlConnection connection;
    private final String sql;
    private final BulkText text;
    private final List<Flux<Long>> steps = new ArrayList<>(1);

    BulkRun(PostgresqlConnection connection, SentText sent, List<List<@Nullable Object>> rows) {
        this.connection = connection;
        this.sql = sent.sql();
        this.text = sent.bulk();
        portions(rows).forEach(this::plan);
    }

    /**
     * Changes, the sum of which counts.
     *
     * @param execution what they are a part of: behind a cancel of it the transaction may have ended
     */
    Flux<Long> changes(Execution<?> execution) {
        return takesOneStep()
                ? steps.get(0)
                : Flux.fromIterable(steps)
                        .concatMap(
                                step -> execution.isWanted()
                                        ? execution.sending().part(step)
                                        : Flux.<Long>empty(),
                                0);
    }

    /** Whether all of it is sent at once, so that what is subscribed afterwards runs afterwards. */
    boolean takesOneStep() {
        return steps.size() == 1;
    }

    private void plan(List<List<@Nullable Object>> rows) {
        ValueArrays arrays = rows.size() == 1 ? null : ValueArrays.of(rows);
        String insert = arrays == null ? null : text.fromArrays(arrays);
        if (arrays != null && insert != null) {
            steps.add(changes(insert, arrays.values()));
            return;
        }
        if (text.isInsertOfTuples()) {
            tuples(rows).forEach(group -> steps.add(withTuples(group)));
            return;
        }
        String loop = arrays == null ? null : text.loop(arrays);
        if (arrays != null && loop != null) {
            steps.add(changes(BulkText.handOver(arrays), arrays.values())
                    .ignoreElements()
                    .flux());
            steps.add(changesOf(loop));
            return;
        }
        rows.forEach(row -> steps.add(changes(sql, row)));
    }

    private Flux<Long> withTuples(List<List<@Nullable Object>> rows) {
        return Flux.defer(() -> {
            List<@Nullable Object> values = new ArrayList<>();
            rows.forEach(values::addAll);
            return changes(text.withTuples(rows.size(), rows.get(0).size()), values);
        });
    }

    private Flux<Long> changes(String sent, List<? extends @Nullable Object> values) {
        return Flux.defer(() -> {
            PostgresqlStatement statement = connection.createStatement(DriverText.of(sent, true));
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                if (value == null) {
                    statement.bindNull(i, PostgresDialect.INSTANCE.nullType());
                } else {
                    statement.bind(i, DriverValue.of(value));
                }
            }
            return statement.execute().concatMap(Result::getRowsUpdated, 0);
        });
    }

    private Flux<Long> changesOf(String loop) {
        return Flux.defer(() -> connection
                .createStatement(loop)
                .execute()
                .concatMap(result -> result.map(row -> number(row.get(0, Long.class))), 0));
    }

    private static long number(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private static List<List<List<@Nullable Object>>> portions(List<List<@Nullable Object>> rows) {
        List<List<List<@Nullable Object>>> portions = new ArrayList<>(1);
        int from = 0;
        long size = 0;
        for (int i = 0; i < rows.size(); i++) {
            size += size(rows.get(i));
            if (size >= PORTION || i + 1 == rows.size()) {
                portions.add(rows.subList(from, i + 1));
                from = i + 1;
                size = 0;
            }
        }
        return portions;
    }

    private static long size(List<@Nullable Object> row) {
        long size = 0;
        for (Object value : row) {
            if (value instanceof String characters) {
                size += characters.length();
            } else if (value instanceof Json json) {
                size += json.text().length();
            } else if (value instanceof byte[] bytes) {
                size += bytes.length;
            } else if (value instanceof float[] numbers) {
                size += (long) numbers.length * SIZE_OF_OTHERS;
            } else {
                size += SIZE_OF_OTHERS;
            }
        }
        return size;
    }

    /** In groups of powers of two, so that a few texts serve every number of rows and stay prepared. */
    private static List<List<List<@Nullable Object>>> tuples(List<List<@Nullable Object>> rows) {
        int values = Math.max(1, rows.get(0).size());
        int most = Integer.highestOneBit(Math.max(1, Math.min(MOST_TUPLES, MOST_VALUES / values)));
        List<List<List<@Nullable Object>>> groups = new ArrayList<>();
        int from = 0;
        while (from < rows.size()) {
            int size = Math.min(most, Integer.highestOneBit(rows.size() - from));
            groups.add(rows.subList(from, from + size));
            from += size;
        }
        return groups;
    }
}
