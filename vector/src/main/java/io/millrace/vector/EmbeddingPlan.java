package io.millrace.vector;

import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.schema.Column;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.PrimaryKey;
import io.millrace.schema.Table;
import io.millrace.sql.Identifier;
import io.millrace.vector.EmbeddingJobException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What a job works on, and its statements, which are the same on every database but for the name of a collation. Texts are compared by it, since one of the column's may take different ones for the same.
 *
 * @param index the index for vectors
 * @param table the table, as the schema names it
 * @param vector the column of the vectors
 * @param keys the columns of the primary key
 * @param texts the columns of the texts
 * @param computed those of them that the database computes of others
 * @param dialect how names are written
 * @param byteOrder the database's collation by which texts are the same when all their characters are
 */
record EmbeddingPlan(
        VectorIndex index,
        String table,
        String vector,
        List<String> keys,
        List<String> texts,
        List<String> computed,
        Dialect dialect,
        String byteOrder) {
    static Mono<EmbeddingPlan> of(RelationalDatastore datastore, String index, List<String> texts) {
        VectorSearch search = datastore
                .capability(VectorSearch.class)
                .orElseThrow(() -> new UnsupportedFeatureException("This datastore offers no VectorSearch."));
        return search.describe(index)
                .map(VectorIndexDescription::definition)
                .switchIfEmpty(Mono.error(() -> new VectorIndexException(
                        VectorIndexException.Kind.NOT_FOUND,
                        "There is no vector index " + index + ". Make it by createIndex.",
                        null)))
                .zipWith(datastore.schema())
                .map(found -> of(datastore, found.getT1(), found.getT2(), texts));
    }

    private static EmbeddingPlan of(
            RelationalDatastore datastore, VectorIndex index, DatabaseSchema schema, List<String> texts) {
        EmbeddingTriggers triggers = EmbeddingTriggers.of(datastore);
        Table table = schema.table(index.table())
                .or(() -> schema.tables().stream()
                        .filter(each -> triggers.isSameName(each.name(), index.table()))
                        .findFirst())
                .orElseThrow(() -> unsuitable("There is no table " + index.table() + "."));
        List<String> keys = table.primaryKey()
                .map(PrimaryKey::columns)
                .orElseThrow(() -> unsuitable("The table " + table.name() + " has no primary key."));
        Column vector = column(triggers, table, index.column());
        if (!vector.nullable()) {
            throw unsuitable("The column " + vector.name() + " of " + table.name()
                    + " cannot be null, which a row's vector is until it is made: drop its NOT NULL.");
        }
        List<Column> columns =
                texts.stream().map(text -> column(triggers, table, text)).toList();
        return new EmbeddingPlan(
                index,
                table.name(),
                vector.name(),
                keys,
                columns.stream().map(Column::name).toList(),
                columns.stream()
                        .filter(column -> column.generationExpression().isPresent())
                        .map(Column::name)
                        .toList(),
                datastore.dialect(),
                triggers.byteOrder());
    }

    private static Column column(EmbeddingTriggers triggers, Table table, String name) {
        return table.column(name)
                .or(() -> table.columns().stream()
                        .filter(each -> triggers.isSameName(each.name(), name))
                        .findFirst())
                .orElseThrow(() -> unsuitable("The table " + table.name() + " has no column " + name + "."));
    }

    private static EmbeddingJobException unsuitable(String problem) {
        return new EmbeddingJobException(Kind.UNSUITABLE, problem);
    }

    String quoted(String name) {
        return dialect.quote(Identifier.of(name));
    }

    /** A text, as it is embedded and compared. */
    String exact(String column) {
        return "CAST(" + column + " AS TEXT) COLLATE " + byteOrder;
    }

    /**
     * The rows that are to be embedded. Texts of nothing but spaces have no meaning, and some models refuse them. What has no key, which SQLite allows, is found by no search.
     */
    private String waiting() {
        return quoted(vector) + " IS NULL AND "
                + keys.stream().map(key -> quoted(key) + " IS NOT NULL AND ").collect(Collectors.joining()) + hasText();
    }

    private String hasText() {
        return "("
                + texts.stream().map(text -> "trim(" + quoted(text) + ") <> ''").collect(Collectors.joining(" OR "))
                + ")";
    }

    String count() {
        return "SELECT COUNT(*) FROM " + quoted(table) + " WHERE " + waiting();
    }

    /** A page of the rows that are to be embedded, in the order of their keys, behind a key unless that is empty. */
    Sql page(List<Object> after, int size) {
        List<@Nullable Object> values = new ArrayList<>(after);
        values.add(size);
        String behind = after.isEmpty()
                ? ""
                : " AND (" + list(keys.stream()) + ") > ("
                        + keys.stream().map(key -> "?").collect(Collectors.joining(", ")) + ")";
        return Sql.positional(
                "SELECT "
                        + Stream.concat(
                                        keys.stream().map(this::quoted),
                                        texts.stream().map(text -> exact(quoted(text))))
                                .collect(Collectors.joining(", "))
                        + " FROM " + quoted(table) + " WHERE " + waiting() + behind + " ORDER BY "
                        + list(keys.stream()) + " LIMIT ?",
                values);
    }

    /** The texts of a row that was embedded. */
    String known() {
        return "SELECT " + texts.stream().map(text -> exact(quoted(text))).collect(Collectors.joining(", ")) + " FROM "
                + quoted(table) + " WHERE " + quoted(vector) + " IS NOT NULL AND " + hasText() + " LIMIT 1";
    }

    /** A vector, the key and the texts that it was made of. */
    String update() {
        List<String> conditions = new ArrayList<>();
        keys.forEach(key -> conditions.add(quoted(key) + " = ?"));
        texts.forEach(text -> conditions.add(exact(quoted(text)) + " IS NOT DISTINCT FROM ?"));
        conditions.add(quoted(vector) + " IS NULL");
        return "UPDATE " + quoted(table) + " SET " + quoted(vector) + " = ? WHERE " + String.join(" AND ", conditions);
    }

    /** What is on the table for this job begins so, as names may: the index has a name of 32 characters at most. */
    String prefix() {
        return "_datastore_vector_" + index.name() + "_new_";
    }

    /** Whether a trigger is one of this job: another job's index may have a name that begins so. */
    boolean isOwn(String trigger) {
        return trigger.startsWith(prefix())
                && trigger.substring(prefix().length()).matches("[0-9a-f]{1,7}b?");
    }

    /** What notices changes of these columns has this name, and that for others another. A letter fits behind it. */
    String triggerName() {
        CRC32 sum = new CRC32();
        sum.update(String.join(
                        "\n", Stream.concat(Stream.of(vector), texts.stream()).toList())
                .getBytes(StandardCharsets.UTF_8));
        return prefix() + Long.toHexString(sum.getValue() >>> 4);
    }

    String indexDdl() {
        return "CREATE INDEX IF NOT EXISTS " + quoted(prefix() + "rows") + " ON " + quoted(table) + " ("
                + list(keys.stream()) + ") WHERE " + quoted(vector) + " IS NULL";
    }

    String dropIndexDdl() {
        return "DROP INDEX IF EXISTS " + quoted(prefix() + "rows");
    }

    String list(Stream<String> names) {
        return names.map(this::quoted).collect(Collectors.joining(", "));
    }
}
