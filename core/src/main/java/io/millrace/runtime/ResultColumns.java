package io.millrace.runtime;

import io.millrace.mapping.Columns;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.RowMetadata;
import java.util.List;

/** The columns that the results of one text have: the same object for as long as they stay the same. */
final class ResultColumns {
    private volatile Columns last = Columns.of(List.of());

    Columns of(RowMetadata metadata) {
        List<? extends ColumnMetadata> described = metadata.getColumnMetadatas();
        Columns known = last;
        if (areNamed(known.names(), described)) {
            return known;
        }
        Columns columns =
                Columns.of(described.stream().map(ColumnMetadata::getName).toList());
        last = columns;
        return columns;
    }

    private static boolean areNamed(List<String> names, List<? extends ColumnMetadata> described) {
        if (names.size() != described.size()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals(described.get(i).getName())) {
                return false;
            }
        }
        return true;
    }
}
