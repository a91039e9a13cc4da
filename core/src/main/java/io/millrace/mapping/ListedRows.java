package io.millrace.mapping;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the elements of a list of rows, each as a query for their type makes it of a row; a single value may be null. */
final class ListedRows {
    private final TypeCodecs codecs;
    private final Type type;
    private final Class<?> erasure;
    private final Conversion single;

    /** Made by the first list of rows: a type may have lists of itself. */
    private volatile @Nullable RowMapper<?> mapper;

    ListedRows(TypeCodecs codecs, Type type, Conversion single) {
        this.codecs = codecs;
        this.type = type;
        this.erasure = GenericTypes.erasureOf(type);
        this.single = single;
    }

    List<@Nullable Object> convert(List<?> listed) throws ConversionException {
        List<@Nullable Object> elements = new ArrayList<>(listed.size());
        for (Object element : listed) {
            if (!(element instanceof Row row)) {
                throw Converter.unsupported("lists of rows, arrays and JSON");
            }
            elements.add(isSingle() ? single(row) : mapper().map(row));
        }
        return Collections.unmodifiableList(elements);
    }

    private boolean isSingle() {
        return codecs.conversion(erasure) != null
                || Conversions.scalar(erasure) != null
                || !(type instanceof Class<?> || erasure.isRecord());
    }

    private @Nullable Object single(Row row) throws ConversionException {
        if (row.columns().size() != 1) {
            throw MappingFailures.notOneColumn(row.columns(), type);
        }
        try {
            return single.apply(row.get(0));
        } catch (ConversionException e) {
            throw MappingFailures.unconvertible(row, 0, type.getTypeName(), e);
        }
    }

    private RowMapper<?> mapper() {
        RowMapper<?> made = mapper;
        if (made == null) {
            made = Mappers.in(Mappers.forType(type), codecs);
            mapper = made;
        }
        return made;
    }
}
