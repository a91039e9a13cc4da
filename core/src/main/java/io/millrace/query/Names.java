package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.List;
import java.util.stream.Stream;

/** Names as a program gives them: one at least, each of one part. */
final class Names {
    private Names() {}

    static List<Identifier> of(String first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more))
                .map(Identifier::of)
                .toList();
    }

    static List<Identifier> of(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("Name one column at least.");
        }
        return names.stream().map(Identifier::of).toList();
    }

    static List<Expression> columns(String first, String... more) {
        return of(first, more).stream().<Expression>map(ColumnReference::new).toList();
    }
}
