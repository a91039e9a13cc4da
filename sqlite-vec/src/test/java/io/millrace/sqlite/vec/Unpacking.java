package io.millrace.sqlite.vec;

import io.millrace.sqlite.SqliteDatastore;
import reactor.core.publisher.Mono;

/** A process of its own that unpacks the library and loads it. */
final class Unpacking {
    private Unpacking() {}

    public static void main(String[] args) {
        System.out.println(Mono.usingWhen(
                        Mono.fromSupplier(() -> SqliteDatastore.builder()
                                .memory()
                                .driver(SqliteVec::load)
                                .build()),
                        store -> store.queryOne(String.class, "SELECT vec_version()"),
                        SqliteDatastore::close)
                .block());
    }
}
