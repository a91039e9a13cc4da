package io.millrace.fulltext.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.fulltext.Accents;
import io.millrace.fulltext.internal.analysis.TokenizerArguments;
import io.millrace.fulltext.internal.analysis.UnspacedScripts;
import io.millrace.fulltext.internal.index.IndexCatalog;
import io.millrace.fulltext.internal.index.StoredIndex;
import io.millrace.fulltext.internal.sqlite.IndexNames.Trigger;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What makes an index and drops it.
 *
 * <p>A row of the table has one in {@code rows}, and a trigger on that one reads the table's words: so whatever makes a row of {@code rows}, be it a
 * change of the table or the first filling, does all of it. FTS5 keeps no text, so that a row leaves it by its number alone, and what
 * the row was need not be known. A row is taken in as it is now: a trigger of somebody else may have changed it again since, or removed it.
 */
final class IndexDdl {
    private static final String UNSPACED = unspaced();

    private final Dialect dialect;
    private final StoredIndex index;
    private final IndexNames names;
    private final String table;

    IndexDdl(Dialect dialect, StoredIndex index) {
        this.dialect = dialect;
        this.index = index;
        this.names = IndexNames.of(dialect, index);
        this.table = index.table(dialect);
    }

    /** Initializes the class. */
    static void load() {}

    List<Sql> create() {
        List<String> all = new ArrayList<>();
        all.add("CREATE TABLE " + names.rows() + " (id INTEGER PRIMARY KEY, "
                + (index.rowidKey()
                        ? "length INTEGER NOT NULL)"
                        : index.eachKey(
                                        ", ",
                                        i -> "k" + i + " " + index.keys().get(i).type() + " NOT NULL")
                                + ", length INTEGER NOT NULL, UNIQUE (" + index.eachKey(", ", i -> "k" + i) + "))"));
        all.add("CREATE VIRTUAL TABLE " + names.words() + " USING fts5(" + index.eachColumn(", ", i -> "c" + i)
                + ", content='', contentless_delete=1, tokenize=\""
                + TokenizerArguments.unicode61(index.definition().accents() == Accents.KEPT) + "\")");
        all.add("CREATE TABLE " + names.replaced() + " (id INTEGER PRIMARY KEY)");
        all.add(vocabulary(names.terms(), "row"));
        all.add(vocabulary(names.places(), "instance"));
        if (index.definition().suggestions()) {
            all.addAll(suggestions());
        }
        all.add(rowsInsert());
        all.add(rowsDelete());
        if (!index.uniques().isEmpty()) {
            all.add(before(Trigger.BEFORE_INSERT, "INSERT"));
            all.add(before(Trigger.BEFORE_UPDATE, "UPDATE"));
        }
        all.add(tableInsert());
        all.add(tableUpdate());
        all.add(tableDelete());
        return all.stream().map(Sql::verbatim).toList();
    }

    static List<Sql> drop(Dialect dialect, IndexNames names) {
        List<String> all = new ArrayList<>();
        names.triggers().forEach(trigger -> all.add("DROP TRIGGER IF EXISTS " + dialect.quote(trigger)));
        Stream.concat(names.tables().stream(), names.suggestions().stream())
                .forEach(own -> all.add("DROP TABLE IF EXISTS " + dialect.quote(own)));
        return all.stream().map(Sql::verbatim).toList();
    }

    /** Takes rows of the table in that are not in it yet; what follows is a condition on {@code r}. */
    String fill() {
        return "INSERT INTO " + names.rows() + " (" + ownKeys() + ", length) SELECT "
                + index.eachKey(", ", i -> "r." + index.key(dialect, i)) + ", " + length("r") + " FROM "
                + MainTable.of(dialect, index) + " AS r WHERE " + index.withKey(dialect, "r")
                + " AND NOT EXISTS (SELECT 1 FROM " + names.rows()
                + " AS d WHERE " + index.sameKey(dialect, "d.", "r") + ")";
    }

    private List<String> suggestions() {
        return List.of(
                "CREATE TABLE " + names.vocabulary()
                        + " (id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE, row_count INTEGER NOT NULL)",
                "CREATE INDEX " + names.vocabularyIndex() + " ON " + names.vocabulary()
                        + " (substr(term, 1, 1), row_count DESC, term)",
                "CREATE TABLE " + names.pieces()
                        + " (piece TEXT, length INTEGER, id INTEGER, PRIMARY KEY (piece, length, id)) WITHOUT ROWID");
    }

    private String vocabulary(String name, String kind) {
        String words = IndexNames.of(dialect, index).tables().get(2);
        return "CREATE VIRTUAL TABLE " + name + " USING fts5vocab('" + words + "', '" + kind + "')";
    }

    private String rowsInsert() {
        return trigger(Trigger.ROWS_INSERT, "AFTER INSERT ON " + names.rows())
                + "INSERT INTO " + names.words() + " (rowid, " + index.eachColumn(", ", i -> "c" + i)
                + ") SELECT new.id, "
                + index.eachColumn(", ", i -> text("t.c" + i)) + " FROM (SELECT "
                + index.eachColumn(", ", i -> withoutNul("r." + index.column(dialect, i)) + " AS c" + i) + " FROM "
                + table
                // A row, and each of its texts once, whatever is made of it.
                + " AS r WHERE " + index.sameKey(dialect, "new.", "r") + " LIMIT 1) AS t; " + count("+", "new")
                + "; END";
    }

    private String rowsDelete() {
        return trigger(Trigger.ROWS_DELETE, "AFTER DELETE ON " + names.rows()) + "DELETE FROM " + names.words()
                + " WHERE rowid = old.id; " + count("-", "old") + "; END";
    }

