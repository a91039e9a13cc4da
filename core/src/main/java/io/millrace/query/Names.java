package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** The name of a column in a result; {@code null} where the database makes one up. */
    static @Nullable String of(Projection projection) {
        if (projection instanceof Alias alias) {
            return last(alias.name());
        }
        if (projection instanceof RowList list) {
            return last(list.name());
        }
        return projection instanceof ColumnReference column ? last(column.name()) : null;
    }

    static String last(Identifier name) {
        return name.parts().get(name.parts().size() - 1);
    }

    static List<Expression> columns(String first, String... more) {
        return of(first, more).stream().<Expression>map(ColumnReference::new).toList();
    }
}
