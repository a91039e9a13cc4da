package io.millrace.sqlite;

import io.millrace.schema.CheckConstraint;
import io.millrace.sql.SqlSyntax;
import io.millrace.sqlite.DefinitionText.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What only the text of a {@code CREATE TABLE} tells: checks, the names of constraints, and what generated columns are
 * made of.
 */
final class TableDefinition {
    private final DefinitionText text;
    private final List<CheckConstraint> checks = new ArrayList<>();
    private final Map<String, List<Optional<String>>> names = new TreeMap<>();
    private final Map<String, String> generated = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    enum Kind {
        PRIMARY_KEY,
        UNIQUE,
        FOREIGN_KEY
    }

    TableDefinition(String sql, SqlSyntax syntax) {
        this.text = new DefinitionText(sql, syntax);
        text.parts(text.opening(0)).forEach(part -> new Part(part).read());
    }

    /** The check constraints in the order of the text. */
    List<CheckConstraint> checks() {
        return checks;
    }

    /** The name of the only key or constraint over certain columns, if it was given one. */
    @Nullable
    String name(Kind kind, List<String> columns) {
        return names(kind, columns).stream()
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    /** The name of one of several over the same columns, from 0 in the order of the text. */
    @Nullable
    String name(Kind kind, List<String> columns, int place) {
        List<Optional<String>> given = names(kind, columns);
        return place < given.size() ? given.get(place).orElse(null) : null;
    }

    private List<Optional<String>> names(Kind kind, List<String> columns) {
        return names.getOrDefault(key(kind, columns), List.of());
    }

    /** The expression of a generated column. */
    @Nullable
    String generationExpression(String column) {
        return generated.get(column);
    }

    private static String key(Kind kind, List<String> columns) {
        return kind + " " + columns.toString().toLowerCase(Locale.ROOT);
    }

    /** A column with its constraints, or a constraint of the table. */
    private final class Part {
        private final Range range;
        private final @Nullable String column;
        private @Nullable String name;
        private int named = -1;
        private int at;

        Part(Range range) {
            this.range = range;
            this.at = range.from();
            this.column = beginsConstraint() ? null : text.name(at++);
        }

        void read() {
            while (at < range.to()) {
                int opening = text.opening(at);
                if (opening == at) {
                    at = text.closing(at) + 1;
                } else {
                    readToken(opening);
                }
            }
        }

        private boolean beginsConstraint() {
            return text.isKeyword(at, "CONSTRAINT")
                    || text.isKeyword(at, "PRIMARY")
                    || text.isKeyword(at, "UNIQUE")
                    || text.isKeyword(at, "CHECK")
                    || text.isKeyword(at, "FOREIGN");
        }

        private void readToken(int opening) {
            if (text.isKeyword(at, "CONSTRAINT")) {
                name = text.name(at + 1);
                at += 2;
                named = at;
                return;
            }
            if (text.isKeyword(at, "CHECK")) {
                // A name holds for all checks behind it, as it does in SQLite's own errors.
                checks.add(CheckConstraint.of(name, inside(opening)));
            } else if (text.isKeyword(at, "AS") && column != null) {
                generated.put(column, inside(opening));
            } else if (text.isKeyword(at, "PRIMARY")) {
                add(Kind.PRIMARY_KEY, opening);
            } else if (text.isKeyword(at, "UNIQUE")) {
                add(Kind.UNIQUE, opening);
            } else if (text.isKeyword(at, "FOREIGN") || (text.isKeyword(at, "REFERENCES") && column != null)) {
                add(Kind.FOREIGN_KEY, opening);
            }
            at++;
        }

        private void add(Kind kind, int opening) {
            List<String> columns = column != null
                    ? List.of(column)
                    : text.parts(opening).stream()
                            .map(part -> text.name(part.from()))
                            .toList();
            names.computeIfAbsent(key(kind, columns), same -> new ArrayList<>())
                    .add(named == at ? Optional.ofNullable(name) : Optional.empty());
        }

        private String inside(int opening) {
            return text.text(opening + 1, text.closing(opening));
        }
    }
}
