package io.millrace.migration.script;

import io.millrace.error.MigrationException;
import io.millrace.sql.InvalidSqlTextException;
import io.millrace.sql.SqlScript;
import io.millrace.sql.SqlSyntax;
import org.jspecify.annotations.Nullable;

/**
 * A text with goose's annotations, divided into its two directions. Lines of the other direction become blank instead of going
 * away, so that a script's lines are those of its file.
 *
 * @param up what applies it
 * @param down what undoes it, if the text says
 */
public record AnnotatedScript(MigrationScript up, @Nullable MigrationScript down) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * Divides a text.
     *
     * @param text the text; without annotations all of it applies the migration
     * @param name what errors call it
     * @param source the file it comes from, if any
     * @return its two directions
     * @throws MigrationException when there is nothing in it, or the annotations do not fit one another
     */
    public static AnnotatedScript read(String text, String name, @Nullable String source) {
        String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        if (content.isBlank()) {
            throw new MigrationException(
                    name + " is empty. If there is nothing to do on this database, say so in a comment.", null);
        }
        return new Reader(name).read(content, source);
    }

    private enum Section {
        PREAMBLE,
        UP,
        DOWN
    }

    private static final class Reader {
        private final String name;
        private final StringBuilder preamble = new StringBuilder();
        private final StringBuilder up = new StringBuilder();
        private final StringBuilder down = new StringBuilder();
        private Section section = Section.PREAMBLE;
        private boolean hasUp;
        private int downBegan;
        private boolean transactional = true;
        private int statementBegan;
        private int line;

        Reader(String name) {
            this.name = name;
        }

        AnnotatedScript read(String text, @Nullable String source) {
            for (String current : ScriptLines.of(text)) {
                line++;
                Annotation annotation = Annotation.in(current);
                if (annotation != null) {
                    take(annotation);
                }
                add(current);
            }
            if (statementBegan > 0) {
                throw invalid(statementBegan, "has no -- +goose StatementEnd");
            }
            if (!hasUp && downBegan > 0) {
                throw invalid(
                        downBegan, "(Down) has no -- +goose Up before it; write that above what applies the migration");
            }
            if (hasUp) {
                requireNoStatements(preamble.toString());
            }
            return new AnnotatedScript(
                    new MigrationScript(hasUp ? up.toString() : text, transactional, source),
                    downBegan > 0 ? new MigrationScript(down.toString(), transactional, source) : null);
        }

        private void add(String current) {
            String blank = ScriptLines.blank(current);
            preamble.append(section == Section.PREAMBLE ? current : blank);
            up.append(section == Section.UP ? current : blank);
            down.append(section == Section.DOWN ? current : blank);
        }

        private void take(Annotation annotation) {
            if (statementBegan > 0 && annotation.kind() != Annotation.Kind.STATEMENT_END) {
                throw invalid(line, "is inside the statement that begins at line " + statementBegan);
            }
            switch (annotation.kind()) {
                case UP -> {
                    if (hasUp || downBegan > 0) {
                        throw invalid(line, "comes too late: -- +goose Up comes once, and before -- +goose Down");
                    }
                    hasUp = true;
                    section = Section.UP;
                }
                case DOWN -> {
                    if (downBegan > 0) {
                        throw invalid(line, "comes twice");
                    }
                    downBegan = line;
                    section = Section.DOWN;
                }
                case STATEMENT_BEGIN -> statementBegan = line;
                case STATEMENT_END -> {
                    if (statementBegan == 0) {
                        throw invalid(line, "ends a statement that has no -- +goose StatementBegin");
                    }
                    statementBegan = 0;
                }
                case NO_TRANSACTION -> transactional = false;
                case UNKNOWN ->
                    throw invalid(
                            line,
                            "(" + annotation.text() + ") is not understood. There are Up, Down, StatementBegin,"
                                    + " StatementEnd and NO TRANSACTION");
            }
        }

        private void requireNoStatements(String text) {
            try {
                for (SqlScript.Statement early : SqlScript.split(text, SqlSyntax.ANSI)) {
                    throw new MigrationException(
                            name + ", line " + early.line() + ": there is SQL before -- +goose Up. Move it below.",
                            null);
                }
            } catch (InvalidSqlTextException invalid) {
                throw new MigrationException(name + ": " + invalid.getMessage(), invalid);
            }
        }

        private MigrationException invalid(int where, String what) {
            return new MigrationException(name + ": the annotation at line " + where + " " + what + ".", null);
        }
    }
}
