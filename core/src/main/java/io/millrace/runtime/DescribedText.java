package io.millrace.runtime;

import io.millrace.Sql;
import io.millrace.capability.StatementDescription;
import io.millrace.capability.StatementDescription.Column;
import io.millrace.capability.StatementDescription.Parameter;
import io.millrace.sql.BoundSql;
import io.millrace.sql.ParameterStyle;
import io.millrace.sql.ParsedSql;
import io.millrace.sql.RowListColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A text that is going to be described, and which of its parameters each marker in what is sent stands for.
 *
 * @param sent what is sent
 * @param markers the parameter of each marker, from 0; none when the text is sent as it stands, where each marker is a parameter
 * @param names the names of the parameters, if they have any
 * @param parameters how many parameters it has
 * @param rowLists the columns whose values are read as lists of rows
 */
record DescribedText(
        String sent, List<Integer> markers, List<String> names, int parameters, List<RowListColumn> rowLists) {
    static DescribedText verbatim(Sql sql) {
        return new DescribedText(sql.text(), List.of(), List.of(), 0, sql.rowLists());
    }

    /** Binds to each parameter its own number, so that the values for the driver are the parameters of the markers. */
    static DescribedText of(ParsedSql parsed, Sql sql) {
        List<Integer> numbers =
                IntStream.range(0, parsed.parameterCount()).boxed().toList();
        BoundSql bound = parsed.style() == ParameterStyle.NAMED ? parsed.bindNamed(numbers) : parsed.bind(numbers);
        List<Integer> markers = bound.values().stream().map(Integer.class::cast).toList();
        return new DescribedText(bound.sql(), markers, parsed.parameterNames(), numbers.size(), sql.rowLists());
    }

    StatementDescription description(StatementDescriber.Answer answer) {
        return StatementDescription.of(columns(answer.columns()), parameters(answer.markerTypes()));
    }

    /** A list of rows is not read as what the database sends. */
    private List<Column> columns(List<Column> told) {
        List<Column> columns = new ArrayList<>(told);
        for (RowListColumn list : rowLists) {
            if (list.position() < columns.size()) {
                Column sentAs = columns.get(list.position());
                columns.set(
                        list.position(),
                        Column.of(sentAs.name(), sentAs.databaseType(), Optional.empty(), sentAs.nullability(), null));
            }
        }
        return columns;
    }

    private List<Parameter> parameters(List<Optional<String>> types) {
        int count = markers.isEmpty() ? Math.max(parameters, types.size()) : parameters;
        List<Parameter> described = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            described.add(Parameter.of(i + 1, i < names.size() ? names.get(i) : null, typeOf(i, types)));
        }
        return described;
    }

    /** Of several markers the first; the database may take each for another type. */
    private Optional<String> typeOf(int parameter, List<Optional<String>> types) {
        int marker = markers.isEmpty() ? parameter : markers.indexOf(parameter);
        return marker >= 0 && marker < types.size() ? types.get(marker) : Optional.empty();
    }
}