    private String count(String sign, String row) {
        return "UPDATE " + dialect.quote(IndexCatalog.SIZES) + " SET row_count = row_count " + sign
                + " 1, characters = characters " + sign + " " + row + ".length WHERE index_name = " + names.literal();
    }

    /**
     * {@code REPLACE} removes rows without a trigger, unless triggers are recursive. Those that are in the way are noted, and looked for
     * when the new one is there: whether they are replaced is not known before. Notes of a statement that this one is a part of are kept.
     */
    private String before(Trigger trigger, String event) {
        String itself =
                trigger == Trigger.BEFORE_UPDATE ? " AND NOT (" + index.sameKey(dialect, "d.", "old") + ")" : "";
        String found = index.uniques().stream()
                .map(unique -> "INSERT INTO " + names.replaced() + " SELECT d.id FROM " + table + " AS r JOIN "
                        + names.rows() + " AS d ON " + index.sameKey(dialect, "d.", "r") + " WHERE "
                        + unique.stream()
                                .map(column -> "r." + dialect.quote(column.name()) + " = new."
                                        + dialect.quote(column.name()) + " COLLATE "
                                        + dialect.quote(column.collation()))
                                .collect(Collectors.joining(" AND "))
                        + itself
                        + " AND d.id NOT IN (SELECT id FROM " + names.replaced() + "); ")
                .collect(Collectors.joining());
        return trigger(trigger, "BEFORE " + event + " ON " + table) + "DELETE FROM " + names.replaced()
                + " WHERE NOT EXISTS (SELECT 1 FROM " + names.rows() + " AS d WHERE d.id = " + names.replaced()
                + ".id AND NOT EXISTS (SELECT 1 FROM " + table + " AS r WHERE " + index.sameKey(dialect, "d.", "r")
                + ")); " + found + "END";
    }

    private String removeReplaced() {
        return index.uniques().isEmpty()
                ? ""
                : "DELETE FROM " + names.rows() + " AS d WHERE d.id IN (SELECT id FROM " + names.replaced()
                        + ") AND NOT EXISTS (SELECT 1 FROM " + table + " AS r WHERE "
                        + index.sameKey(dialect, "d.", "r")
                        + "); ";
    }

    /** Without recursive triggers a replaced row of the same key goes without a trigger: what is left of it is removed. */
    private String tableInsert() {
        return trigger(Trigger.TABLE_INSERT, "AFTER INSERT ON " + table) + remove("new") + removeReplaced()
                + add("new", "") + "END";
    }

    /** Not {@code UPDATE OF}, which does not notice that a key changes by its other name, rowid. */
    private String tableUpdate() {
        String changed = index.eachKey(" OR ", i -> changed(index.key(dialect, i))) + " OR "
                + index.eachColumn(" OR ", i -> changedText(index.column(dialect, i)))
                + (index.uniques().isEmpty() ? "" : " OR EXISTS (SELECT 1 FROM " + names.replaced() + ")");
        return trigger(Trigger.TABLE_UPDATE, "AFTER UPDATE ON " + table + " WHEN " + changed) + remove("old")
                + remove("new")
                + removeReplaced() + add("new", "")
                + add(
                        "old",
                        " AND ("
                                + index.eachKey(
                                        " AND ",
                                        i -> "new." + index.key(dialect, i) + " = "
                                                + index.collatedKey(dialect, "r", i))
                                + ") IS NOT 1")
                + "END";
    }

    private String tableDelete() {
        return trigger(Trigger.TABLE_DELETE, "AFTER DELETE ON " + table) + remove("old") + add("old", "") + "END";
    }

    private String changed(String column) {
        return "old." + column + " COLLATE BINARY IS NOT new." + column + " COLLATE BINARY";
    }

    /** 1 and 1.0 are the same, but not as texts. */
    private String changedText(String column) {
        return changed(column) + " OR typeof(old." + column + ") <> typeof(new." + column + ")";
    }

    private String remove(String row) {
        return "DELETE FROM " + names.rows() + " WHERE " + index.sameKey(dialect, "", row) + "; ";
    }

    private String add(String row, String condition) {
        return "INSERT INTO " + names.rows() + " (" + ownKeys() + ", length) SELECT "
                + index.eachKey(", ", i -> "r." + index.key(dialect, i)) + ", " + length("r") + " FROM " + table
                + " AS r WHERE "
                + index.eachKey(
                        " AND ", i -> index.collatedKey(dialect, "r", i) + " = " + row + "." + index.key(dialect, i))
                + condition + "; ";
    }

    private String ownKeys() {
        return index.eachKey(", ", index::ownKey);
    }

    private String length(String row) {
        return index.eachColumn(" + ", i -> "coalesce(length(" + row + "." + index.column(dialect, i) + "), 0)");
    }

    private String trigger(Trigger trigger, String event) {
        return "CREATE TRIGGER " + MainTable.SCHEMA + names.trigger(trigger) + " " + event + " BEGIN ";
    }

    /** SQLite's functions take a text for one that ends at a NUL, and FTS5 takes that for a space. As JSON a text has none. */
    private static String withoutNul(String column) {
        return "CASE WHEN instr(" + column + ", char(0)) > 0 THEN replace(replace(json_quote(CAST(" + column
                + " AS TEXT)), '\\\\', ' '), '\\u0000', ' ') ->> '$' ELSE " + column + " END";
    }

    /** A text with space around each character of scripts that have none between words, as {@code unspaced.sql} has it. */
    private static String text(String column) {
        return UNSPACED.replace("{text}", column);
    }

    private static String unspaced() {
        try (InputStream resource = IndexDdl.class.getResourceAsStream("unspaced.sql")) {
            if (resource == null) {
                throw new IllegalStateException("unspaced.sql is missing from the artifact.");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("--[^\n]*\n|\\s+", " ")
                    .replace("{ranges}", UnspacedScripts.ranges());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
