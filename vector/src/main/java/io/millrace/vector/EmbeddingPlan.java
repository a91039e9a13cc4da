package io.millrace.vector;

import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
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
import reactor.core.publisher.Mono;

/**
 * What a job works on, and its statements, which are the same on every database.
 *
 * @param index the name of the index for vectors
 * @param table the table, as the schema names it
 * @param vector the column of the vectors
 * @param keys the columns of the primary key
 * @param texts the columns of the texts
 * @param computed those of them that the database computes of others
 * @param dialect how names are written
 */
record EmbeddingPlan(
        String index,
        String table,
        String vector,
        List<String> keys,
        List<String> texts,
        List<String> computed,
        Dialect dialect) {
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
                .map(found -> of(datastore.dialect(), found.getT1(), found.getT2(), texts));
    }

    private static EmbeddingPlan of(Dialect dialect, VectorIndex index, DatabaseSchema schema, List<String> texts) {
        Table table = schema.table(index.table())
                .or(() -> schema.tables().stream()
                        .filter(each -> each.name().equalsIgnoreCase(index.table()))
                        .findFirst())
                .orElseThrow(() -> unsuitable("There is no table " + index.table() + "."));
        List<String> keys = table.primaryKey()
                .map(PrimaryKey::columns)
                .orElseThrow(() -> unsuitable("The table " + table.name() + " has no primary key."));
        Column vector = column(table, index.column());
        if (!vector.nullable()) {
            throw unsuitable("The column " + vector.name() + " of " + table.name()
                    + " cannot be null, which a row's vector is until it is made: drop its NOT NULL.");
        }
        List<Column> columns = texts.stream().map(text -> column(table, text)).toList();
        return new EmbeddingPlan(
                index.name(),
                table.name(),
                vector.name(),
                keys,
                columns.stream().map(Column::name).toList(),
                columns.stream()
                        .filter(column -> column.generationExpression().isPresent())
                        .map(Column::name)
                        .toList(),
                dialect);
    }

    private static Column column(Table table, String name) {
        return table.column(name)
                .or(() -> table.columns().stream()
                        .filter(each -> each.name().equalsIgnoreCase(name))
                        .findFirst())
                .orElseThrow(() -> unsuitable("The table " + table.name() + " has no column " + name + "."));
    }

    private static EmbeddingJobException unsuitable(String problem) {
        return new EmbeddingJobException(Kind.UNSUITABLE, problem);
    }

    String quoted(String name) {
        return dialect.quote(Identifier.of(name));
    }

    /** The rows that are to be embedded. Texts of nothing but spaces have no meaning, and some models refuse them. */
    private String waiting() {
        return quoted(vector) + " IS NULL AND ("
                + texts.stream().map(text -> "trim(" + quoted(text) + ") <> ''").collect(Collectors.joining(" OR "))
                + ")";
    }

    String count() {
        return "SELECT COUNT(*) FROM " + quoted(table) + " WHERE " + waiting();
    }

    String page() {
        return "SELECT " + list(Stream.concat(keys.stream(), texts.stream())) + " FROM " + quoted(table) + " WHERE "
                + waiting() + " ORDER BY " + list(keys.stream()) + " LIMIT ?";
    }

    /** A vector, the key and the texts that it was made of. */
    String update() {
        List<String> conditions = new ArrayList<>();
        keys.forEach(key -> conditions.add(quoted(key) + " = ?"));
        texts.forEach(text -> conditions.add(quoted(text) + " IS NOT DISTINCT FROM ?"));
        conditions.add(quoted(vector) + " IS NULL");
        return "UPDATE " + quoted(table) + " SET " + quoted(vector) + " = ? WHERE " + String.join(" AND ", conditions);
    }

    /** What is on the table for this job begins so, as names may: the index has a name of 32 characters at most. */
    String prefix() {
        return "_datastore_vector_" + index + "_new_";
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
