package io.millrace.testkit.mock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.RunResult;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.spi.MigrationVersions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The table of applied migrations, which a run of them asks what it has done so far. It knows the statements that are sent to it, and
 * refuses others instead of answering them wrongly. A rollback does not undo what is in it. Thread-safe.
 */
final class MigrationTable {
    private static final String TABLE = MigrationVersions.TABLE;
    private static final Pattern INSERT =
            Pattern.compile("INSERT INTO " + TABLE + " \\(([^)]*)\\) VALUES \\([?, ]*\\)");
    private static final Pattern UPDATE = Pattern.compile(
            "UPDATE " + TABLE + " SET (.+) WHERE owner = \\? AND version = \\?( AND applied_at IS NULL)?");
    private static final Pattern DELETE =
            Pattern.compile("DELETE FROM " + TABLE + " WHERE owner = \\? AND version = \\?");
    private static final Pattern SELECT = Pattern.compile("SELECT ([a-z_, ]+) FROM " + TABLE
            + "(?: WHERE (owner = \\? AND version >= \\?|applied_at IS NULL))? ORDER BY .*");

    /** As a database calls it that has a schema for it. */
    private static final Pattern QUALIFIED = Pattern.compile("[^\\s(]+\\.[^\\s(]*" + TABLE + "[^\\s(]*");

    /** What asks in which schema the table is, which there is as soon as somebody looks for it. */
    private static final Answer SCHEMA = Answer.rows(Flux.just(Row.of(Columns.of("schema"), "mock")));

    private record Key(String owner, long version) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byOwner = owner.compareTo(other.owner);
            return byOwner == 0 ? Long.compare(version, other.version) : byOwner;
        }
    }

    @GuardedBy("this")
    private final Map<Key, Map<String, @Nullable Object>> entries = new TreeMap<>();

    /** The answer to a statement of a run of migrations; empty where it is not about this table, and one of the migrations' own. */
    synchronized Optional<Answer> answer(String sql, List<? extends @Nullable Object> values) {
        if (!sql.contains(TABLE)) {
            return values.contains(TABLE) ? Optional.of(SCHEMA) : Optional.empty();
        }
        if (sql.startsWith("CREATE TABLE")) {
            return Optional.empty();
        }
        return Optional.of(answerOf(QUALIFIED.matcher(sql).replaceAll(TABLE), values));
    }

    @GuardedBy("this")
    private Answer answerOf(String sql, List<? extends @Nullable Object> values) {
        Matcher select = SELECT.matcher(sql);
        if (select.matches()) {
            return Answer.rows(Flux.fromIterable(rows(select.group(1), select.group(2), values)));
        }
        return Answer.result(RunResult.of(changes(sql, values)));
    }

    @GuardedBy("this")
    private long changes(String sql, List<? extends @Nullable Object> values) {
        Matcher insert = INSERT.matcher(sql);
        if (insert.matches()) {
            return insert(insert.group(1).split(", "), values);
        }
        Matcher update = UPDATE.matcher(sql);
        if (update.matches()) {
            return update(update.group(1).split(", "), values, update.group(2) != null);
        }
        if (DELETE.matcher(sql).matches()) {
            return entries.remove(key(values, 0)) == null ? 0 : 1;
        }
        throw new IllegalStateException("The mock's table of migrations does not know this statement: " + sql);
    }

    @GuardedBy("this")
    private long insert(String[] columns, List<? extends @Nullable Object> values) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i++) {
            entry.put(columns[i], values.get(i));
        }
        entries.put(
                key(
                        List.of(
                                Objects.requireNonNull(entry.get("owner")),
                                Objects.requireNonNull(entry.get("version"))),
                        0),
                entry);
        return 1;
    }

    @GuardedBy("this")
    private long update(String[] assignments, List<? extends @Nullable Object> values, boolean unfinishedOnly) {
        Iterator<? extends @Nullable Object> next = values.iterator();
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        for (String assignment : assignments) {
            String[] sides = assignment.split(" = ", 2);
            changed.put(
                    sides[0],
                    switch (sides[1]) {
                        case "?" -> next.next();
                        case "NULL" -> null;
                        default -> Long.valueOf(sides[1]);
                    });
        }
        Map<String, @Nullable Object> entry = entries.get(key(values, values.size() - 2));
        if (entry == null || (unfinishedOnly && entry.get("applied_at") != null)) {
            return 0;
        }
        entry.putAll(changed);
        return 1;
    }

    @GuardedBy("this")
    private List<Row> rows(String columns, @Nullable String condition, List<? extends @Nullable Object> values) {
        Predicate<Map<String, @Nullable Object>> wanted;
        if (condition == null) {
            wanted = entry -> true;
        } else if (condition.startsWith("owner")) {
            Key from = key(values, 0);
            wanted = entry -> from.owner().equals(entry.get("owner")) && number(entry.get("version")) >= from.version();
        } else {
            wanted = entry -> entry.get("applied_at") == null;
        }
        List<Row> rows = new ArrayList<>();
        for (Map<String, @Nullable Object> entry : entries.values()) {
            if (wanted.test(entry)) {
                rows.add(row(columns.split(", "), entry));
            }
        }
        return rows;
    }

    private static Row row(String[] columns, Map<String, @Nullable Object> entry) {
        return Row.of(
                Columns.of(columns), Arrays.stream(columns).map(entry::get).toArray());
    }

    private static Key key(List<? extends @Nullable Object> values, int at) {
        return new Key(String.valueOf(values.get(at)), number(values.get(at + 1)));
    }

    private static long number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }
}
