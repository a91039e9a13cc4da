package io.millrace.sqlite.driver;

import io.r2dbc.spi.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A column as SQLite tells of it when it compiles a statement. */
record CompiledColumn(SqliteColumnMetadata column, @Nullable String table) implements DescribedColumn {
    @Override
    public Optional<String> originTable() {
        return Optional.ofNullable(table);
    }

    @Override
    public Optional<String> declaredType() {
        return Optional.ofNullable((String) column.getNativeTypeMetadata());
    }

    @Override
    public String getName() {
        return column.getName();
    }

    @Override
    public Type getType() {
        return column.getType();
    }

    @Override
    public Class<?> getJavaType() {
        return column.getJavaType();
    }

    @Override
    public @Nullable Object getNativeTypeMetadata() {
        return column.getNativeTypeMetadata();
    }
}
