package io.millrace.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.TransferException;
import io.millrace.fuzz.Fuzz;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.schema.Column;
import io.millrace.spi.TransferSupport;
import io.millrace.spi.ValueType;
import io.millrace.transfer.FileHeader.ColumnHeader;
import io.millrace.transfer.FileHeader.TableHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;

/** Whatever a row is, it is read as values of its columns or refused with its line; and what was read is written as it is read. */
class RowFuzzTest {
    private static final List<String> TYPES = List.of(
            "BOOLEAN",
            "BIGINT",
            "DOUBLE",
            "NUMERIC",
            "TEXT",
            "BYTEA",
            "UUID",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "TIMESTAMPTZ",
            "JSON",
            "VECTOR",
            "INET");

    private static final List<List<String>> VALUES = List.of(
            List.of("true", "false", "null"),
            List.of("42", "-9223372036854775808", "null"),
            List.of("0.5", "\"-Infinity\"", "{\"integer\":1}"),
            List.of("\"12.50\"", "\"NaN\"", "1e30"),
            List.of("\"heron\"", "\"\"", "{\"text\":\"\ud83d\udc68\"}"),
            List.of("\"AP8=\"", "\"\"", "{\"bytes\":\"AA==\"}"),
            List.of(
                    "\"123e4567-e89b-12d3-a456-426614174000\"",
                    "null",
                    "{\"text\":\"123E4567-E89B-12D3-A456-426614174000\"}"),
            List.of("\"2024-02-29\"", "\"infinity\"", "{\"date\":\"0001-01-01\"}"),
            List.of("\"23:59:59.999999\"", "\"24:00:00\"", "\"00:00\""),
            List.of("\"2024-02-29T12:00:00\"", "\"-infinity\"", "\"9999-12-31T00:00\""),
            List.of("\"2024-02-29T12:00:00.123456Z\"", "\"infinity\"", "\"-1000-01-01T00:00:00Z\""),
            List.of("\"{\\\"a\\\": [1.0]}\"", "\"1\"", "{\"json\":\"null\"}"),
            List.of("[0.5,-1,\"NaN\"]", "[]", "{\"vector\":[1e-45,3.4028235E38]}"),
            List.of("\"10.0.0.1\"", "{\"decimal\":\"1E+30\"}", "0.1234567890123456"));

    @TempDir
    private Path folder;

    @Test
    void anyRowIsReadOrRefused() {
        List<Column> takers = columns(TYPES);
        RowParser parser = parser(takers, TYPES);
        List<String> rows = IntStream.range(0, 3)
                .mapToObj(row -> row(column -> VALUES.get(column).get(row)))
                .toList();
        assertThat(rows).allSatisfy(row -> assertThat(read(row, parser)).isNotNull());
        Fuzz.run(rows, text -> {
            List<@Nullable Object> values = read(text, parser);
            if (values != null) {
                for (int i = 0; i < values.size(); i++) {
                    requireFit(values.get(i), type(TYPES.get(i)));
                }
                String written = write(values, takers);
                assertThat(write(read(written, parser), takers)).isEqualTo(written);
            }
        });
    }

    /** One value in each row: most fit few columns, and the first that does not hides the others. */
    @Test
    void anyValueIsReadIntoAnyColumnOrRefused() {
        List<String> rows = IntStream.range(0, TYPES.size())
                .boxed()
                .flatMap(at -> VALUES.get(at).stream().map(value -> row(column -> column == at ? value : "null")))
                .toList();
        for (String target : TYPES) {
            RowParser parser = parser(columns(Collections.nCopies(TYPES.size(), target)), TYPES);
            Fuzz.run(rows, TYPES.size(), text -> {
                List<@Nullable Object> values = read(text, parser);
                if (values != null) {
                    values.forEach(value -> requireFit(value, type(target)));
                }
            });
        }
    }

    private static String row(IntFunction<String> value) {
        return IntStream.range(0, TYPES.size()).mapToObj(value).collect(Collectors.joining(",", "[", "]"));
    }

    private static void requireFit(@Nullable Object value, ValueType type) {
        if (value != null && !(value instanceof String text && type.isSpecial(text))) {
            assertThat(value).isInstanceOf(type.javaType());
        }
    }

    private @Nullable List<@Nullable Object> read(String row, RowParser parser) {
        Path path = folder.resolve("rows.jsonl");
        write(path, row.getBytes(StandardCharsets.UTF_8));
        ImportFile file = ImportFile.open(path, ImportLimits.DEFAULT, () -> false);
        try {
            file.advance();
            return file.row(parser);
        } catch (TransferException refused) {
            assertThat(refused).hasMessageMatching("(?s).*[Ll]ine \\d+.*");
            assertThat(refused.line()).isPresent();
            return null;
        } finally {
            file.close();
        }
    }

    private static String write(List<@Nullable Object> values, List<Column> columns) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonLines.generator(out)) {
            TableHeader table = new TableHeader("m", "t", headers(TYPES), OptionalLong.empty(), List.of());
            String[] names = TYPES.toArray(String[]::new);
            new RowWriter(table, columns, TransferSupport.STANDARD)
                    .write(json, Row.of(Columns.of(names), values.toArray()));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static RowParser parser(List<Column> takers, List<String> types) {
        return new RowParser(headers(types), takers, TransferSupport.STANDARD);
    }

    private static List<Column> columns(List<String> types) {
        return types.stream().map(type -> Column.of(type, type, true, null)).toList();
    }

    private static List<ColumnHeader> headers(List<String> types) {
        return types.stream()
                .map(type -> new ColumnHeader(type, type, type(type)))
                .toList();
    }

    private static void write(Path path, byte[] bytes) {
        try {
            Files.write(path, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ValueType type(String declared) {
        return TransferSupport.STANDARD.typeOf(Column.of("c", declared, true, null));
    }
}
