package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.sql.BoundStatement;
import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads bound {@code Blob}s and {@code Clob}s before their statement is executed. */
final class LargeObjects {
    private LargeObjects() {}

    static boolean arePresent(List<BoundStatement> statements) {
        for (BoundStatement statement : statements) {
            for (Object value : statement.values()) {
                if (!isStored(value)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Asked of each value: comparing with a few classes takes less than looking for an interface. */
    private static boolean isStored(@Nullable Object value) {
        return value == null
                || value instanceof Long
                || value instanceof String
                || value instanceof Double
                || value instanceof byte[];
    }

    /** The statements with each large object replaced by its content. A streamed object can be read once. */
    static Mono<List<BoundStatement>> read(List<BoundStatement> statements) {
        IdentityHashMap<Object, Object> contents = new IdentityHashMap<>();
        return Flux.fromIterable(statements)
                .concatMapIterable(LargeObjects::of)
                .concatMap(object -> contents.containsKey(object)
                        ? Mono.empty()
                        : content(object).doOnNext(content -> contents.put(object, content)))
                .then(Mono.fromSupplier(() -> replace(statements, contents)));
    }

    private static List<Object> of(BoundStatement statement) {
        List<Object> objects = new ArrayList<>();
        for (Object value : statement.values()) {
            if (value instanceof Blob || value instanceof Clob) {
                objects.add(value);
            }
        }
        return objects;
    }

    private static Mono<Object> content(Object object) {
        if (object instanceof Blob blob) {
            return Flux.from(blob.stream())
                    .reduce(new ByteArrayOutputStream(), LargeObjects::append)
                    .map(ByteArrayOutputStream::toByteArray);
        }
        return Flux.from(((Clob) object).stream())
                .reduce(new StringBuilder(), StringBuilder::append)
                .map(StringBuilder::toString);
    }

    private static ByteArrayOutputStream append(ByteArrayOutputStream all, ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        all.writeBytes(bytes);
        return all;
    }

    private static List<BoundStatement> replace(
            List<BoundStatement> statements, IdentityHashMap<Object, Object> contents) {
        List<BoundStatement> replaced = new ArrayList<>(statements.size());
        for (BoundStatement statement : statements) {
            @Nullable Object[] values = statement.values().clone();
            for (int i = 0; i < values.length; i++) {
                Object value = values[i];
                values[i] = value == null ? null : contents.getOrDefault(value, value);
            }
            replaced.add(new BoundStatement(statement.statement(), values));
        }
        return replaced;
    }
}
