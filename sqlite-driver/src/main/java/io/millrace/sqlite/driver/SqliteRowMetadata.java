package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.rows.ColumnLayout;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.RowMetadata;
import java.util.List;
import java.util.NoSuchElementException;

/** The columns of a result; made once per prepared statement. */
final class SqliteRowMetadata implements RowMetadata {
    private final ColumnLayout layout;
    private final List<SqliteColumnMetadata> columns;

    private SqliteRowMetadata(ColumnLayout layout) {
        this.layout = layout;
        SqliteColumnMetadata[] described = new SqliteColumnMetadata[layout.count()];
        for (int i = 0; i < described.length; i++) {
            described[i] = new SqliteColumnMetadata(layout.name(i), layout.declaredType(i));
        }
        this.columns = List.of(described);
    }

    static SqliteRowMetadata of(ColumnLayout layout) {
        if (layout.derived() instanceof SqliteRowMetadata known) {
            return known;
        }
        SqliteRowMetadata made = new SqliteRowMetadata(layout);
        layout.derived(made);
        return made;
    }

    SqliteColumnMetadata column(int index) {
        return columns.get(index);
    }

    int position(String name) {
        int position = layout.position(name);
        if (position < 0) {
            throw new NoSuchElementException("No column is named '" + name + "'. The columns are " + layout.names());
        }
        return position;
    }

    int checkIndex(int index) {
        if (index < 0 || index >= columns.size()) {
            throw new IndexOutOfBoundsException(
                    "There is no column " + index + ". The columns are numbered 0 to " + (columns.size() - 1));
        }
        return index;
    }

    @Override
    public ColumnMetadata getColumnMetadata(int index) {
        return columns.get(checkIndex(index));
    }

    @Override
    public ColumnMetadata getColumnMetadata(String name) {
        return columns.get(position(name));
    }

    @Override
    public List<? extends ColumnMetadata> getColumnMetadatas() {
        return columns;
    }

    @Override
    public boolean contains(String columnName) {
        return layout.position(columnName) >= 0;
    }
}
