package io.millrace.fulltext.internal.sqlite;

import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.mapping.Row;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** SQLite's full-text search, which the library that is loaded may have been built without. */
final class Fts5 {
    /** The first version whose tables without content let rows be deleted, as a number: 3.43. */
    private static final int OLDEST = 3_043;

    private Fts5() {}

    /** An error where this library cannot have an index. */
    static Mono<Void> require(SqlOperations operations) {
        return obstacle(operations)
                .flatMap(obstacle -> Mono.error(new TextIndexException(Kind.UNSUITABLE, obstacle, null)));
    }

    /** Why this library cannot have an index; empty where it can. */
    static Mono<String> obstacle(SqlOperations operations) {
        return obstacle(operations, "fts5");
    }

    static Mono<String> obstacle(SqlOperations operations, String module) {
        return operations
                .query(
                        Sql.of(
                                "SELECT sqlite_version(), EXISTS (SELECT 1 FROM pragma_module_list WHERE name = ?)",
                                module),
                        Fts5::obstacle)
                .single()
                .flatMap(Mono::justOrEmpty);
    }

    private static Optional<String> obstacle(Row row) {
        return obstacle(
                Objects.requireNonNull(row.get(0, String.class)), Objects.requireNonNull(row.get(1, Boolean.class)));
    }

    static Optional<String> obstacle(String version, boolean hasModule) {
        if (!hasModule) {
            return Optional.of(
                    "This library of SQLite (" + version
                            + ") was built without FTS5, by which texts are searched. Use one with it, as sqlite-jdbc brings one.");
        }
        return number(version) < OLDEST
                ? Optional.of("This library of SQLite is of version " + version
                        + ". Texts are searched from 3.43 on. Use a later one, as sqlite-jdbc brings one.")
                : Optional.empty();
    }

    private static int number(String version) {
        String[] parts = version.split("\\.", -1);
        return 1_000 * Integer.parseInt(parts[0]) + Integer.parseInt(parts[1]);
    }
}
