package io.millrace.runtime;

import io.millrace.mapping.Columns;
import io.millrace.mapping.TypeCodecs;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.RowMetadata;
import java.util.List;

/** The columns that the results of one text have: the same object for as long as they stay the same. */
final class ResultColumns {
    private final TypeCodecs codecs;
    private volatile Columns last;

    ResultColumns(TypeCodecs codecs) {
        this.codecs = codecs;
        this.last = Columns.of(List.of()).withCodecs(codecs);
    }

    Columns of(RowMetadata metadata) {
        List<? extends ColumnMetadata> described = metadata.getColumnMetadatas();
        Columns known = last;
        if (areNamed(known.names(), described)) {
            return known;
        }
        Columns columns = Columns.of(
                        described.stream().map(ColumnMetadata::getName).toList())
                .withCodecs(codecs);
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
