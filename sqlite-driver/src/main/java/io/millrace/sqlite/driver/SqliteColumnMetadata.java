package io.millrace.sqlite.driver;

import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Type;
import org.jspecify.annotations.Nullable;

/** A column of a result. */
final class SqliteColumnMetadata implements ColumnMetadata {
    private final String name;
    private final SqliteType type;

    SqliteColumnMetadata(String name, @Nullable String declaredType) {
        this.name = name;
        this.type = SqliteType.of(declaredType);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Type getType() {
        return type;
    }

    @Override
    public Class<?> getJavaType() {
        return type.getJavaType();
    }

    /** The type as declared, or null for an expression. */
    @Override
    public @Nullable Object getNativeTypeMetadata() {
        return type.declared();
    }

    /** The value as {@code Row.get} gives it when no type is asked for. */
    Object defaultValue(Object stored) {
        return type.defaultValue(stored);
    }
}
