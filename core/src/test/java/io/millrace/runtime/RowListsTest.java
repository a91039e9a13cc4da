package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.error.MappingException;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Json;
import io.millrace.mapping.Row;
import io.millrace.mapping.TypeCodecs;
import io.millrace.sql.RowListColumn;
import io.millrace.sql.RowListSyntax;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowListsTest {
    private static final Columns COLUMNS = Columns.of("id", "list");
    private static final RowListColumn INNER = new RowListColumn(1, List.of("x"), List.of());
    private static final RowLists LISTS = new RowLists(
            List.of(new RowListColumn(1, List.of("a", "b"), List.of(INNER))), new Upper(), TypeCodecs.none());

    private record Upper() implements RowListSyntax {
        @Override
        public String cell(String column) {
            return column;
        }

        @Override
        public String nested(String column) {
            return column;
        }

        @Override
        public String rows(List<String> cells) {
            return "";
        }

        @Override
        public Object read(String cell) {
            if (cell.equals("secret")) {
                throw new IllegalArgumentException("it is odd");
            }
            return "<" + cell + ">";
        }
    }

    @Test
    void cellsAreReadAsWritten() {
        assertThat(
                        read(
                                " [ [ \"\\u00e9\\ud83d\\ude80\\n\\\"\\\\\\/\\b\\f\\r\\tx\" , [ [ null ] , [\"\"] ] ]\n,[null,[]]]"))
                .isEqualTo(List.of(
                        row("<\u00e9\ud83d\ude80\n\"\\/\b\f\r\tx>", List.of(inner(null), inner("<>"))),
                        row(null, List.of())));
        assertThat(read("[]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[",
                "[]]",
                "[] x",
                "[,]",
                "[[\"a\",[]],]",
                "[[\"a\",[]] [\"a\",[]]]",
                "[[\"a\"]]",
                "[[\"a\",[],null]]",
                "[[1,[]]]",
                "[[\"a\",null]]",
                "[[\"a\",\"b\"]]",
                "[[\"a,[]]]",
                "[[\"a\\x\",[]]]",
                "[[\"\\u12\",[]]]",
                "[[\"\\u12g4\",[]]]",
                "[[\"\\",
                "[[\"\\u00",
                "[[nul,[]]]"
            })
    void whatNoDatabaseHasMadeIsRefused(String text) {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> read(text))
                .withMessageContaining("\"list\"");
    }

    @Test
    void aCellThatCannotBeReadIsNamed() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> read("[[\"secret\",[]]]"))
                .withMessageContaining("\"a\"")
                .withMessageContaining("it is odd")
                .withMessageNotContaining("secret");
    }

    private static List<?> read(String text) {
        @Nullable Object[] values = {1, text};
        LISTS.read(COLUMNS, values);
        assertThat(values[0]).isEqualTo(1);
        return (List<?>) values[1];
    }

    @Test
    void jsonOfADriverIsReadAsItsText() {
        @Nullable Object[] values = {1, Json.of("[[\"a\",[]]]")};
        LISTS.read(COLUMNS, values);
        assertThat(values[1]).isEqualTo(List.of(row("<a>", List.of())));
    }

    private static Row row(@Nullable Object a, List<Row> b) {
        return Row.of(Columns.of("a", "b"), a, b);
    }

    private static Row inner(@Nullable Object x) {
        return Row.of(Columns.of("x"), new @Nullable Object[] {x});
    }
}
